import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { daysLater, isDay, monthsLater } from "@/lib/domain/calendar";
import { groupBy } from "@/lib/domain/group-by";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { readAccountCounts, type AccountCounts } from "./account-counts";
import { readMoneySums, type MoneySums } from "./money-sums";
import { platformSums, USAGE_SUM_NAMES, USAGE_SUMS, type UsageSums } from "./platform-sums";

/** UTC days, both included, YYYY-MM-DD. */
export type DayRange = { from: string; to: string };

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
  accounts: AccountCounts;
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
  const [from, to] = [new Date(timeOf(range.from)), new Date(timeOf(end))];
  const [parts, money, accounts] = await Promise.all([
    database().pool.query<PartRow>(PARTS, [first, end, range.from, interval]),
    readMoneySums(from, to),
    readAccountCounts(await readSettings(), { from, to }),
  ]);
  const [rows, before] = [
    parts.rows.filter(({ isBefore }) => !isBefore),
    parts.rows.filter(({ isBefore }) => isBefore),
  ];
  const buckets = groupBy(rows, ({ bucket }) => bucket);
  const totals = sumOf(rows);
  const usd = money.find(({ currency }) => currency === "usd");
  return ok({
    range,
    totals,
    totalsBefore: sumOf(before),
    money,
    marginMicroUsd: (usd?.earnedCents ?? 0n) * 10_000n - totals.costMicroUsd,
    accounts,
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
  const sum = Object.fromEntries(USAGE_SUM_NAMES.map((name) => [name, 0n])) as UsageSums;
  for (const row of rows) for (const name of USAGE_SUM_NAMES) sum[name] += row[name];
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
         ${USAGE_SUMS}
    FROM sums GROUP BY 1, 2, operation_type, provider, model`;
