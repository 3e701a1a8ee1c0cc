import "server-only";
import type { Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

export type SessionUser = {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  role: Role;
  personalAccountId: string | null;
};

const SEEN_AGAIN_AFTER_MINUTES = 5;

/** Signs somebody in. Sessions of theirs that have ended are forgotten with it. */
export async function insertSession(session: {
  tokenHash: Buffer;
  userId: string;
  userAgent: string | null;
  expiresAt: Date;
}): Promise<void> {
  const { tokenHash, ...rest } = session;
  const { prisma } = database();
  await prisma.session.deleteMany({ where: { userId: session.userId, expiresAt: { lte: new Date() } } });
  await prisma.session.create({ data: { id: newId(), tokenHash: new Uint8Array(tokenHash), ...rest } });
}

/**
 * The person behind a session that exists, has not ended, and belongs to somebody who may still sign in. Notes that
 * they were there, at most every few minutes.
 */
export async function findSessionUser(tokenHash: Buffer): Promise<SessionUser | null> {
  const session = await database().prisma.session.findUnique({
    where: { tokenHash: new Uint8Array(tokenHash) },
    select: { id: true, expiresAt: true, lastSeenAt: true, user: true },
  });
  const now = new Date();
  if (!session || session.expiresAt <= now || session.user.disabledAt) return null;
  if (session.lastSeenAt < new Date(now.getTime() - SEEN_AGAIN_AFTER_MINUTES * 60_000)) {
    // Many, because it may have been ended meanwhile, which is no error.
    await database().prisma.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } });
  }
  const { id, email, name, role, personalAccountId } = session.user;
  return { sessionId: session.id, userId: id, email, name, role, personalAccountId };
}

export async function deleteSession(tokenHash: Buffer): Promise<void> {
  await database().prisma.session.deleteMany({ where: { tokenHash: new Uint8Array(tokenHash) } });
}

/** True when it was there and theirs. */
export async function deleteSessionOf(tx: Tx, userId: string, sessionId: string): Promise<boolean> {
  const gone = await tx.query(`DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING id`, [sessionId, userId]);
  return gone.length > 0;
}

/** Signs a person out everywhere, or everywhere but in one place. Answers in how many. */
export async function deleteSessionsOf(tx: Tx, userId: string, exceptId: string | null = null): Promise<number> {
  const gone = await tx.query(
    `DELETE FROM sessions WHERE user_id = $1 AND ($2::uuid IS NULL OR id <> $2) RETURNING expires_at`,
    [userId, exceptId],
  );
  return gone.filter((row) => row.expires_at > new Date()).length;
}

/** For sign-in: the user with this email, with the hash to check a password against. */
export async function findUserByEmail(email: string) {
  return database().prisma.user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true, disabledAt: true },
  });
}
