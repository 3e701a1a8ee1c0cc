import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, hourlyDifferences, ledgerBreaches, service } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { recomputeAllPlatformDays, recomputeRecentPlatformDays } from "@/lib/operations/recompute-platform-days";
import { recordUsage, recordUsages, type RecordUsage } from "@/lib/operations/record-usage";
import { repairRecentHourlySums } from "@/lib/operations/repair-hourly-sums";

testDatabase();
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
});
afterAll(closeDatabase);

const DAY_MS = 86_400_000;

test("the platform's days are the sums of all usages, with those that failed and those that came late", async () => {
  const customers = await Promise.all([aCustomer(), aCustomer(), aCustomer()]);
  const round = customers.flatMap(({ accountId }, index) => [
    aUsage(accountId),
    aUsage(accountId, { model: "gpt-4o-mini", operationType: "chat" }),
    aUsage(accountId, { success: false, errorMessage: "timeout" }),
    aUsage(accountId, { occurredAt: new Date(Date.now() - DAY_MS) }),
    aUsage(accountId, { occurredAt: new Date(Date.now() - (5 + index) * DAY_MS) }),
    aUsage(accountId, { occurredAt: new Date(Date.now() - 33 * DAY_MS), success: false }),
  ]);
  await recordUsages(service, round);
  await recomputeAllPlatformDays();
  expect(await platformDifferences()).toEqual([]);

  await recordUsage(service, aUsage(customers[0].accountId, { occurredAt: new Date(Date.now() - 2 * DAY_MS) }));
  await recordUsage(service, aUsage(customers[0].accountId));
  expect(await platformDifferences()).not.toEqual([]);
  expect(await recomputeRecentPlatformDays()).toBe(2);
  expect(await platformDifferences()).toEqual([]);

  await recordUsage(service, aUsage(customers[1].accountId, { occurredAt: new Date(Date.now() - 20 * DAY_MS) }));
  expect(await recomputeAllPlatformDays()).toBe(1);
  expect(await platformDifferences()).toEqual([]);
});

test("computing the platform's days again changes nothing, also when many do it at once", async () => {
  const { accountId } = await aCustomer();
  await recordUsages(service, [aUsage(accountId), aUsage(accountId)]);
  await Promise.all(Array.from({ length: 4 }, recomputeAllPlatformDays));
  expect(await recomputeAllPlatformDays()).toBe(0);
  expect(await recomputeRecentPlatformDays()).toBe(0);
  expect(await platformDifferences()).toEqual([]);
});

test("a sum of nothing does not stay", async () => {
  await database().pool.query(
    `INSERT INTO platform_daily SELECT day, 'ghost', provider, model, account_count, operation_count, failed_count,
            unpriced_count, input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count,
            character_count, duration_ms, billable_tokens, cost_micro_usd, cost_unknown_count FROM platform_daily`,
  );
  await recomputeAllPlatformDays();
  expect(await platformDifferences()).toEqual([]);
});

test("hourly sums that are wrong, missing or too many are put right, and right ones are left alone", async () => {
  const { accountId } = await aCustomer();
  await recordUsages(service, [
    aUsage(accountId),
    aUsage(accountId, { model: "gpt-4o-mini" }),
    aUsage(accountId, { success: false, model: "gpt-4.1" }),
    aUsage(accountId, { occurredAt: new Date(Date.now() - 30 * DAY_MS) }),
  ]);
  expect((await repairRecentHourlySums()).repairedCount).toBe(0);

  const { pool } = database();
  await pool.query("UPDATE usage_hourly SET billable_tokens = billable_tokens + 1 WHERE account_id = $1 AND model = 'gpt-4o' AND hour > now() - interval '1 day'", [accountId]); // prettier-ignore
  await pool.query("DELETE FROM usage_hourly WHERE account_id = $1 AND model = 'gpt-4o-mini'", [accountId]);
  await pool.query("UPDATE usage_hourly SET provider = 'nobody' WHERE account_id = $1 AND model = 'gpt-4.1'", [accountId]); // prettier-ignore
  expect(await hourlyDifferences()).not.toEqual([]);
  expect((await repairRecentHourlySums()).repairedCount).toBe(4);
  expect(await hourlyDifferences()).toEqual([]);
});

function aUsage(accountId: string, differences: Partial<RecordUsage> = {}): RecordUsage {
  return {
    who: { accountId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, inputModelTokens: 7n, outputModelTokens: 13n },
    success: true,
    ...differences,
  };
}

/** Days whose sums are not those of the raw usages. */
async function platformDifferences(): Promise<unknown[]> {
  const { rows } = await database().pool.query(`
    WITH raw AS (
      SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, operation_type, provider, model,
             count(DISTINCT account_id) AS accounts, count(*) AS operations,
             count(*) FILTER (WHERE status = 'failed') AS failed, count(*) FILTER (WHERE status = 'unpriced') AS unpriced,
             sum(input_model_tokens) AS input, sum(output_model_tokens) AS output, sum(billable_tokens) AS billable,
             coalesce(sum(cost_micro_usd), 0) AS cost, count(*) FILTER (WHERE cost_micro_usd IS NULL) AS cost_unknown
        FROM usages GROUP BY 1, 2, 3, 4
    ), kept AS (
      SELECT day, operation_type, provider, model, account_count, operation_count, failed_count, unpriced_count,
             input_model_tokens, output_model_tokens, billable_tokens, cost_micro_usd, cost_unknown_count
        FROM platform_daily
    )
    (SELECT 'missing' AS fault, * FROM (TABLE raw EXCEPT TABLE kept) AS missing)
    UNION ALL (SELECT 'wrong', * FROM (TABLE kept EXCEPT TABLE raw) AS wrong)`);
  return rows;
}
