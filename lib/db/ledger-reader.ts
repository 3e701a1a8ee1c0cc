import "server-only";
import { compareGrants } from "@/lib/domain/ledger/draw";
import type { AccountState, Charged, GrantState, HoldState, Line } from "@/lib/domain/ledger/types";
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
  const account = await readAccount(tx, accountId, "FOR SHARE");
  const lines = await tx.query<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 ORDER BY seq`, [accountId]);
  return { account, lines: lines.map(lineOf), ...(await readGrantsAndHolds(tx, accountId)) };
}

/**
 * From here on the transaction sees the database as it is now, and holds nobody up: for reading much of an account
 * that others keep writing to. Must come first in its transaction.
 */
export async function readAtOneMoment(tx: Tx): Promise<void> {
  await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
}

export async function readAccountAndParts(tx: Tx, accountId: string): Promise<Omit<WholeAccount, "lines">> {
  return { account: await readAccount(tx, accountId), ...(await readGrantsAndHolds(tx, accountId)) };
}

const LINES_AT_A_TIME = 5_000;

/** The lines of an account in their order, however many: only a few thousand are in memory at a time. */
export async function* readLines(tx: Tx, accountId: string): AsyncGenerator<Line> {
  // A cursor and no keyset, because a number that was given twice has to be seen twice.
  await tx.query(
    `DECLARE account_lines NO SCROLL CURSOR FOR SELECT * FROM ledger_lines WHERE account_id = $1 ORDER BY seq`,
    [accountId],
  );
  for (;;) {
    const rows = await tx.query<LineRow>(`FETCH ${LINES_AT_A_TIME} FROM account_lines`);
    for (const row of rows) yield lineOf(row);
    if (rows.length < LINES_AT_A_TIME) break;
  }
  await tx.query("CLOSE account_lines");
}

async function readAccount(tx: Tx, accountId: string, lock: "" | "FOR SHARE" = ""): Promise<AccountState> {
  const [account] = await tx.query<AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE id = $1 ${lock}`, [
    accountId,
  ]);
  if (!account) throw new Error(`There is no account ${accountId}`);
  return accountOf(account);
}

async function readGrantsAndHolds(tx: Tx, accountId: string): Promise<Pick<WholeAccount, "grants" | "openHolds">> {
  const grants = await tx.query<GrantRow>(`SELECT ${GRANT_COLUMNS} FROM grants WHERE account_id = $1`, [accountId]);
  const holds = await tx.query<HoldRow>(
    `SELECT ${HOLD_COLUMNS} FROM holds WHERE account_id = $1 AND status IN ('open', 'unknown')`,
    [accountId],
  );
  return { grants: grants.map(grantOf), openHolds: holds.map(holdOf) };
}

export async function readAccountIdsAfter(after: string | null, limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT id FROM accounts WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}

/**
 * A line that charged a usage, with what it charges by now and from which grants. Locks the account, so that it stays
 * so until the transaction ends. Null when there is no such line, or it charged no usage.
 */
export async function lockCharged(
  tx: Tx,
  accountId: string,
  seq: bigint,
): Promise<{ line: Line & { usageId: string }; charged: Charged } | null> {
  await tx.query(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [accountId]);
  const [row] = await tx.query<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 AND seq = $2`, [
    accountId,
    seq,
  ]);
  if (row?.type !== "usage" || row.usage_id === null) return null;
  const adjustments = await tx.query<{ seq: bigint; billable_tokens: bigint }>(
    `SELECT seq, billable_tokens FROM usage_adjustments WHERE account_id = $1 AND corrects_seq = $2`,
    [accountId, seq],
  );
  const draws = await tx.query<GrantRow & { first_seq: bigint; tokens: bigint }>(
    `SELECT g.*, d.first_seq, d.tokens FROM grants g
       JOIN (SELECT grant_id, min(seq) AS first_seq, sum(tokens)::bigint AS tokens FROM grant_draws
              WHERE account_id = $1 AND seq = ANY($2::bigint[]) GROUP BY grant_id) AS d ON d.grant_id = g.id
      WHERE g.account_id = $1`,
    [accountId, [seq, ...adjustments.map((adjustment) => adjustment.seq)]],
  );
  const inOrder = draws
    .map((draw) => ({ firstSeq: draw.first_seq, grant: grantOf(draw), tokens: draw.tokens }))
    .sort((a, b) => Number(a.firstSeq - b.firstSeq) || compareGrants(a.grant, b.grant));
  const tokens = adjustments.reduce((sum, { billable_tokens }) => sum + billable_tokens, -row.amount_tokens);
  return { line: { ...lineOf(row), usageId: row.usage_id }, charged: { seq, tokens, draws: inOrder } };
}

/** Hours in which the sums of an account do not equal its usages, as corrected. */
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
       UNION ALL
       SELECT date_trunc('hour', u.occurred_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', u.operation_type, u.provider,
              u.model, coalesce(u.project_id, '00000000-0000-0000-0000-000000000000'), 0, 0, 0, 0, 0,
              -sum(a.billable_tokens), 0
         FROM usage_adjustments a JOIN usages u ON u.account_id = a.account_id AND u.id = a.usage_id
        WHERE a.account_id = $1 GROUP BY 1, 2, 3, 4, 5
     ) AS both_sides
     GROUP BY hour, operation_type, provider, model, project_id
     HAVING sum(operation_count) <> 0 OR sum(failed_count) <> 0 OR sum(unpriced_count) <> 0
         OR sum(input_model_tokens) <> 0 OR sum(output_model_tokens) <> 0 OR sum(billable_tokens) <> 0
         OR sum(cost_micro_usd) <> 0`,
    [accountId],
  );
  return rows.map((row) => `${row.operation_type} with ${row.model} in the hour of ${row.hour.toISOString()}`);
}

/**
 * The last line of an account that was recorded by a moment; number 0 when there was none. Recorded times never go
 * backwards along an account, so it is found by halving: some twenty looks into the key for a million lines, where a
 * search by time would read a month of them. `lastSeq` is the number of the account's last line.
 */
export async function readLastLineBy(
  query: Tx["query"],
  account: { id: string; lastSeq: bigint },
  at: Date,
): Promise<{ seq: bigint; balanceTokens: bigint }> {
  const [found] = await query<{ seq: bigint; balance_tokens: bigint | null }>(
    `WITH RECURSIVE halving (low, high) AS (
       SELECT 0::bigint, $2::bigint
       UNION ALL
       SELECT CASE WHEN middle.recorded_at <= $3 THEN middle.seq ELSE low END,
              CASE WHEN middle.recorded_at <= $3 THEN high ELSE middle.seq - 1 END
         FROM halving, LATERAL (
           SELECT seq, recorded_at FROM ledger_lines WHERE account_id = $1 AND seq = (low + high + 1) / 2
         ) AS middle
        WHERE low < high
     )
     SELECT low AS seq, (SELECT balance_after_tokens FROM ledger_lines WHERE account_id = $1 AND seq = low) AS balance_tokens
       FROM halving WHERE low = high`,
    [account.id, account.lastSeq, at],
  );
  return { seq: found!.seq, balanceTokens: found!.balance_tokens ?? 0n };
}
