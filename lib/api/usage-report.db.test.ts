import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, service } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { NO_PROJECT } from "@/lib/domain/usage";
import { newId } from "@/lib/ids";
import { recordUsage } from "@/lib/operations/record-usage";
import { getUsageReport } from "@/lib/queries/usage-report";

testDatabase();
afterAll(closeDatabase);

type Bucket = { start: string; billableTokens: number };

test("totals, models, operations and the series are of the same usages", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 100_000n });
  const record = (model: string, operationType: string, inputModelTokens: bigint, success = true) =>
    recordUsage(service, {
      who: { userId },
      operationType,
      provider: "openai",
      model,
      units: { ...NO_UNITS, inputModelTokens, outputModelTokens: 10n },
      success,
    });
  await record("gpt-4o", "draft", 1_000n);
  await record("gpt-4o", "chat", 2_000n);
  await record("gpt-4o-mini", "chat", 100n);
  await record("gpt-4o-mini", "chat", 0n, false);
  const { status, body } = await callBillingApi("GET", `/usage?userId=${userId}&period=day`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    tz: "UTC",
    interval: "hour",
    isToTheHour: false,
    totals: {
      operations: 4,
      failed: 1,
      inputTokens: 3_100,
      outputTokens: 40,
      actualTokens: 3_140,
      billableTokens: 4_695,
    },
    byModel: [
      { provider: "openai", model: "gpt-4o", operations: 2, billableTokens: 4_530 },
      { provider: "openai", model: "gpt-4o-mini", operations: 2, failed: 1, billableTokens: 165 },
    ],
    byOperation: [
      { operationType: "chat", operations: 3, failed: 1, billableTokens: 3_180 },
      { operationType: "draft", operations: 1, billableTokens: 1_515 },
    ],
  });
  const series = body.series as Bucket[];
  expect(series.reduce((sum, { billableTokens }) => sum + billableTokens, 0)).toBe(4_695);
  expect(series).toHaveLength(new Date().getUTCHours() + 1);
  for (const period of ["week", "month", "year"]) {
    const answer = await callBillingApi("GET", `/usage?accountId=${accountId}&period=${period}`);
    expect(answer.body.totals).toEqual(body.totals);
  }
});

describe("buckets", () => {
  test("a day in which nothing happened is there, with nothing", async () => {
    const accountId = await withUsageAt(["2026-03-01T10:00:00Z", 5], ["2026-03-03T10:00:00Z", 7]);
    expect(await seriesOf(accountId, "from=2026-03-01T00:00:00Z&to=2026-03-04T00:00:00Z&interval=day")).toEqual([
      ["2026-03-01T00:00:00.000Z", 5],
      ["2026-03-02T00:00:00.000Z", 0],
      ["2026-03-03T00:00:00.000Z", 7],
    ]);
  });

  test("days begin by the viewer's clock, and the days on which it is changed have 23 and 25 hours", async () => {
    const accountId = await withUsageAt(
      ["2026-03-28T22:00:00Z", 1], // 23:00 in Berlin
      ["2026-03-28T23:00:00Z", 2], // midnight
      ["2026-03-29T21:00:00Z", 4], // 23:00, the clock has been put forward
      ["2026-03-29T22:00:00Z", 8], // midnight
    );
    const range = "from=2026-03-27T23:00:00Z&to=2026-03-30T22:00:00Z&tz=Europe/Berlin";
    expect(await seriesOf(accountId, `${range}&interval=day`)).toEqual([
      ["2026-03-27T23:00:00.000Z", 1],
      ["2026-03-28T23:00:00.000Z", 6],
      ["2026-03-29T22:00:00.000Z", 8],
    ]);
    const october = await withUsageAt(["2026-10-24T22:00:00Z", 1], ["2026-10-25T22:00:00Z", 2]);
    const autumn = "from=2026-10-24T22:00:00Z&to=2026-10-25T23:00:00Z&tz=Europe/Berlin";
    expect(await seriesOf(october, `${autumn}&interval=day`)).toEqual([["2026-10-24T22:00:00.000Z", 3]]);
    expect(await seriesOf(october, `${autumn}&interval=hour`)).toHaveLength(25);
  });

  test("weeks begin on Monday, months on the first", async () => {
    const accountId = await withUsageAt(["2026-03-01T23:00:00Z", 1], ["2026-03-02T00:00:00Z", 2]);
    const range = "from=2026-02-23T00:00:00Z&to=2026-03-09T00:00:00Z";
    expect(await seriesOf(accountId, `${range}&interval=week`)).toEqual([
      ["2026-02-23T00:00:00.000Z", 1],
      ["2026-03-02T00:00:00.000Z", 2],
    ]);
    expect(await seriesOf(accountId, `${range}&interval=month`)).toEqual([
      ["2026-02-01T00:00:00.000Z", 0],
      ["2026-03-01T00:00:00.000Z", 3],
    ]);
  });

  test("where days begin at half past, an hour counts where it begins, and the answer says so", async () => {
    const accountId = await withUsageAt(["2026-05-01T18:00:00Z", 1], ["2026-05-01T19:00:00Z", 2]);
    const path = `/usage?accountId=${accountId}&from=2026-04-30T19:00:00Z&to=2026-05-02T18:30:00Z&interval=day&tz=Asia/Kolkata`;
    const { body } = await callBillingApi("GET", path);
    expect(body).toMatchObject({ isToTheHour: true, totals: { billableTokens: 3 } });
    expect((body.series as Bucket[]).map(({ start, billableTokens }) => [start, billableTokens])).toEqual([
      ["2026-04-30T18:30:00.000Z", 1],
      ["2026-05-01T18:30:00.000Z", 2],
      ["2026-05-02T18:30:00.000Z", 0],
    ]);
    const { body: month } = await callBillingApi("GET", `/usage?accountId=${accountId}&period=month&tz=Asia/Kolkata`);
    expect((month.series as Bucket[])[0]!.start).toMatch(/T18:30:00\.000Z$/);
    expect(new Date((month.series as Bucket[])[0]!.start) < new Date(month.from as string)).toBe(true);
  });

  test("a range counts whole hours: the first from its beginning, the last to its end", async () => {
    const accountId = await withUsageAt(
      ["2026-03-01T09:00:00Z", 1],
      ["2026-03-01T10:00:00Z", 2],
      ["2026-03-01T11:00:00Z", 4],
    );
    const path = `/usage?accountId=${accountId}&from=2026-03-01T10:15:00Z&to=2026-03-01T10:45:00Z`;
    expect((await callBillingApi("GET", path)).body).toMatchObject({
      from: "2026-03-01T10:00:00.000Z",
      to: "2026-03-01T11:00:00.000Z",
      totals: { billableTokens: 2 },
      series: [{ start: "2026-03-01T10:00:00.000Z", billableTokens: 2 }],
    });
  });
});

