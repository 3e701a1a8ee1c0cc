import "server-only";
import { GENESIS_HASH } from "@/lib/domain/ledger/hash";
import type { Tx } from "./transaction";
import { isId } from "@/lib/ids";
import { database } from "./client";

/** Makes an empty account with its workspace and owner. */
export async function insertPersonalAccount(
  tx: Tx,
  ids: { userId: string; accountId: string; workspaceId: string },
  workspaceName: string,
): Promise<void> {
  await tx.query(`INSERT INTO accounts (id, chain_hash) VALUES ($1, decode($2, 'hex'))`, [ids.accountId, GENESIS_HASH]);
  await tx.query(`INSERT INTO workspaces (id, name, kind, account_id) VALUES ($1, $2, 'personal', $3)`, [
    ids.workspaceId,
    workspaceName,
    ids.accountId,
  ]);
  await tx.query(`INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    ids.workspaceId,
    ids.userId,
  ]);
  await tx.query(`UPDATE users SET personal_account_id = $2 WHERE id = $1`, [ids.userId, ids.accountId]);
}

/** Whoever is charged, as callers may name them. */
export type AccountName = { userId?: string; externalUserId?: string; accountId?: string; workspaceId?: string };
export type NamedAccount = { accountId: string; userId: string | null };

/**
 * The account behind a name; null when there is none. Names that are given together must mean the same: a user
 * together with an account or a workspace is a member of it, and two names of a user are of one.
 */
export async function findAccount({ externalUserId, ...ids }: AccountName): Promise<NamedAccount | null> {
  // What is not an id of ours names nobody.
  if (Object.values(ids).some((id) => id !== undefined && !isId(id))) return null;
  const { accountId = null, workspaceId = null, userId = null } = ids;
  if (accountId === null && workspaceId === null) return findPersonalAccount(userId, externalUserId ?? null);
  const [text, values] =
    userId !== null || externalUserId !== undefined
      ? [MEMBERS_ACCOUNT, [userId, externalUserId ?? null, accountId, workspaceId]]
      : [ACCOUNT_ALONE, [accountId, workspaceId]];
  const { rows } = await database().pool.query<NamedAccount>(text, values);
  return rows[0] ?? null;
}

/**
 * Every recorded usage asks this, and the answer never changes once there is one: a personal account is for ever, and
 * so is an external id once it is given. What is not there is asked again.
 */
async function findPersonalAccount(userId: string | null, externalUserId: string | null): Promise<NamedAccount | null> {
  if (userId === null && externalUserId === null) return null;
  const name = JSON.stringify([userId, externalUserId]);
  const known = personalAccounts.get(name);
  if (known) return known;
  const { rows } = await database().pool.query<NamedAccount>(PERSONAL_ACCOUNT, [userId, externalUserId]);
  if (!rows[0]) return null;
  // Forgetting everything now and then is cheaper than remembering what was used last.
  if (personalAccounts.size >= MOST_REMEMBERED) personalAccounts.clear();
  personalAccounts.set(name, rows[0]);
  return rows[0];
}

const MOST_REMEMBERED = 50_000;
const personalAccounts = new Map<string, NamedAccount>();

const PERSONAL_ACCOUNT = `
  SELECT personal_account_id AS "accountId", id AS "userId" FROM users
   WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR external_user_id = $2)
     AND personal_account_id IS NOT NULL`;

const MEMBERS_ACCOUNT = `
  SELECT w.account_id AS "accountId", u.id AS "userId"
    FROM users u JOIN workspace_members m ON m.user_id = u.id JOIN workspaces w ON w.id = m.workspace_id
   WHERE ($1::uuid IS NULL OR u.id = $1) AND ($2::text IS NULL OR u.external_user_id = $2)
     AND ($3::uuid IS NULL OR w.account_id = $3) AND ($4::uuid IS NULL OR w.id = $4)`;

const ACCOUNT_ALONE = `
  SELECT a.id AS "accountId", NULL::uuid AS "userId" FROM accounts a LEFT JOIN workspaces w ON w.account_id = a.id
   WHERE ($1::uuid IS NULL OR a.id = $1) AND ($2::uuid IS NULL OR w.id = $2) AND ($1 IS NOT NULL OR $2 IS NOT NULL)`;

/** Locks the account's row, which whoever changes anything about the account locks first. False: there is none. */
export async function lockAccount(tx: Tx, accountId: string): Promise<boolean> {
  return (await tx.query(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId])).length > 0;
}

/**
 * Brings the account's own note of when auto-recharge is due in step with its settings: the threshold while it runs,
 * nothing while it is off or paused. Belongs into every transaction that changes those.
 */
export async function noteRechargeThreshold(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE accounts SET recharge_threshold_tokens =
            (SELECT threshold_tokens FROM recharge_settings WHERE account_id = $1 AND is_enabled AND paused_at IS NULL)
      WHERE id = $1`,
    [accountId],
  );
}
