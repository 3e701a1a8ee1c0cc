import { testDatabase } from "@/lib/dev/test-database";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, service, type Customer } from "@/lib/dev/factories";
import { monthsOf, planHistory, sharesOf } from "@/lib/dev/generate/plan";
import { writeShare } from "@/lib/dev/generate/write-share";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { correctLine } from "@/lib/operations/correct-line";
import { recomputeAllPlatformDays } from "@/lib/operations/recompute-platform-days";
import { recordUsage } from "@/lib/operations/record-usage";
import { repairMoneyHours, sumUpMoney } from "@/lib/operations/sum-up-money";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { getAdminFigures } from "./admin";
import { getStatistics, type DayRange, type Statistics } from "./statistics";

const { url } = testDatabase();
afterAll(closeDatabase);

const DAY_MS = 86_400_000;
const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

test("figures equal sums over raw rows, day by day, by model and by operation, and money adds up", async () => {
  const { pool } = database();
  await seedCatalogue();
  const { rows } = await pool.query<{ now: Date }>("SELECT now()");
  const plan = planHistory(4_000, 10, rows[0]!.now);
  const { first, months } = monthsOf(plan);
  await pool.query("SELECT ensure_month_partitions($1::date, $2)", [first, months]);
  for (const share of sharesOf(plan, 1)) await writeShare(url, plan, share, () => {});
  const root = await aCustomer({ role: "superadmin" });
  await correctOne();
  await runWithoutPrice();
  await recomputeAllPlatformDays();

  const ranges = [
    { from: dayBefore(29), to: dayBefore(0) },
    { from: dayBefore(40), to: dayBefore(35) },
    { from: dayBefore(400), to: dayBefore(0) },
  ];
  const earnedFromDraws = await Promise.all(ranges.map((range) => moneyOf(root, range)));
  expect(await sumUpMoney()).toBeGreaterThan(24);
  expect(await sumUpMoney()).toBe(0);
  expect(await Promise.all(ranges.map((range) => moneyOf(root, range)))).toEqual(earnedFromDraws);
  for (const range of ranges) {
    const found = await getStatistics(root.actor, range);
    if (!found.ok) throw new Error(found.refusal.code);
    const { totals, byModel, byOperation, series, interval, money, accounts } = found.value;
    const rawByModel = await rawSums(range, "u.provider || ' ' || u.model");
    expect(totals).toEqual(sum(Object.values(rawByModel)));
    for (const parts of [byModel, byOperation, series]) expect(sum(parts)).toEqual(totals);
    expect(named(byModel)).toEqual(rawByModel);
    expect(named(byOperation)).toEqual(await rawSums(range, "operation_type"));
    if (interval === "day") {
      const trend = series.filter(({ operationCount }) => operationCount > 0n);
      const rawByDay = await rawSums(range, "to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')");
      expect(named(trend.map(({ start, ...sums }) => ({ name: start, ...sums })))).toEqual(rawByDay);
    }
    expect(accounts).toEqual(await rawAccounts(range));
    expect(money).toMatchObject(await rawMoney(range));
  }

  // Over all time, what was collected is earned or deferred.
  const all = await getStatistics(root.actor, { from: dayBefore(1_000), to: dayBefore(0) });
  const figures = await getAdminFigures(root.actor);
  if (!all.ok || !figures.ok) throw new Error("refused");
  expect(all.value.money).toEqual(figures.value.money);
  const [usd] = all.value.money;
  expect(usd!.earnedCents + usd!.deferredCents).toBe(usd!.collectedCents);
  expect(usd!.deferredCents).toBe(await rawDeferredCents());

  // An hour that was summed up wrongly is noticed and mended.
  expect(await repairMoneyHours()).toBe(false);
  await pool.query("UPDATE platform_money SET earned_cents = earned_cents + 5 WHERE earned_cents > 0");
  expect(await repairMoneyHours()).toBe(true);
  expect(await repairMoneyHours()).toBe(false);
  expect(await getStatistics(root.actor, { from: dayBefore(1_000), to: dayBefore(0) })).toEqual(all);
});

test("a range that is none is refused", async () => {
  const root = await aCustomer({ role: "superadmin" });
  for (const range of [
    { from: "", to: "" },
    { from: "2026-02-01", to: "2026-01-01" },
    { from: "2026-02-30", to: "2026-03-01" },
    { from: "2026-02-01", to: "2026-02-30" },
    { from: "1900-01-01", to: "2026-01-01" },
    { from: "'; --", to: "2026-01-01" },
  ]) {
    expect(await getStatistics(root.actor, range)).toMatchObject({ refusal: { code: "validation_failed" } });
  }
});

async function moneyOf({ actor }: Customer, range: DayRange) {
  const found = await getStatistics(actor, range);
  return found.ok ? found.value.money : found;
}

/** A charge of today that was mended counts as mended. */
async function correctOne(): Promise<void> {
  const ada = await aCustomer({ balanceTokens: 10_000n });
  const run = { who: { accountId: ada.accountId }, operationType: "draft", provider: "openai", model: "gpt-4o" };
  const units = { ...NO_UNITS, inputModelTokens: 1_000n };
  const recorded = await recordUsage(service, { ...run, units, success: true });
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  const { accountId, seq } = recorded.value;
  const correction = { accountId, seq: seq!, key: newId(), givenBackTokens: 500n, reason: "Charged too much" };
  const corrected = await correctLine({ kind: "operator", name: "test" }, correction);
  if (!corrected.ok) throw new Error(corrected.refusal.code);
}

