import "server-only";
import type { AccountState, GrantState, HoldState, Line } from "@/lib/domain/ledger/types";
import {
  ACCOUNT_COLUMNS,
  accountOf,
  GRANT_COLUMNS,
  grantOf,
  HOLD_COLUMNS,
  holdOf,
  lineOf,
  type AccountRow,
  type GrantRow,
  type HoldRow,
  type LineRow,
} from "./ledger-rows";
import { database } from "./client";
import type { Tx } from "./transaction";

export type WholeAccount = { account: AccountState; lines: Line[]; grants: GrantState[]; openHolds: HoldState[] };

/** Everything ever written for an account, at one moment: the account is locked against writers meanwhile. */
export async function readWholeAccount(tx: Tx, accountId: string): Promise<WholeAccount> {
  const [account] = await tx.query<AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE id = $1 FOR SHARE`, [
    accountId,
  ]);
  if (!account) throw new Error(`There is no account ${accountId}`);
  const lines = await tx.query<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 ORDER BY seq`, [accountId]);
  const grants = await tx.query<GrantRow>(`SELECT ${GRANT_COLUMNS} FROM grants WHERE account_id = $1`, [accountId]);
  const holds = await tx.query<HoldRow>(
    `SELECT ${HOLD_COLUMNS} FROM holds WHERE account_id = $1 AND status IN ('open', 'unknown')`,
    [accountId],
  );
  return {
    account: accountOf(account),
    lines: lines.map(lineOf),
    grants: grants.map(grantOf),
    openHolds: holds.map(holdOf),
  };
}

export async function readAccountIdsAfter(after: string | null, limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT id FROM accounts WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}

/** Hours in which the sums of an account do not equal its usages. */
export async function readRollupDifferences(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ hour: Date; operation_type: string; model: string }>(
    `SELECT hour, operation_type, model FROM (
       SELECT hour, operation_type, provider, model, project_id, operation_count, failed_count, unpriced_count,
              input_model_tokens, output_model_tokens, billable_tokens, cost_micro_usd
         FROM usage_hourly WHERE account_id = $1
       UNION ALL
       SELECT date_trunc('hour', occurred_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', operation_type, provider, model,
              coalesce(project_id, '00000000-0000-0000-0000-000000000000'), -count(*),
              -count(*) FILTER (WHERE status = 'failed'), -count(*) FILTER (WHERE status = 'unpriced'),
              -sum(input_model_tokens), -sum(output_model_tokens), -sum(billable_tokens), -coalesce(sum(cost_micro_usd), 0)
         FROM usages WHERE account_id = $1 GROUP BY 1, 2, 3, 4, 5
     ) AS both_sides
     GROUP BY hour, operation_type, provider, model, project_id
     HAVING sum(operation_count) <> 0 OR sum(failed_count) <> 0 OR sum(unpriced_count) <> 0
         OR sum(input_model_tokens) <> 0 OR sum(output_model_tokens) <> 0 OR sum(billable_tokens) <> 0
         OR sum(cost_micro_usd) <> 0`,
    [accountId],
  );
  return rows.map((row) => `${row.operation_type} with ${row.model} in the hour of ${row.hour.toISOString()}`);
}
