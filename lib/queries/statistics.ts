import "server-only";
import { database } from "@/lib/db/client";
import { earnedBetween, PURCHASE_OF_GRANT } from "@/lib/db/earned-store";
import { readSettings } from "@/lib/db/settings-store";
import { COST_UNKNOWN } from "@/lib/db/summed-columns";
import { actorMay, type Actor } from "@/lib/domain/access";
import { daysLater, isDay, monthsLater } from "@/lib/domain/calendar";
import { groupBy } from "@/lib/domain/group-by";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { readAccountCounts, type AccountCounts } from "./account-counts";
import { platformSums } from "./platform-sums";

/** UTC days, both included, YYYY-MM-DD. */
export type DayRange = { from: string; to: string };

export type UsageSums = {
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  /** Model tokens, in and out. */
  actualTokens: bigint;
  billableTokens: bigint;
  costMicroUsd: bigint;
  costUnknownCount: bigint;
};

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

export type PartSums = UsageSums & {
  name: string;
  /** Of the range of the same length before. */
  billableTokensBefore: bigint;
};

export type Statistics = {
  range: DayRange;
  totals: UsageSums;
  totalsBefore: UsageSums;
  money: MoneySums[];
  /** Earned in US dollars less what providers took for the same time. */
  marginMicroUsd: bigint;
  accounts: AccountCounts & { newCount: bigint };
  interval: "day" | "month";
  /** Every bucket of the range in order, also those in which nothing happened. */
  series: (UsageSums & { start: string })[];
  byModel: PartSums[];
  byOperation: PartSums[];
};

const MOST_DAYS = 366 * 3;
const MOST_DAILY_BUCKETS = 92;
const DAY_MS = 86_400_000;

/** What the whole business used, earned and owes over some days. */
export async function getStatistics(actor: Actor, range: DayRange): Promise<Result<Statistics>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const noDay = (["from", "to"] as const).filter((end) => !isDay(range[end]));
  if (noDay.length > 0) {
    const message = "must be a day such as 2026-11-30";
    return refuse({ code: "validation_failed", faults: noDay.map((path) => ({ path, message })) });
  }
  const dayCount = (timeOf(range.to) - timeOf(range.from)) / DAY_MS + 1;
  if (!(dayCount >= 1) || dayCount > MOST_DAYS) {
    return refuse({
      code: "validation_failed",
      faults: [{ path: "from", message: "must be at most three years before the end" }],
    });
  }
  const interval = dayCount <= MOST_DAILY_BUCKETS ? "day" : "month";
  const first = daysLater(range.from, -dayCount);
  const end = daysLater(range.to, 1);
  const { pool } = database();
  const [parts, money, accounts, newcomers] = await Promise.all([
    pool.query<PartRow>(PARTS, [first, end, range.from, interval]),
    pool.query<MoneySums>(MONEY, [range.from, end]),
    readAccountCounts(await readSettings()),
    pool.query<{ count: bigint }>(NEW_ACCOUNTS, [range.from, end]),
  ]);
  const [rows, before] = [
    parts.rows.filter(({ isBefore }) => !isBefore),
    parts.rows.filter(({ isBefore }) => isBefore),
  ];
  const buckets = groupBy(rows, ({ bucket }) => bucket);
  const totals = sumOf(rows);
  const usd = money.rows.find(({ currency }) => currency === "usd");
  return ok({
    range,
    totals,
    totalsBefore: sumOf(before),
    money: money.rows,
    marginMicroUsd: (usd?.earnedCents ?? 0n) * 10_000n - totals.costMicroUsd,
    accounts: { ...accounts, newCount: newcomers.rows[0]!.count },
    interval,
    series: bucketsOf(range, interval).map((start) => ({ start, ...sumOf(buckets.get(start) ?? []) })),
    byModel: partsBy(rows, before, ({ provider, model }) => `${provider} ${model}`),
    byOperation: partsBy(rows, before, ({ operationType }) => operationType),
  });
}

type PartRow = UsageSums & {
  isBefore: boolean;
  bucket: string;
  operationType: string;
  provider: string;
  model: string;
};

function partsBy(rows: readonly PartRow[], before: readonly PartRow[], nameOf: (row: PartRow) => string): PartSums[] {
  const groups = groupBy(rows, nameOf);
  const groupsBefore = groupBy(before, nameOf);
  const parts = [...groups].map(([name, group]): PartSums => {
    const { billableTokens: billableTokensBefore } = sumOf(groupsBefore.get(name) ?? []);
    return { name, ...sumOf(group), billableTokensBefore };
  });
  return parts.sort(byCharge);
}

