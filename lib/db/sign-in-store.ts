import "server-only";
import { newId } from "@/lib/ids";
import type { Tx } from "./transaction";

/* The ways in that are not a password: links by mail, and who somebody is elsewhere. */

export type LinkPurpose = "sign_in" | "reset_password";

/** Writes a link down. Without a user it leads nowhere, and only takes as long. Old ones are forgotten. */
export async function insertLink(
  tx: Tx,
  link: { purpose: LinkPurpose; userId: string | null; minutes: number },
): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO sign_in_links (id, purpose, user_id, expires_at) VALUES ($1, $2, $3, now() + make_interval(mins => $4))`,
    [id, link.purpose, link.userId, link.minutes],
  );
  await tx.query(`DELETE FROM sign_in_links WHERE expires_at < now() - interval '1 day'`);
  return id;
}

/** Uses a link up: of any number at once one gets the user. Null for one that was used, has expired or leads nowhere. */
export async function useUpLink(tx: Tx, id: string, purpose: LinkPurpose): Promise<{ userId: string } | null> {
  const [row] = await tx.query<{ user_id: string }>(
    `UPDATE sign_in_links SET used_at = now()
      WHERE id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now() AND user_id IS NOT NULL
     RETURNING user_id`,
    [id, purpose],
  );
  return row ? { userId: row.user_id } : null;
}

/** Voids all links of a person that were not used. */
export async function voidLinksOf(tx: Tx, userId: string): Promise<void> {
  await tx.query(`UPDATE sign_in_links SET used_at = now() WHERE user_id = $1 AND used_at IS NULL`, [userId]);
}

export async function findIdentity(tx: Tx, provider: string, subject: string): Promise<{ userId: string } | null> {
  const [row] = await tx.query<{ user_id: string }>(
    `SELECT user_id FROM sign_in_identities WHERE provider = $1 AND subject = $2`,
    [provider, subject],
  );
  return row ? { userId: row.user_id } : null;
}

/** Throws on one that is known (23505). */
export async function insertIdentity(
  tx: Tx,
  identity: { provider: string; subject: string; userId: string },
): Promise<void> {
  await tx.query(`INSERT INTO sign_in_identities (provider, subject, user_id) VALUES ($1, $2, $3)`, [
    identity.provider,
    identity.subject,
    identity.userId,
  ]);
}

export async function deleteIdentitiesOf(tx: Tx, userId: string): Promise<void> {
  await tx.query(`DELETE FROM sign_in_identities WHERE user_id = $1`, [userId]);
}

export type SignInUser = {
  id: string;
  email: string;
  hasPassword: boolean;
  isEmailProven: boolean;
  isDisabled: boolean;
  accountId: string | null;
};

/** Locked, by id or by email. */
export async function lockSignInUser(tx: Tx, by: { id: string } | { email: string }): Promise<SignInUser | null> {
  const [column, value] = "id" in by ? ["id", by.id] : ["email", by.email];
  const [row] = await tx.query<{
    id: string;
    email: string;
    has_password: boolean;
    is_proven: boolean;
    is_disabled: boolean;
    personal_account_id: string | null;
  }>(
    `SELECT id, email, password_hash IS NOT NULL AS has_password, email_proven_at IS NOT NULL AS is_proven,
            disabled_at IS NOT NULL AS is_disabled, personal_account_id
       FROM users WHERE ${column} = $1 FOR UPDATE`,
    [value],
  );
  if (!row) return null;
  return {
    id: row.id,
    email: row.email,
    hasPassword: row.has_password,
    isEmailProven: row.is_proven,
    isDisabled: row.is_disabled,
    accountId: row.personal_account_id,
  };
}

export async function markEmailProven(tx: Tx, userId: string): Promise<void> {
  await tx.query(`UPDATE users SET email_proven_at = now() WHERE id = $1 AND email_proven_at IS NULL`, [userId]);
}

/** Null takes it away. */
export async function setPasswordHash(tx: Tx, userId: string, passwordHash: string | null): Promise<void> {
  await tx.query(`UPDATE users SET password_hash = $2 WHERE id = $1`, [userId, passwordHash]);
}
