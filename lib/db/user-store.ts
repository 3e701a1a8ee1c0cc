import "server-only";
import type { Role } from "@/lib/domain/access";
import { database } from "./client";
import type { Tx } from "./transaction";

export type UserRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  external_user_id: string | null;
  personal_account_id: string | null;
  onboarding_tokens_granted: boolean;
};

const COLUMNS = "id, email, name, role, external_user_id, personal_account_id, onboarding_tokens_granted";

/** Locks the user, so that of several callers one initialises the account and the others find it done. */
export async function lockUser(tx: Tx, userId: string): Promise<UserRow | null> {
  const [row] = await tx.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1 FOR UPDATE`, [userId]);
  return row ?? null;
}

export async function findUserToProvision(
  tx: Tx,
  by: { email: string; externalUserId: string },
): Promise<UserRow | null> {
  const rows = await tx.query<UserRow>(
    `SELECT ${COLUMNS} FROM users WHERE external_user_id = $1 OR email = $2
      ORDER BY external_user_id = $1 DESC NULLS LAST FOR UPDATE`,
    [by.externalUserId, by.email],
  );
  return rows[0] ?? null;
}

/** Throws on an email or external id that is taken (23505). */
export async function insertUser(
  tx: Tx,
  user: {
    id: string;
    email: string;
    name: string;
    passwordHash?: string | null;
    role?: Role;
    externalUserId?: string | null;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO users (id, email, name, password_hash, role, external_user_id) VALUES ($1, $2, $3, $4, $5::role, $6)`,
    [user.id, user.email, user.name, user.passwordHash ?? null, user.role ?? "user", user.externalUserId ?? null],
  );
}

export async function isEmailTaken(tx: Tx, email: string): Promise<boolean> {
  return (await tx.query(`SELECT 1 FROM users WHERE email = $1`, [email])).length > 0;
}

export async function setExternalUserId(tx: Tx, userId: string, externalUserId: string): Promise<void> {
  await tx.query(`UPDATE users SET external_user_id = $2 WHERE id = $1`, [userId, externalUserId]);
}

export async function markOnboardingTokensGranted(tx: Tx, userId: string): Promise<void> {
  await tx.query(`UPDATE users SET onboarding_tokens_granted = true WHERE id = $1`, [userId]);
}

export async function setName(tx: Tx, userId: string, name: string): Promise<void> {
  await tx.query(`UPDATE users SET name = $2 WHERE id = $1`, [userId, name]);
}

export async function findUserContact(userId: string): Promise<{ email: string; name: string } | null> {
  return database().prisma.user.findUnique({ where: { id: userId }, select: { email: true, name: true } });
}

/** Some users without an account or without their welcome bonus; none when all have both. */
export async function findUsersToInitialise(): Promise<string[]> {
  const users = await database().prisma.user.findMany({
    where: { OR: [{ personalAccountId: null }, { onboardingTokensGranted: false }] },
    select: { id: true },
    take: 500,
  });
  return users.map((user) => user.id);
}

export async function lockUserByEmail(tx: Tx, email: string): Promise<UserRow | null> {
  const [row] = await tx.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE email = $1 FOR UPDATE`, [email]);
  return row ?? null;
}

export async function setRole(tx: Tx, userId: string, role: Role): Promise<void> {
  await tx.query(`UPDATE users SET role = $2::role WHERE id = $1`, [userId, role]);
}

/** Locks all superadmins, so that two removals at once cannot leave none. */
export async function lockSuperadmins(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM users WHERE role = 'superadmin' ORDER BY id FOR UPDATE`);
  return rows.map((row) => row.id);
}
