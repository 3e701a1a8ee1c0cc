import "server-only";
import { database } from "@/lib/db/client";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { divideRoundingUp } from "@/lib/domain/units";

/** What an account used over the last 30 days, from the hourly sums. */
export type UsageSummary = {
  usedTokens: bigint;
  operationCount: bigint;
  failedCount: bigint;
  averageTokensPerOperation: bigint | null;
  /** One entry per UTC day of the last 30, oldest first. */
  days: { day: string; usedTokens: bigint }[];
};

export async function getUsageSummary(actor: Actor, accountId: string): Promise<UsageSummary | null> {
  if (!actorMaySee(actor, accountId)) return null;
  const { rows } = await database().pool.query<{ day: string; used: bigint; operations: bigint; failed: bigint }>(
    // The sums first, in one pass over the days that are asked for; a join by range would compare every hour with every day.
    `SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(h.used, 0)::bigint AS used,
            coalesce(h.operations, 0)::bigint AS operations, coalesce(h.failed, 0)::bigint AS failed
       FROM generate_series(date_trunc('day', now() AT TIME ZONE 'UTC') - interval '29 days',
                            date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS d(day)
       LEFT JOIN (SELECT date_trunc('day', hour AT TIME ZONE 'UTC') AS day, sum(billable_tokens) AS used,
                         sum(operation_count) AS operations, sum(failed_count) AS failed
                    FROM usage_hourly
                   WHERE account_id = $1 AND hour >= date_trunc('day', now(), 'UTC') - interval '29 days'
                   GROUP BY 1) AS h ON h.day = d.day
      ORDER BY d.day`,
    [accountId],
  );
  const total = (pick: (row: (typeof rows)[number]) => bigint) => rows.reduce((sum, row) => sum + pick(row), 0n);
  const usedTokens = total((row) => row.used);
  const failedCount = total((row) => row.failed);
  const operationCount = total((row) => row.operations);
  const charged = operationCount - failedCount;
  return {
    usedTokens,
    operationCount,
    failedCount,
    averageTokensPerOperation: charged > 0n ? divideRoundingUp(usedTokens, charged) : null,
    days: rows.map(({ day, used }) => ({ day, usedTokens: used })),
  };
}