function byCharge(a: PartSums, b: PartSums): number {
  if (a.billableTokens !== b.billableTokens) return a.billableTokens > b.billableTokens ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function sumOf(rows: readonly UsageSums[]): UsageSums {
  const sum = {
    operationCount: 0n,
    failedCount: 0n,
    unpricedCount: 0n,
    actualTokens: 0n,
    billableTokens: 0n,
    costMicroUsd: 0n,
    costUnknownCount: 0n,
  };
  for (const row of rows) for (const key of Object.keys(sum) as (keyof UsageSums)[]) sum[key] += row[key];
  return sum;
}

/** The first day of each bucket; of the first month, the first day that is in the range. */
function bucketsOf({ from, to }: DayRange, interval: "day" | "month"): string[] {
  const starts: string[] = [];
  for (let day = from; day <= to; day = interval === "day" ? daysLater(day, 1) : firstOfNextMonth(day))
    starts.push(day);
  return starts;
}

function firstOfNextMonth(day: string): string {
  return `${monthsLater(day.slice(0, 7), 1)}-01`;
}

function timeOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getTime();
}

// A bucket is named by its first day; that of the first month by the first day that is in the range.
const PARTS = `
  WITH ${platformSums("$1::date", "$2::date")}
  SELECT day < $3::date AS "isBefore",
         to_char(CASE $4 WHEN 'day' THEN day ELSE greatest(date_trunc('month', day)::date, $3::date) END, 'YYYY-MM-DD') AS bucket,
         operation_type AS "operationType", provider, model,
         sum(operation_count)::bigint AS "operationCount", sum(failed_count)::bigint AS "failedCount",
         sum(unpriced_count)::bigint AS "unpricedCount",
         sum(input_model_tokens + output_model_tokens)::bigint AS "actualTokens",
         sum(billable_tokens)::bigint AS "billableTokens", sum(cost_micro_usd)::bigint AS "costMicroUsd",
         sum(${COST_UNKNOWN})::bigint AS "costUnknownCount"
    FROM sums GROUP BY 1, 2, operation_type, provider, model`;

const FROM = `($1::date::timestamp AT TIME ZONE 'UTC')`;
const TO = `($2::date::timestamp AT TIME ZONE 'UTC')`;
const inRange = (column: string) => `${column} >= ${FROM} AND ${column} < ${TO}`;

/*
 * What was earned in hours that are over has been summed up; the rest is read. What is owed is summed for grants of one
 * price together, before anything is divided. Each sum is rounded once.
 */
const MONEY = `
  WITH paid AS (
    SELECT coalesce(p.currency, 'usd') AS currency, sum(g.paid_cents) AS cents
      FROM grants g ${PURCHASE_OF_GRANT} WHERE g.paid_cents > 0 AND ${inRange("g.created_at")} GROUP BY 1
  ), given_back AS (
    SELECT p.currency, sum(r.amount_cents) AS cents
      FROM refunds r JOIN purchases p ON p.account_id = r.account_id AND p.id = r.purchase_id
     WHERE p.status = 'paid' AND r.status NOT IN ('failed', 'canceled') AND ${inRange("r.created_at")} GROUP BY 1
    UNION ALL
    SELECT p.currency, sum(d.amount_cents)
      FROM disputes d JOIN purchases p ON p.account_id = d.account_id AND p.id = d.purchase_id
     WHERE d.are_funds_withdrawn AND ${inRange("d.opened_at")} GROUP BY 1
  ), summed_up AS (SELECT coalesce(max(hour) + interval '1 hour', '-infinity') AS until FROM platform_earned
  ), earned AS (
    SELECT currency, earned_cents AS cents FROM platform_earned WHERE ${inRange("hour")}
    UNION ALL
    SELECT currency, cents FROM (${earnedBetween(`greatest(${FROM}, (SELECT until FROM summed_up))`, TO)}) AS since
  ), left_over AS (
    SELECT coalesce(p.currency, 'usd') AS currency, sum(g.remaining_tokens) * g.paid_cents / g.amount_tokens AS cents
      FROM grants g ${PURCHASE_OF_GRANT} WHERE g.is_open AND g.paid_cents > 0
     GROUP BY 1, g.paid_cents, g.amount_tokens
  ), sums AS (
    SELECT currency, cents AS collected, 0 AS earned, 0 AS deferred FROM paid
    UNION ALL SELECT currency, -cents, 0, 0 FROM given_back
    UNION ALL SELECT currency, 0, cents, 0 FROM earned
    UNION ALL SELECT currency, 0, 0, cents FROM left_over)
  SELECT currency, round(sum(collected))::bigint AS "collectedCents", round(sum(earned))::bigint AS "earnedCents",
         round(sum(deferred))::bigint AS "deferredCents"
    FROM sums GROUP BY currency HAVING bool_or(collected <> 0 OR earned <> 0 OR deferred <> 0)
   ORDER BY currency <> 'usd', currency`;

const NEW_ACCOUNTS = `SELECT count(*) AS count FROM accounts WHERE ${inRange("created_at")}`;
