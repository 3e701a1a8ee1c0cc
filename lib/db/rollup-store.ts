import "server-only";
import { database } from "./client";
import { SUMMED } from "./summed-columns";
import type { Tx } from "./transaction";

/* The hourly sums of single accounts against their usages, from an hour on. */

const KEY = ["account_id", "hour", "operation_type", "provider", "model", "project_id"];

/** What usages are recorded at most before they happened, with room to spare: older months need not be looked at. */
const AHEAD = "interval '1 hour'";

/** Accounts with usages recorded, or sums kept, since then. */
export async function readAccountsUsedSince(since: Date): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT account_id AS id FROM usage_hourly WHERE hour >= $1
     UNION SELECT account_id FROM usages WHERE recorded_at >= $1::timestamptz - ${AHEAD}
     ORDER BY 1`,
    [since],
  );
  return rows.map((row) => row.id);
}

export type WrongSum = { hour: Date; operationType: string; model: string };

/**
 * Replaces sums that are not those of their usages and their adjustments, of hours since then; answers which they
 * were. The account is locked: whoever adds to its sums has locked it too.
 */
export async function repairHourlySums(tx: Tx, accountId: string, since: Date): Promise<WrongSum[]> {
  await tx.query("SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
  return tx.query<WrongSum>(REPAIR, [accountId, since]);
}

const columns = [...KEY, ...SUMMED].join(", ");
const REPAIR = `
  WITH adjusted AS (
    SELECT usage_id, sum(billable_tokens) AS billable_tokens FROM usage_adjustments WHERE account_id = $1 GROUP BY 1
  ), raw AS (
    SELECT u.account_id, date_trunc('hour', u.occurred_at, 'UTC') AS hour, u.operation_type, u.provider, u.model,
           coalesce(u.project_id, '00000000-0000-0000-0000-000000000000') AS project_id, count(*) AS operation_count,
           count(*) FILTER (WHERE u.status = 'failed') AS failed_count,
           count(*) FILTER (WHERE u.status = 'unpriced') AS unpriced_count,
           sum(u.input_model_tokens)::bigint AS input_model_tokens,
           sum(u.cached_input_model_tokens)::bigint AS cached_input_model_tokens,
           sum(u.output_model_tokens)::bigint AS output_model_tokens, sum(u.image_count)::bigint AS image_count,
           sum(u.character_count)::bigint AS character_count, sum(u.duration_ms)::bigint AS duration_ms,
           sum(u.billable_tokens + coalesce(a.billable_tokens, 0))::bigint AS billable_tokens,
           coalesce(sum(u.cost_micro_usd), 0)::bigint AS cost_micro_usd,
           count(*) FILTER (WHERE u.cost_micro_usd IS NULL) AS cost_unknown_count
      FROM usages u LEFT JOIN adjusted a ON a.usage_id = u.id
     WHERE u.account_id = $1 AND u.occurred_at >= $2 AND u.recorded_at >= $2::timestamptz - ${AHEAD}
     GROUP BY 1, 2, 3, 4, 5, 6
  ), kept AS (
    SELECT ${columns} FROM usage_hourly WHERE account_id = $1 AND hour >= $2
  ), gone AS (
    DELETE FROM usage_hourly old WHERE account_id = $1 AND hour >= $2
       AND NOT EXISTS (SELECT FROM raw WHERE ${KEY.map((name) => `raw.${name} = old.${name}`).join(" AND ")})
    RETURNING hour, operation_type, model
  ), written AS (
    INSERT INTO usage_hourly (${columns}) SELECT ${columns} FROM raw EXCEPT SELECT ${columns} FROM kept
    ON CONFLICT (${KEY.join(", ")}) DO UPDATE SET ${SUMMED.map((name) => `${name} = excluded.${name}`).join(", ")}
    RETURNING hour, operation_type, model
  )
  SELECT hour, operation_type AS "operationType", model FROM (TABLE gone UNION ALL TABLE written) AS wrong
   ORDER BY 1, 2, 3`;
