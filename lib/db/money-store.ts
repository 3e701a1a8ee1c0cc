import "server-only";
import { database } from "./client";
import { inTransaction } from "./transaction";

/*
 * What was paid for tokens, what was earned of it as they were spent, and what was taken back together with its money:
 * by the hour, in cents of each currency, and not rounded. What is left of it is owed. Everything is read from grants
 * and draws; hours that are over are summed up once.
 */

/** The purchase behind a grant `g`, as `p`, where it was not paid in US dollars: those are few, and have an index. */
const PURCHASE_OF_GRANT = `
  LEFT JOIN purchases p ON p.account_id = g.account_id AND p.line_seq = g.seq AND p.status IN ('paid', 'parked')
        AND p.currency <> 'usd'`;
const CURRENCY = `coalesce(p.currency, 'usd')`;
const PRICE_OF_DRAW = `d.tokens * g.paid_cents::numeric / g.amount_tokens`;
/** One after another: how few draws an hour has is not known to whoever plans, who would read every grant. */
const GRANT_OF_DRAW = `
      CROSS JOIN LATERAL (SELECT * FROM grants WHERE account_id = d.account_id AND id = d.grant_id AND paid_cents > 0 LIMIT 1) AS g`;
const TAKEN_BACK = `('payment_refund', 'dispute', 'dispute_reversal')`;

/** Rows of `at`, `currency`, `paid`, `earned` and `taken`. `from` (included) and `to` (excluded) are SQL for moments. */
function moneyMovedBetween(from: string, to: string): string {
  const within = (column: string) => `${column} >= ${from} AND ${column} < ${to}`;
  return `
    SELECT g.created_at AS at, ${CURRENCY} AS currency, g.paid_cents AS paid, 0::numeric AS earned, 0::numeric AS taken
      FROM grants g ${PURCHASE_OF_GRANT}
     WHERE g.paid_cents > 0 AND ${within("g.created_at")}
    UNION ALL
    SELECT d.recorded_at, ${CURRENCY}, 0, ${PRICE_OF_DRAW}, 0
      FROM grant_draws d ${GRANT_OF_DRAW} ${PURCHASE_OF_GRANT}
     WHERE ${within("d.recorded_at")}
    UNION ALL
    SELECT d.recorded_at, ${CURRENCY}, 0, -(${PRICE_OF_DRAW}), ${PRICE_OF_DRAW}
      FROM ledger_lines l
      JOIN grant_draws d ON d.account_id = l.account_id AND d.seq = l.seq AND ${within("d.recorded_at")}
      ${GRANT_OF_DRAW} ${PURCHASE_OF_GRANT}
     WHERE l.purchase_id IS NOT NULL AND l.type IN ${TAKEN_BACK} AND ${within("l.recorded_at")}`;
}

/** All there ever was, in such rows: of hours that are summed up one each, and what was not summed up yet as it is. */
export const MONEY_MOVED = `
    SELECT hour AS at, currency, paid_cents AS paid, earned_cents AS earned, taken_back_cents AS taken FROM platform_money
    UNION ALL
    ${moneyMovedBetween(`(SELECT coalesce(max(hour) + interval '1 hour', '-infinity') FROM platform_money)`, "'infinity'")}`;

/**
 * Sums up the hours that are over and not summed up yet, at most a day of them. Answers how many, 0 when none is left.
 * A transaction that began in an hour has five minutes to commit before the hour counts as over.
 */
export async function sumUpMoneyHours(): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('platform_money'))");
    const [range] = await tx.query<{ from: Date | null; to: Date }>(NEXT_HOURS);
    if (!range || range.from === null || range.from >= range.to) return 0;
    await tx.query(SUM_UP, [range.from, range.to]);
    return (range.to.getTime() - range.from.getTime()) / 3_600_000;
  });
}

/** Every hour is to be summed up again: histories are written into the past, and sums may turn out to be wrong. */
export async function forgetMoneyHours(): Promise<void> {
  await inTransaction((tx) => tx.query("DELETE FROM platform_money"));
}

/** Currencies in which what is owed by the hours is not what the grants say that is left of them. */
export async function readMoneyDifferences(): Promise<{ currency: string; byHours: string; byGrants: string }[]> {
  const { rows } = await database().pool.query<{ currency: string; byHours: string; byGrants: string }>(DIFFERENCES);
  return rows;
}

const NEXT_HOURS = `
  WITH done AS (SELECT max(hour) + interval '1 hour' AS until FROM platform_money),
  first AS (SELECT least((SELECT min(recorded_at) FROM grant_draws),
                         (SELECT min(created_at) FROM grants WHERE paid_cents > 0)) AS at),
  began AS (SELECT coalesce((SELECT until FROM done), (SELECT date_trunc('hour', at, 'UTC') FROM first)) AS at)
  SELECT at AS from, least(date_trunc('hour', now() - interval '5 minutes', 'UTC'), at + interval '1 day') AS to FROM began`;

// An hour in which nothing happened has its row too: the last one says how far it goes.
const SUM_UP = `
  INSERT INTO platform_money (hour, currency, paid_cents, earned_cents, taken_back_cents)
  SELECT date_trunc('hour', at, 'UTC'), currency, sum(paid), sum(earned), sum(taken)
    FROM (${moneyMovedBetween("$1::timestamptz", "$2::timestamptz")}
          UNION ALL
          SELECT at, 'usd', 0, 0, 0
            FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') AS at) AS moved
   GROUP BY 1, 2`;

// Every division may leave out a tiny part; a hundredth of a cent is none.
const DIFFERENCES = `
  WITH by_hours AS (
    SELECT currency, sum(paid - earned - taken) AS cents FROM (${MONEY_MOVED}) AS moved GROUP BY 1
  ), by_grants AS (
    SELECT ${CURRENCY} AS currency, sum(g.remaining_tokens * g.paid_cents::numeric / g.amount_tokens) AS cents
      FROM grants g ${PURCHASE_OF_GRANT} WHERE g.is_open AND g.paid_cents > 0 GROUP BY 1)
  SELECT currency, coalesce(h.cents, 0)::text AS "byHours", coalesce(g.cents, 0)::text AS "byGrants"
    FROM by_hours h FULL JOIN by_grants g USING (currency)
   WHERE abs(coalesce(h.cents, 0) - coalesce(g.cents, 0)) > 0.01 ORDER BY currency`;
