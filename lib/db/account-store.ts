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
 * The account behind a name; null when there is none. A user id together with a workspace id means that workspace,
 * of which the user must be a member.
 */
export async function findAccount({ externalUserId, ...ids }: AccountName): Promise<NamedAccount | null> {
  // What is not an id of ours names nobody.
  if (Object.values(ids).some((id) => id !== undefined && !isId(id))) return null;
  const { accountId, workspaceId, userId = null } = ids;
  const { pool } = database();
  const one = async (text: string, values: unknown[]) => (await pool.query<NamedAccount>(text, values)).rows[0] ?? null;

  if (accountId)
    return one(`SELECT id AS "accountId", $2::uuid AS "userId" FROM accounts WHERE id = $1`, [accountId, userId]);
  if (workspaceId) {
    return one(
      `SELECT w.account_id AS "accountId", m.user_id AS "userId"
         FROM workspaces w JOIN workspace_members m ON m.workspace_id = w.id JOIN users u ON u.id = m.user_id
        WHERE w.id = $1 AND (u.id = $2 OR u.external_user_id = $3)`,
      [workspaceId, userId, externalUserId ?? null],
    );
  }
  return one(
    `SELECT personal_account_id AS "accountId", id AS "userId" FROM users
      WHERE (id = $1 OR external_user_id = $2) AND personal_account_id IS NOT NULL`,
    [userId, externalUserId ?? null],
  );
}
