import "server-only";
import { database } from "@/lib/db/client";
import { MONEY_MOVED } from "@/lib/db/money-store";

/** Money of one currency: amounts of two are never added. */
export type MoneySums = {
  currency: string;
  /** Paid for tokens in the range, less what was given back or taken back by banks in it. */
  collectedCents: bigint;
  /** The price of the tokens that were spent or expired in the range. */
  earnedCents: bigint;
  /** The price of the tokens that are still to be spent, now. */
  deferredCents: bigint;
};

/** Of every currency there is, US dollars first. Whole hours: `from` is included and `to` is not; null for no bound. */
export async function readMoneySums(from: Date | null, to: Date | null): Promise<MoneySums[]> {
  const { rows } = await database().pool.query<MoneySums>(MONEY, [from ?? "-infinity", to ?? "infinity"]);
  return rows;
}

const inRange = (column: string) => `${column} >= $1::timestamptz AND ${column} < $2::timestamptz`;

/*
 * What is owed is what was paid and neither earned nor taken back, ever. Each sum is rounded once, and what divisions
 * left out of it before: half a cent is half a cent.
 */
const MONEY = `
  WITH moved AS (${MONEY_MOVED}
  ), given_back AS (
    SELECT p.currency, r.amount_cents AS cents
      FROM refunds r JOIN purchases p ON p.account_id = r.account_id AND p.id = r.purchase_id
     WHERE p.status = 'paid' AND r.status NOT IN ('failed', 'canceled') AND ${inRange("r.created_at")}
    UNION ALL
    SELECT p.currency, d.amount_cents
      FROM disputes d JOIN purchases p ON p.account_id = d.account_id AND p.id = d.purchase_id
     WHERE d.are_funds_withdrawn AND ${inRange("d.opened_at")}
  ), sums AS (
    SELECT currency, sum(paid) FILTER (WHERE ${inRange("at")}) AS collected,
           sum(earned) FILTER (WHERE ${inRange("at")}) AS earned, sum(paid - earned - taken) AS deferred
      FROM moved GROUP BY 1
    UNION ALL SELECT currency, -cents, 0, 0 FROM given_back)
  SELECT currency, coalesce(sum(collected), 0)::bigint AS "collectedCents",
         coalesce(round(round(sum(earned), 6)), 0)::bigint AS "earnedCents",
         coalesce(round(round(sum(deferred), 6)), 0)::bigint AS "deferredCents"
    FROM sums GROUP BY currency HAVING bool_or(collected <> 0 OR earned <> 0 OR deferred <> 0)
   ORDER BY currency <> 'usd', currency`;