/** An image that nobody knows a price for, and a text that is charged by the settings. */
async function runWithoutPrice(): Promise<void> {
  const ada = await aCustomer({ balanceTokens: 10_000n });
  const run = { who: { accountId: ada.accountId }, operationType: "draft", provider: "openai", model: "new" };
  for (const units of [
    { ...NO_UNITS, imageCount: 1n },
    { ...NO_UNITS, outputModelTokens: 100n },
  ]) {
    const recorded = await recordUsage(service, { ...run, units, success: true });
    if (!recorded.ok) throw new Error(recorded.refusal.code);
  }
}

type Sums = Pick<
  Statistics["totals"],
  | "operationCount"
  | "failedCount"
  | "unpricedCount"
  | "actualTokens"
  | "billableTokens"
  | "costMicroUsd"
  | "costUnknownCount"
>;

/** Every figure of the usages themselves, by the name that SQL gives them. */
async function rawSums({ from, to }: DayRange, name: string): Promise<Record<string, Sums>> {
  const { rows } = await database().pool.query<Sums & { name: string }>(
    `SELECT ${name} AS name, count(*) AS "operationCount",
            count(*) FILTER (WHERE status = 'failed') AS "failedCount",
            count(*) FILTER (WHERE status = 'unpriced') AS "unpricedCount",
            count(*) FILTER (WHERE status = 'succeeded' AND cost_micro_usd IS NULL) AS "costUnknownCount",
            sum(input_model_tokens + output_model_tokens)::bigint AS "actualTokens",
            (sum(u.billable_tokens) + coalesce(sum(a.tokens), 0))::bigint AS "billableTokens",
            coalesce(sum(cost_micro_usd), 0)::bigint AS "costMicroUsd"
       FROM usages u
       LEFT JOIN (SELECT account_id, usage_id, sum(billable_tokens) AS tokens FROM usage_adjustments GROUP BY 1, 2) AS a
         ON a.account_id = u.account_id AND a.usage_id = u.id
      WHERE (occurred_at AT TIME ZONE 'UTC')::date BETWEEN $1::date AND $2::date GROUP BY 1`,
    [from, to],
  );
  return Object.fromEntries(rows.map(({ name, ...sums }) => [name, sums]));
}

type Named = Sums & { name: string; billableTokensBefore?: bigint };

/** Its figures under the name of each part, less what they are compared with. */
function named(parts: readonly Named[]): Record<string, Sums> {
  return Object.fromEntries(parts.map(({ name, billableTokensBefore: _before, ...sums }) => [name, sums]));
}

async function rawAccounts({ from, to }: DayRange) {
  const accounts = await database().prisma.account.findMany();
  const balances = accounts.reduce((sum, { balanceTokens }) => sum + Number(balanceTokens), 0);
  const count = (is: (account: (typeof accounts)[number]) => boolean) => BigInt(accounts.filter(is).length);
  return {
    total: BigInt(accounts.length),
    active: count(({ blockedAt, balanceTokens }) => blockedAt === null && balanceTokens >= 0n),
    suspended: count(({ blockedAt, balanceTokens }) => blockedAt === null && balanceTokens < 0n),
    blocked: count(({ blockedAt }) => blockedAt !== null),
    critical: count(({ balanceTokens, heldTokens }) => {
      const availableTokens = balanceTokens - heldTokens;
      return availableTokens >= 0n && availableTokens < 100n;
    }),
    averageBalanceTokens: BigInt(Math.round(balances / accounts.length)),
    newCount: count(({ createdAt }) => {
      const day = createdAt.toISOString().slice(0, 10);
      return day >= from && day <= to;
    }),
  };
}

function sum(rows: readonly Sums[]): Sums {
  const total = {
    operationCount: 0n,
    failedCount: 0n,
    unpricedCount: 0n,
    actualTokens: 0n,
    billableTokens: 0n,
    costMicroUsd: 0n,
    costUnknownCount: 0n,
  };
  for (const row of rows) for (const key of Object.keys(total) as (keyof Sums)[]) total[key] += row[key];
  return total;
}

async function rawDeferredCents(): Promise<bigint> {
  const { rows } = await database().pool.query<{ cents: bigint }>(
    `SELECT round(sum(remaining_tokens * paid_cents::numeric / amount_tokens))::bigint AS cents FROM grants`,
  );
  return rows[0]!.cents;
}

async function rawMoney({ from, to }: DayRange) {
  const { rows } = await database().pool.query(
    `SELECT 'usd' AS currency,
            (SELECT coalesce(sum(paid_cents), 0)::bigint FROM grants
              WHERE (created_at AT TIME ZONE 'UTC')::date BETWEEN $1::date AND $2::date) AS "collectedCents",
            (SELECT coalesce(round(sum(d.tokens * g.paid_cents / g.amount_tokens::numeric)), 0)::bigint
               FROM grant_draws d JOIN grants g ON g.account_id = d.account_id AND g.id = d.grant_id
              WHERE (d.recorded_at AT TIME ZONE 'UTC')::date BETWEEN $1::date AND $2::date) AS "earnedCents"`,
    [from, to],
  );
  return rows;
}
