import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase } from "@/lib/db/client";
import { aCustomer, aModelPrice, service, setBalance, type Customer } from "@/lib/dev/factories";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { NO_UNITS, type ChargeOverride, type Units } from "@/lib/domain/pricing/charge";
import { explainCharge } from "@/lib/domain/pricing/explain";
import { newId } from "@/lib/ids";
import { correctLine } from "@/lib/operations/correct-line";
import { recordUsage } from "@/lib/operations/record-usage";
import { explainTransaction } from "./explained-transaction";

testDatabase();
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;
let customer: Customer;

beforeAll(async () => {
  customer = await aCustomer({ balanceTokens: 1_000_000n });
  await aModelPrice({
    model: "by-text",
    chargeType: "cost",
    inputMicroUsdPerMillion: 150_000n,
    cachedInputMicroUsdPerMillion: 75_000n,
    outputMicroUsdPerMillion: 600_000n,
  });
  await aModelPrice({ model: "by-character", chargeType: "cost", characterMicroUsdPerMillion: 12_000_000n });
  await aModelPrice({ model: "by-minute", chargeType: "cost", minuteMicroUsd: 6_000n });
  await aModelPrice({
    model: "by-second",
    chargeType: "cost",
    secondMicroUsd: 40_000n,
    multiplierBasisPoints: 17_500n,
  });
  await aModelPrice({
    model: "by-image",
    chargeType: "fixed",
    imageSizes: { "1024x1024": { fixedTokens: "6000", costMicroUsd: "40000" } },
  });
});

const charges: [name: string, model: string, units: Partial<Units>, override?: ChargeOverride][] = [
  ["the default multiplier", "unheard-of", { inputModelTokens: 1_001n, outputModelTokens: 500n }],
  ["a multiplier of the caller's", "gpt-4o", { inputModelTokens: 333n }, { multiplierBasisPoints: 12_345n }],
  ["a fixed price for images", "by-image", { imageCount: 3n, imageSize: "1024x1024" }],
  ["a fixed price of the caller's", "gpt-4o", { inputModelTokens: 1n }, { fixedTokens: 77n }],
  [
    "the cost of text",
    "by-text",
    { inputModelTokens: 12_345n, cachedInputModelTokens: 2_345n, outputModelTokens: 678n },
  ],
  ["the cost of characters", "by-character", { characterCount: 4_321n }],
  ["the cost of minutes", "by-minute", { durationMs: 61_001n }],
  ["the cost of seconds", "by-second", { durationMs: 7_777n }],
];

describe("what was charged, computed again from what is kept, is equal", () => {
  test.each(charges)("by %s", async (_name, model, units, override) => {
    const id = await charge(customer, model, units, override);
    const explained = await explainTransaction(customer.actor, id);
    if (!explained.ok || !explained.value.usage) throw new Error("not explained");
    const { usage, transaction, draws } = explained.value;
    expect(explainCharge(usage.snapshot)).toMatchObject({ agrees: true, computedTokens: -transaction.amountTokens });
    expect(draws.reduce((sum, { tokens }) => sum + tokens, 0n)).toBe(-transaction.amountTokens);
    if (model.startsWith("by-")) expect(usage.snapshot.price).toMatchObject({ model });
  });
});

test("a correction names what it corrects, and is named by it; what it gave back is drawn below zero", async () => {
  const id = await charge(customer, "gpt-4o", { inputModelTokens: 1_000n });
  const seq = BigInt(id.split("_")[2]!);
  const given = { accountId: customer.accountId, seq, key: newId(), givenBackTokens: 500n, reason: "Twice too much" };
  const corrected = await correctLine(operator, given);
  if (!corrected.ok) throw new Error(corrected.refusal.code);
  const correctionId = transactionIdOf(customer.accountId, corrected.value.seq);
  const wrong = await explainTransaction(customer.actor, id);
  expect(wrong).toMatchObject({ value: { corrections: [{ transactionId: correctionId, amountTokens: 500n }] } });
  const correction = await explainTransaction(customer.actor, correctionId);
  expect(correction).toMatchObject({
    value: { usage: null, corrects: { transactionId: id }, draws: [{ tokens: -500n }] },
  });
});

test("what brings tokens says what is left of it", async () => {
  const other = await aCustomer({ balanceTokens: 20_000n });
  await setBalance(other.accountId, 5_000n);
  const grant = await explainTransaction(other.actor, transactionIdOf(other.accountId, 2n));
  expect(grant).toMatchObject({
    value: { usage: null, payment: null, brought: { source: "admin_grant", amountTokens: 10_000n, expiresAt: null } },
  });
});

test("somebody else's transaction, one that is not there, and no id at all are answered alike", async () => {
  const id = await charge(customer, "gpt-4o", { inputModelTokens: 1n });
  const stranger = await aCustomer();
  const notFound = { ok: false, refusal: { code: "not_found" } };
  expect(await explainTransaction(stranger.actor, id)).toEqual(notFound);
  for (const other of [transactionIdOf(customer.accountId, 9_999n), "txn_1_1", "", id.toUpperCase()]) {
    expect(await explainTransaction(customer.actor, other)).toEqual(notFound);
  }
  const staff = await aCustomer({ role: "admin" });
  expect(await explainTransaction(staff.actor, id)).toMatchObject({ ok: true });
});

async function charge(
  { userId, accountId }: Customer,
  model: string,
  units: Partial<Units>,
  override?: ChargeOverride,
): Promise<string> {
  const recorded = await recordUsage(service, {
    who: { userId },
    operationType: "draft",
    provider: "openai",
    model,
    units: { ...NO_UNITS, ...units },
    override,
    success: true,
  });
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  return transactionIdOf(accountId, recorded.value.seq!);
}
