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
import { sumUpEarned } from "@/lib/operations/sum-up-earned";
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
  await recomputeAllPlatformDays();

  const ranges = [
    { from: dayBefore(29), to: dayBefore(0) },
    { from: dayBefore(40), to: dayBefore(35) },
    { from: dayBefore(400), to: dayBefore(0) },
  ];
  const earnedFromDraws = await Promise.all(ranges.map((range) => moneyOf(root, range)));
  expect(await sumUpEarned()).toBeGreaterThan(24);
  expect(await sumUpEarned()).toBe(0);
  expect(await Promise.all(ranges.map((range) => moneyOf(root, range)))).toEqual(earnedFromDraws);
  for (const range of ranges) {
    const found = await getStatistics(root.actor, range);
    if (!found.ok) throw new Error(found.refusal.code);
    const { totals, byModel, byOperation, series, money } = found.value;
    const raw = await rawSums(range);
    expect(totals).toMatchObject(raw.totals);
    for (const parts of [byModel, byOperation, series]) expect(sum(parts)).toEqual(raw.totals);
    expect(Object.fromEntries(byModel.map(({ name, billableTokens }) => [name, billableTokens]))).toEqual(raw.byModel);
    expect(money).toMatchObject(await rawMoney(range));
  }

  // Over all time, what was collected is earned or deferred.
  const all = await getStatistics(root.actor, { from: dayBefore(1_000), to: dayBefore(0) });
  const figures = await getAdminFigures(root.actor);
  if (!all.ok || !figures.ok) throw new Error("refused");
  const [usd] = all.value.money;
  expect(usd).toMatchObject({
    collectedCents: figures.value.cashCollectedCents,
    earnedCents: figures.value.earnedCents,
    deferredCents: figures.value.deferredCents,
  });
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

type Sums = Pick<
  Statistics["totals"],
  "operationCount" | "failedCount" | "actualTokens" | "billableTokens" | "costMicroUsd"
>;

async function rawSums({ from, to }: DayRange): Promise<{ totals: Sums; byModel: Record<string, bigint> }> {
  const { rows } = await database().pool.query<Sums & { name: string }>(
    `SELECT u.provider || ' ' || u.model AS name, count(*) AS "operationCount",
            count(*) FILTER (WHERE status = 'failed') AS "failedCount",
            sum(input_model_tokens + output_model_tokens)::bigint AS "actualTokens",
            (sum(u.billable_tokens) + coalesce(sum(a.tokens), 0))::bigint AS "billableTokens",
            coalesce(sum(cost_micro_usd), 0)::bigint AS "costMicroUsd"
       FROM usages u
       LEFT JOIN (SELECT account_id, usage_id, sum(billable_tokens) AS tokens FROM usage_adjustments GROUP BY 1, 2) AS a
         ON a.account_id = u.account_id AND a.usage_id = u.id
      WHERE (occurred_at AT TIME ZONE 'UTC')::date BETWEEN $1::date AND $2::date GROUP BY 1`,
    [from, to],
  );
  const byModel = Object.fromEntries(rows.map(({ name, billableTokens }) => [name, billableTokens]));
  return { totals: sum(rows), byModel };
}

function sum(rows: readonly Sums[]): Sums {
  const total = { operationCount: 0n, failedCount: 0n, actualTokens: 0n, billableTokens: 0n, costMicroUsd: 0n };
  for (const row of rows) for (const key of Object.keys(total) as (keyof Sums)[]) total[key] += row[key];
  return total;
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
