import "server-only";
import { inTransaction } from "./transaction";

/**
 * The purchase behind a grant `g`, as `p`, where it was paid in another currency than US dollars: those are few, and
 * have an index of their own.
 */
export const PURCHASE_OF_GRANT = `
  LEFT JOIN purchases p ON p.account_id = g.account_id AND p.line_seq = g.seq AND p.status IN ('paid', 'parked')
        AND p.currency <> 'usd'`;

const PRICE_OF_DRAW = `d.tokens * g.paid_cents::numeric / g.amount_tokens`;
/** One after another: how few draws an hour has is not known to whoever plans, who would read every grant. */
const GRANT_OF_DRAW = `
      CROSS JOIN LATERAL (SELECT * FROM grants WHERE account_id = d.account_id AND id = d.grant_id AND paid_cents > 0 LIMIT 1) AS g`;
const TAKEN_BACK = `('payment_refund', 'dispute', 'dispute_reversal')`;

/**
 * Rows of `at`, `currency` and `cents`: what was drawn from paid grants is earned at the price that was paid for it,
 * unless it was taken back together with the money. `from` (included) and `to` (excluded) are SQL for moments.
 */
export function earnedBetween(from: string, to: string): string {
  const within = (column: string) => `${column} >= ${from} AND ${column} < ${to}`;
  return `
    SELECT d.recorded_at AS at, coalesce(p.currency, 'usd') AS currency, ${PRICE_OF_DRAW} AS cents
      FROM grant_draws d ${GRANT_OF_DRAW} ${PURCHASE_OF_GRANT}
     WHERE ${within("d.recorded_at")}
    UNION ALL
    SELECT d.recorded_at, coalesce(p.currency, 'usd'), -(${PRICE_OF_DRAW})
      FROM ledger_lines l
      JOIN grant_draws d ON d.account_id = l.account_id AND d.seq = l.seq AND ${within("d.recorded_at")}
      ${GRANT_OF_DRAW} ${PURCHASE_OF_GRANT}
     WHERE l.purchase_id IS NOT NULL AND l.type IN ${TAKEN_BACK} AND ${within("l.recorded_at")}`;
}

/**
 * Sums up the hours that are over and not summed up yet, at most a day of them. Answers how many, 0 when none is left.
 * A transaction that began in an hour has five minutes to commit before the hour counts as over.
 */
export async function sumUpEarnedHours(): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('platform_earned'))");
    const [range] = await tx.query<{ from: Date | null; to: Date }>(NEXT_HOURS);
    if (!range || range.from === null || range.from >= range.to) return 0;
    await tx.query(SUM_UP, [range.from, range.to]);
    return (range.to.getTime() - range.from.getTime()) / 3_600_000;
  });
}

/** For histories that are written into the past: every hour is summed up again. */
export async function forgetEarnedHours(): Promise<void> {
  await inTransaction((tx) => tx.query("DELETE FROM platform_earned"));
}

const NEXT_HOURS = `
  WITH done AS (SELECT max(hour) + interval '1 hour' AS until FROM platform_earned),
  began AS (
    SELECT coalesce((SELECT until FROM done), (SELECT date_trunc('hour', min(recorded_at), 'UTC') FROM grant_draws)) AS at)
  SELECT at AS from, least(date_trunc('hour', now() - interval '5 minutes', 'UTC'), at + interval '1 day') AS to FROM began`;

// An hour in which nothing was earned has its row too: the last one says how far it goes.
const SUM_UP = `
  INSERT INTO platform_earned (hour, currency, earned_cents)
  SELECT hour, currency, sum(cents)
    FROM (SELECT date_trunc('hour', at, 'UTC') AS hour, currency, cents
            FROM (${earnedBetween("$1::timestamptz", "$2::timestamptz")}) AS earned
          UNION ALL
          SELECT hour, 'usd', 0
            FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') AS hour) AS hours
   GROUP BY 1, 2`;
