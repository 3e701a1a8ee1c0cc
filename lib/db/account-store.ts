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
export async function findAccount(name: AccountName): Promise<NamedAccount | null> {
  return remembered(name) ?? look(name);
}

/**
 * `findAccount` for many names, in their order, for whoever locks the accounts next: one that is named alone is taken
 * at its word, since the lock finds out whether it exists.
 */
export async function findPayers(names: readonly AccountName[]): Promise<(NamedAccount | null)[]> {
  const missing = new Map<string, Promise<NamedAccount | null>>();
  const found = names.map((name) => {
    const known = atItsWord(name) ?? remembered(name);
    if (known) return known;
    const key = JSON.stringify([name.userId, name.externalUserId, name.accountId, name.workspaceId]);
    const asked = missing.get(key) ?? look(name);
    missing.set(key, asked);
    return asked;
  });
  return missing.size === 0 ? (found as NamedAccount[]) : Promise.all(found);
}

function atItsWord({ userId, externalUserId, accountId, workspaceId }: AccountName): NamedAccount | null {
  const isAlone = userId === undefined && externalUserId === undefined && workspaceId === undefined;
  return isAlone && accountId !== undefined && isId(accountId)
    ? { accountId: accountId.toLowerCase(), userId: null }
    : null;
}

/*
 * Every recorded usage asks, and for most names the answer never changes once there is one: a personal account is for
 * ever, and so is an external id once it is given. Who belongs to a workspace does change, and is asked again, like
 * everything that is not there.
 */
const MOST_REMEMBERED = 50_000;
const lasting = new Map<string, NamedAccount>();

function remembered(name: AccountName): NamedAccount | undefined {
  const key = lastingName(name);
  return key === null ? undefined : lasting.get(key);
}

/** The name by which an answer is remembered; null when it may change. */
function lastingName({ userId, externalUserId, accountId, workspaceId }: AccountName): string | null {
  if (accountId === undefined && workspaceId === undefined) {
    return externalUserId === undefined ? `user ${userId}` : `external ${externalUserId} ${userId}`;
  }
  return null;
}

async function look(name: AccountName): Promise<NamedAccount | null> {
  const { externalUserId = null, ...ids } = name;
  // What is not an id of ours names nobody.
  if (Object.values(ids).some((id) => id !== undefined && !isId(id))) return null;
  const { accountId = null, workspaceId = null, userId = null } = ids;
  const namesUser = userId !== null || externalUserId !== null;
  const namesAccount = accountId !== null || workspaceId !== null;
  if (!namesUser && !namesAccount) return null;
  const [text, values] = !namesAccount
    ? [PERSONAL_ACCOUNT, [userId, externalUserId]]
    : namesUser
      ? [MEMBERS_ACCOUNT, [userId, externalUserId, accountId, workspaceId]]
      : [ACCOUNT_ALONE, [accountId, workspaceId]];
  const { rows } = await database().pool.query<NamedAccount>(text, values);
  const key = lastingName(name);
  if (!rows[0] || key === null) return rows[0] ?? null;
  // Forgetting everything now and then is cheaper than remembering what was used last.
  if (lasting.size >= MOST_REMEMBERED) lasting.clear();
  lasting.set(key, rows[0]);
  return rows[0];
}

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

/** Who owns the workspace of an account; null for an account without one. */
export async function findOwner(accountId: string): Promise<string | null> {
  const { rows } = await database().pool.query<{ user_id: string }>(
    `SELECT m.user_id FROM workspaces w JOIN workspace_members m ON m.workspace_id = w.id AND m.role = 'owner'
      WHERE w.account_id = $1 ORDER BY m.user_id LIMIT 1`,
    [accountId],
  );
  return rows[0]?.user_id ?? null;
}

/** Locks the account's row, which whoever changes anything about the account locks first. False: there is none. */
export async function lockAccount(tx: Tx, accountId: string): Promise<boolean> {
  return (await tx.query(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId])).length > 0;
}

/** Locks the account and tells how it stands; null when there is none. */
export async function lockBlock(tx: Tx, accountId: string): Promise<{ reason: string | null } | null> {
  const [row] = await tx.query<{ reason: string | null }>(
    `SELECT blocked_reason AS reason FROM accounts WHERE id = $1 FOR UPDATE`,
    [accountId],
  );
  return row ?? null;
}

/** Blocks it for a reason, or with none ends that. */
export async function writeBlock(tx: Tx, accountId: string, reason: string | null): Promise<void> {
  await tx.query(
    `UPDATE accounts SET blocked_reason = $2, blocked_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END,
            updated_at = greatest(updated_at, now())
      WHERE id = $1`,
    [accountId, reason],
  );
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