test.each([
  ["tz=Nowhere/Land", "tz"],
  ["tz=%2B05:30", "tz"],
  ["tz=Foo%2B5", "tz"],
  ["tz=", "tz"],
  ["period=decade", "period"],
  ["interval=minute", "interval"],
  ["to=2026-01-01T00:00:00Z", "from"],
  ["from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to"],
  ["from=2026-02-01T00:00:00Z&period=day", "period"],
  ["from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&interval=hour", "interval"],
  ["from=0000-01-01T00:00:00Z", "interval"],
  ["from=then", "from"],
])("422 for %s, at %s", async (query, path) => {
  const { accountId } = await aCustomer();
  expect(await callBillingApi("GET", `/usage?accountId=${accountId}&${query}`)).toMatchObject({
    status: 422,
    body: { code: "validation_failed", errors: [{ path }] },
  });
});

test("another's usage is answered as if it did not exist", async () => {
  const [ada, bob] = [await aCustomer(), await aCustomer()];
  const refused = { ok: false, refusal: { code: "account_not_found" } };
  expect(await getUsageReport(bob.actor, ada.accountId, { timeZone: "UTC" })).toEqual(refused);
  expect(await callBillingApi("GET", `/usage?userId=${newId()}`)).toMatchObject({ status: 404 });
});

/** An account whose hourly sums are these. */
async function withUsageAt(...hours: [hour: string, billableTokens: number][]): Promise<string> {
  const { accountId } = await aCustomer();
  const counted = ["failed_count", "unpriced_count", "input_model_tokens", "cached_input_model_tokens"];
  counted.push("output_model_tokens", "image_count", "character_count", "duration_ms", "cost_micro_usd");
  for (const [hour, billableTokens] of hours) {
    await database().pool.query(
      `INSERT INTO usage_hourly (account_id, hour, operation_type, provider, model, project_id, operation_count,
         billable_tokens, cost_unknown_count, ${counted.join(", ")})
       VALUES ($1, $2, 'draft', 'openai', 'gpt-4o', $3, 1, $4, 0, ${counted.map(() => "0").join(", ")})`,
      [accountId, hour, NO_PROJECT, billableTokens],
    );
  }
  return accountId;
}

async function seriesOf(accountId: string, query: string): Promise<[string, number][]> {
  const { status, body } = await callBillingApi("GET", `/usage?accountId=${accountId}&${query}`);
  expect(status).toBe(200);
  return (body.series as Bucket[]).map(({ start, billableTokens }) => [start, billableTokens]);
}
