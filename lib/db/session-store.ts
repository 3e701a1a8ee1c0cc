import "server-only";
import type { Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { database } from "./client";

export type SessionUser = {
  userId: string;
  email: string;
  name: string;
  role: Role;
  personalAccountId: string | null;
};

export async function insertSession(session: {
  tokenHash: Buffer;
  userId: string;
  userAgent: string | null;
  expiresAt: Date;
}): Promise<void> {
  const { tokenHash, ...rest } = session;
  await database().prisma.session.create({ data: { id: newId(), tokenHash: new Uint8Array(tokenHash), ...rest } });
}

/** The person behind a session that exists, has not ended, and belongs to somebody who may still sign in. */
export async function findSessionUser(tokenHash: Buffer): Promise<SessionUser | null> {
  const session = await database().prisma.session.findUnique({
    where: { tokenHash: new Uint8Array(tokenHash) },
    select: { expiresAt: true, user: true },
  });
  if (!session || session.expiresAt <= new Date() || session.user.disabledAt) return null;
  const { id, email, name, role, personalAccountId } = session.user;
  return { userId: id, email, name, role, personalAccountId };
}

export async function deleteSession(tokenHash: Buffer): Promise<void> {
  await database().prisma.session.deleteMany({ where: { tokenHash: new Uint8Array(tokenHash) } });
}

/** For sign-in: the user with this email, with the hash to check a password against. */
export async function findUserByEmail(email: string) {
  return database().prisma.user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true, disabledAt: true },
  });
}
