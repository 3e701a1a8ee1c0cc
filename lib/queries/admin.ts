import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { daysLater } from "@/lib/domain/calendar";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { marginBasisPointsOf } from "@/lib/domain/usage";
import { readAccountCounts, type AccountCounts } from "./account-counts";
import { readMoneySums, type MoneySums } from "./money-sums";
import { FIRST_DAY, platformSums, TODAY, TOMORROW, USAGE_SUM_NAMES, USAGE_SUMS, type UsageSums } from "./platform-sums";

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
  const [{ rows: days }, money, accounts] = await Promise.all([
    pool.query<DaySums>(DAYS),
    readMoneySums(null, null),
    readAccountCounts(settings, { from: firstDay, to: now }),
  ]);
  const total = (pick: (day: DaySums) => bigint) => days.reduce((sum, day) => sum + pick(day), 0n);
  const [billableTokens, actualTokens] = [total((day) => day.billableTokens), total((day) => day.actualTokens)];
  return ok({
    billableTokens,
    actualTokens,
    marginBasisPoints: marginBasisPointsOf({ billableTokens, actualTokens }),
    operationCount: total((day) => day.operationCount),
    failedCount: total((day) => day.failedCount),
    unpricedCount: total((day) => day.unpricedCount),
    providerCostMicroUsd: total((day) => day.costMicroUsd),
    costUnknownCount: total((day) => day.costUnknownCount),
    money,
    accounts,
    days: days.map(({ day, billableTokens: tokens, purchasedCents }) => ({
      day,
      billableTokens: tokens,
      purchasedCents,
    })),
  });
}

type DaySums = UsageSums & { day: string; purchasedCents: bigint };

const DAYS = `
  WITH ${platformSums(FIRST_DAY, TOMORROW)},
  used AS (SELECT day, ${USAGE_SUMS} FROM sums GROUP BY 1),
  bought AS (
    SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, sum(paid_cents) AS cents FROM purchases
     WHERE status = 'paid' AND currency = 'usd' AND settled_at >= ${FIRST_DAY}::timestamp AT TIME ZONE 'UTC' GROUP BY 1)
  SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(bought.cents, 0)::bigint AS "purchasedCents",
         ${USAGE_SUM_NAMES.map((name) => `coalesce(used."${name}", 0) AS "${name}"`).join(", ")}
    FROM generate_series(${FIRST_DAY}, ${TODAY}, interval '1 day') AS d(day)
    LEFT JOIN used ON used.day = d.day::date LEFT JOIN bought ON bought.day = d.day::date
   ORDER BY d.day`;
