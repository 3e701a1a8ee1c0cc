import "server-only";
import type { ModelUse } from "@/lib/domain/pricing/missing-price";
import { database } from "./client";
import { COST_UNKNOWN } from "./summed-columns";

/** Days over which operations of unknown cost are looked at. */
const DAYS = 7;

/** Over all accounts: what waits for a price, however old, and what of the last days was charged at unknown cost. */
export async function readUsesWithoutPrice(): Promise<(ModelUse & { oldestUnpricedAt: Date | null })[]> {
  const { rows } = await database().pool.query<ModelUse & { oldestUnpricedAt: Date | null }>(USES, [DAYS]);
  return rows;
}

// The days are sums that a job computes every few minutes: nobody who records a usage waits for this.
const USES = `
  WITH waiting AS (
    SELECT provider, model, count(*) AS count, min(recorded_at) AS oldest FROM usages WHERE status = 'unpriced' GROUP BY 1, 2
  ), unknown AS (
    SELECT provider, model, sum(${COST_UNKNOWN})::bigint AS count FROM platform_daily
     WHERE day > (now() AT TIME ZONE 'UTC')::date - $1::int GROUP BY 1, 2
    HAVING sum(${COST_UNKNOWN}) > 0)
  SELECT provider, model, coalesce(waiting.count, 0)::bigint AS "unpricedCount",
         coalesce(unknown.count, 0)::bigint AS "costUnknownCount", waiting.oldest AS "oldestUnpricedAt"
    FROM waiting FULL JOIN unknown USING (provider, model) ORDER BY provider, model`;
