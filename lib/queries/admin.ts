import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { COST_UNKNOWN } from "@/lib/db/summed-columns";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { marginBasisPointsOf } from "@/lib/domain/usage";
import { readAccountCounts, type AccountCounts } from "./account-counts";
import { FIRST_DAY, platformSums, TODAY } from "./platform-sums";

/** The business at a glance. Usage figures are of the last 30 days, balances and liability of now. */
export type AdminFigures = {
  billableTokens: bigint;
  actualTokens: bigint;
  /** (billable − actual) / billable, in hundredths of a percent, cut off after a tenth; null without usage. */
  marginBasisPoints: bigint | null;
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  providerCostMicroUsd: bigint;
  costUnknownCount: bigint;
  /** Paid by customers, ever, less what was refunded or taken back by banks, in cents of USD. */
  cashCollectedCents: bigint;
  /** Paid for tokens that are not spent yet. */
  deferredCents: bigint;
  /** Paid for tokens that were spent. */
  earnedCents: bigint;
  accounts: AccountCounts;
  days: { day: string; billableTokens: bigint; purchasedCents: bigint }[];
};

export async function getAdminFigures(actor: Actor): Promise<Result<AdminFigures>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const settings = await readSettings();
  const { pool } = database();
  const [usage, money, accounts, days] = await Promise.all([
    pool.query(USAGE),
    pool.query(MONEY),
    readAccountCounts(settings),
    pool.query(DAYS),
  ]);
  const { billable, actual, operations, failed, unpriced, cost, cost_unknown } = usage.rows[0] as Record<
    string,
    bigint
  >;
  const { collected, deferred } = money.rows[0] as Record<string, bigint>;
  return ok({
    billableTokens: billable!,
    actualTokens: actual!,
    marginBasisPoints: marginBasisPointsOf({ billableTokens: billable!, actualTokens: actual! }),
    operationCount: operations!,
    failedCount: failed!,
    unpricedCount: unpriced!,
    providerCostMicroUsd: cost!,
    costUnknownCount: cost_unknown!,
    cashCollectedCents: collected!,
    deferredCents: deferred!,
    earnedCents: collected! - deferred!,
    accounts,
    days: days.rows as AdminFigures["days"],
  });
}

const SUMS = platformSums(FIRST_DAY);

const USAGE = `
  WITH ${SUMS}
  SELECT coalesce(sum(billable_tokens), 0)::bigint AS billable,
         coalesce(sum(input_model_tokens + output_model_tokens), 0)::bigint AS actual,
         coalesce(sum(operation_count), 0)::bigint AS operations, coalesce(sum(failed_count), 0)::bigint AS failed,
         coalesce(sum(unpriced_count), 0)::bigint AS unpriced, coalesce(sum(cost_micro_usd), 0)::bigint AS cost,
         coalesce(sum(${COST_UNKNOWN}), 0)::bigint AS cost_unknown
    FROM sums`;

const MONEY = `
  SELECT ((SELECT coalesce(sum(paid_cents), 0) FROM grants)
          - (SELECT coalesce(sum(refunded_cents), 0) FROM purchases WHERE status = 'paid' AND refunded_cents > 0)
          - (SELECT coalesce(sum(amount_cents), 0) FROM disputes WHERE are_funds_withdrawn))::bigint AS collected,
         (SELECT coalesce(round(sum(cents)), 0)::bigint
            FROM (SELECT sum(remaining_tokens) * paid_cents / amount_tokens AS cents FROM grants
                   WHERE is_open AND paid_cents > 0 GROUP BY paid_cents, amount_tokens) AS of_one_price) AS deferred`;

const DAYS = `
  WITH ${SUMS},
  used AS (SELECT day, sum(billable_tokens) AS tokens FROM sums GROUP BY 1),
  bought AS (
    SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, sum(paid_cents) AS cents FROM purchases
     WHERE status = 'paid' AND settled_at >= ${FIRST_DAY}::timestamp AT TIME ZONE 'UTC' GROUP BY 1)
  SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(used.tokens, 0)::bigint AS "billableTokens",
         coalesce(bought.cents, 0)::bigint AS "purchasedCents"
    FROM generate_series(${FIRST_DAY}, ${TODAY}, interval '1 day') AS d(day)
    LEFT JOIN used ON used.day = d.day::date LEFT JOIN bought ON bought.day = d.day::date
   ORDER BY d.day`;
