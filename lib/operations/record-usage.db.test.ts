import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import fc from "fast-check";
import { closeDatabase, database } from "@/lib/db/client";
import {
  aCustomer,
  aModelPrice,
  balanceOf,
  hourlyDifferences,
  ledgerBreaches,
  service,
  setSetting,
} from "@/lib/dev/factories";
import { NO_UNITS, type Units } from "@/lib/domain/pricing/charge";
import { recordUsage, recordUsages, type RecordUsage } from "@/lib/operations/record-usage";
import { newId } from "@/lib/ids";

testDatabase();
beforeEach(() => setSetting("multiplierBasisPoints", null));
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
});
afterAll(closeDatabase);

const text: Units = { ...NO_UNITS, inputModelTokens: 1_000n, outputModelTokens: 500n };
const usageOf = (userId: string, about: Partial<RecordUsage> = {}): RecordUsage => ({
  who: { userId },
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  units: text,
  success: true,
  ...about,
});

test("a failed operation costs nothing and is recorded with its error", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 100n });
  const failed = await recordUsage(service, usageOf(userId, { success: false, errorMessage: "model overloaded" }));
  expect(failed).toMatchObject({
    ok: true,
    value: { status: "failed", billableTokens: 0n, seq: null, balanceTokens: 100n },
  });
  expect(await storedUsages(accountId)).toMatchObject([
    { status: "failed", billableTokens: 0n, lineSeq: null, errorMessage: "model overloaded", inputModelTokens: 1_000n },
  ]);
});

test("what has no price is recorded unpriced, costs nothing yet and is never charged at another model's rate", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 100n });
  const speech = { ...NO_UNITS, characterCount: 1_000n };
  const unpriced = await recordUsage(service, usageOf(userId, { model: "new-tts", units: speech }));
  expect(unpriced).toMatchObject({
    ok: true,
    value: { status: "unpriced", billableTokens: 0n, chargeType: null, seq: null },
  });
  expect(await storedUsages(accountId)).toMatchObject([{ status: "unpriced", chargeType: null, costMicroUsd: null }]);
  expect(await balanceOf(accountId)).toBe(100n);
});

test("work that was done is booked though nothing is left, and refused beforehand when a balance is required", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 100n });
  const refused = await recordUsage(service, usageOf(userId, { requireBalance: true }));
  expect(refused).toEqual({
    ok: false,
    refusal: { code: "insufficient_tokens", requiredTokens: 2_250n, availableTokens: 100n },
  });
  expect(await storedUsages(accountId)).toEqual([]);
  expect(await recordUsage(service, usageOf(userId))).toMatchObject({ ok: true, value: { balanceTokens: -2_150n } });
});

test("a usage keeps the price version and the terms it was charged by", async () => {
  const model = `m-${newId()}`;
  const price = await aModelPrice({
    model,
    chargeType: "cost",
    inputMicroUsdPerMillion: 150_000n,
    outputMicroUsdPerMillion: 600_000n,
  });
  const { userId, accountId } = await aCustomer();
  expect(await recordUsage(service, usageOf(userId, { model }))).toMatchObject({
    ok: true,
    value: { billableTokens: 7n },
  });
  expect(await storedUsages(accountId)).toMatchObject([
    {
      priceId: price.id,
      chargeType: "cost",
      costMicroUsd: 450n,
      tokensPerUsd: 10_000n,
      multiplierBasisPoints: 15_000n,
      fixedTokens: null,
    },
  ]);
});

test("a usage is priced by what was in force when it happened", async () => {
  const model = `m-${newId()}`;
  const [now, yesterday] = [Date.now(), new Date(Date.now() - 86_400_000)];
  await aModelPrice({
    model,
    chargeType: "multiplier",
    multiplierBasisPoints: 20_000n,
    effectiveFrom: new Date(now - 10 * 86_400_000),
  });
  await aModelPrice({
    model,
    chargeType: "multiplier",
    multiplierBasisPoints: 30_000n,
    effectiveFrom: new Date(now - 3_600_000),
  });
  const { userId } = await aCustomer();
  expect(await recordUsage(service, usageOf(userId, { model, occurredAt: yesterday }))).toMatchObject({
    value: { billableTokens: 3_000n },
  });
  expect(await recordUsage(service, usageOf(userId, { model }))).toMatchObject({ value: { billableTokens: 4_500n } });
});

