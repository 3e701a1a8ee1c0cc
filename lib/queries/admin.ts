import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { COST_UNKNOWN } from "@/lib/db/summed-columns";
import { actorMay, type Actor } from "@/lib/domain/access";
import { daysLater } from "@/lib/domain/calendar";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { marginBasisPointsOf } from "@/lib/domain/usage";
import { readAccountCounts, type AccountCounts } from "./account-counts";
import { readMoneySums, type MoneySums } from "./money-sums";
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
  /** Since the start. */
  money: MoneySums[];
  /** Those that are new are of the last 30 days. */
  accounts: AccountCounts;
  /** Purchases are those in US dollars. */
  days: { day: string; billableTokens: bigint; purchasedCents: bigint }[];
};

export async function getAdminFigures(actor: Actor): Promise<Result<AdminFigures>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const settings = await readSettings();
  const { pool } = database();
  const now = new Date();
  const firstDay = new Date(`${daysLater(now.toISOString().slice(0, 10), -29)}T00:00:00Z`);
  const [usage, money, accounts, days] = await Promise.all([
    pool.query(USAGE),
    readMoneySums(null, null),
    readAccountCounts(settings, { from: firstDay, to: now }),
    pool.query(DAYS),
  ]);
  const { billable, actual, operations, failed, unpriced, cost, cost_unknown } = usage.rows[0] as Record<
    string,
    bigint
  >;
  return ok({
    billableTokens: billable!,
    actualTokens: actual!,
    marginBasisPoints: marginBasisPointsOf({ billableTokens: billable!, actualTokens: actual! }),
    operationCount: operations!,
    failedCount: failed!,
    unpricedCount: unpriced!,
    providerCostMicroUsd: cost!,
    costUnknownCount: cost_unknown!,
    money,
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

const DAYS = `
  WITH ${SUMS},
  used AS (SELECT day, sum(billable_tokens) AS tokens FROM sums GROUP BY 1),
  bought AS (
    SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, sum(paid_cents) AS cents FROM purchases
     WHERE status = 'paid' AND currency = 'usd' AND settled_at >= ${FIRST_DAY}::timestamp AT TIME ZONE 'UTC' GROUP BY 1)
  SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(used.tokens, 0)::bigint AS "billableTokens",
         coalesce(bought.cents, 0)::bigint AS "purchasedCents"
    FROM generate_series(${FIRST_DAY}, ${TODAY}, interval '1 day') AS d(day)
    LEFT JOIN used ON used.day = d.day::date LEFT JOIN bought ON bought.day = d.day::date
   ORDER BY d.day`;
