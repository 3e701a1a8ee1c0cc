import "server-only";
import { database } from "./client";
import { SUMMED } from "./summed-columns";
import { inTransaction } from "./transaction";

/**
 * Computes the platform's sums of these UTC days afresh from the hourly sums of its accounts. `from` inclusive, `to`
 * exclusive, as YYYY-MM-DD. Answers how many sums changed; running it again changes none.
 */
export async function recomputePlatformSums(from: string, to: string): Promise<number> {
  return inTransaction(async (tx) => {
    // One after the other, each seeing what was committed before it began: an older sum never replaces a newer one.
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('platform_daily'))");
    const [row] = await tx.query<{ changed: bigint }>(RECOMPUTE, [from, to]);
    return Number(row!.changed);
  });
}

/** The first day on which anything was used, as YYYY-MM-DD. */
export async function readFirstDayOfUsage(): Promise<string | null> {
  const { rows } = await database().pool.query<{ day: string | null }>(
    `SELECT to_char(min(hour) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM usage_hourly`,
  );
  return rows[0]!.day;
}

const names = ["account_count", ...SUMMED];
const RECOMPUTE = `
  WITH sums AS (
    SELECT (hour AT TIME ZONE 'UTC')::date AS day, operation_type, provider, model,
           count(DISTINCT account_id) AS account_count, ${SUMMED.map((name) => `sum(${name})::bigint AS ${name}`).join(", ")}
      FROM usage_hourly
     WHERE hour >= $1::date::timestamp AT TIME ZONE 'UTC' AND hour < $2::date::timestamp AT TIME ZONE 'UTC'
     GROUP BY 1, 2, 3, 4
  ), gone AS (
    DELETE FROM platform_daily old WHERE old.day >= $1::date AND old.day < $2::date
       AND NOT EXISTS (SELECT FROM sums WHERE sums.day = old.day AND sums.operation_type = old.operation_type
                          AND sums.provider = old.provider AND sums.model = old.model)
    RETURNING 1
  ), written AS (
    INSERT INTO platform_daily (day, operation_type, provider, model, ${names.join(", ")})
    SELECT day, operation_type, provider, model, ${names.join(", ")} FROM sums
    ON CONFLICT (day, operation_type, provider, model) DO UPDATE
       SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}, computed_at = now()
     WHERE (${names.map((name) => `platform_daily.${name}`).join(", ")})
           IS DISTINCT FROM (${names.map((name) => `excluded.${name}`).join(", ")})
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS changed`;