test("a repeated call hears its first answer, whatever the prices have become", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
  const [plain, checked] = [
    usageOf(userId, { key: "plain" }),
    usageOf(userId, { key: "checked", claimed: { billableTokens: 2_250n } }),
  ];
  const first = [await recordUsage(service, plain), await recordUsage(service, checked)];
  await setSetting("multiplierBasisPoints", "20000");
  const again = [await recordUsage(service, plain), await recordUsage(service, checked)];
  expect(again).toEqual(
    first.map((result) => (result.ok ? { ok: true, value: { ...result.value, replayed: true } } : result)),
  );
  expect(await balanceOf(accountId)).toBe(5_500n);
});

test("one key in one batch is booked once, with another body refused, for another account a key of its own", async () => {
  const [ada, bob] = [await aCustomer({ balanceTokens: 10_000n }), await aCustomer({ balanceTokens: 10_000n })];
  const results = await recordUsages(service, [
    usageOf(ada.userId, { key: "k" }),
    usageOf(ada.userId, { key: "k" }),
    usageOf(ada.userId, { key: "k", model: "gpt-4o-mini" }),
    usageOf(bob.userId, { key: "k" }),
  ]);
  expect(results.map((result) => (result.ok ? result.value.replayed : result.refusal.code))).toEqual([
    false,
    true,
    "idempotency_key_reuse",
    false,
  ]);
  expect(await balanceOf(ada.accountId)).toBe(7_750n);
  expect(await balanceOf(bob.accountId)).toBe(7_750n);
});

test("happenings from 34 days back to 5 minutes ahead are accepted, others refused", async () => {
  const { userId } = await aCustomer();
  const at = async (ms: number) => {
    const result = await recordUsage(service, usageOf(userId, { occurredAt: new Date(Date.now() + ms) }));
    return result.ok || result.refusal.code;
  };
  const [day, minute] = [86_400_000, 60_000];
  expect(await at(-34 * day + minute)).toBe(true);
  expect(await at(4 * minute)).toBe(true);
  expect(await at(-34 * day - minute)).toBe("validation_failed");
  expect(await at(6 * minute)).toBe("validation_failed");
});

test("only services record usage: a signed-in person of any role is refused", async () => {
  for (const role of ["user", "admin", "superadmin"] as const) {
    const customer = await aCustomer({ role });
    expect(await recordUsage(customer.actor, usageOf(customer.userId))).toEqual({
      ok: false,
      refusal: { code: "insufficient_scope" },
    });
  }
});

test("hourly sums equal the usages they were made from, after whatever was recorded by many at once", async () => {
  const customers = [await aCustomer(), await aCustomer()];
  const anyUsage = fc.record({
    customer: fc.constantFrom(...customers),
    key: fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: undefined }),
    operationType: fc.constantFrom("draft", "a\nb"),
    model: fc.constantFrom("gpt-4o", "b\ngpt-4o", "dall-e-3"),
    success: fc.boolean(),
    requireBalance: fc.boolean(),
    hoursAgo: fc.nat(3),
    units: fc.constantFrom<Units>(
      text,
      { ...NO_UNITS, imageCount: 2n, imageSize: "1024x1024" },
      { ...NO_UNITS, characterCount: 10n },
      { ...NO_UNITS, durationMs: 1_500n },
    ),
  });
  const batches = fc.sample(fc.array(anyUsage, { minLength: 1, maxLength: 20 }), { numRuns: 40 });
  const now = Date.now();
  const results = await Promise.all(
    batches.map((batch) =>
      recordUsages(
        service,
        batch.map(({ customer, hoursAgo, ...about }) =>
          usageOf(customer.userId, { ...about, occurredAt: new Date(now - hoursAgo * 3_600_000) }),
        ),
      ),
    ),
  );
  const booked = results.flat().filter((result) => result.ok && !result.value.replayed).length;
  expect(booked).toBeGreaterThan(0);
  const recorded = await Promise.all(customers.map(async ({ accountId }) => (await storedUsages(accountId)).length));
  expect(recorded[0]! + recorded[1]!).toBe(booked);
});

function storedUsages(accountId: string) {
  return database().prisma.usage.findMany({ where: { accountId } });
}
