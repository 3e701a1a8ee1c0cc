import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import {
  aCustomer,
  aModelPrice,
  balanceOf,
  hourlyDifferences,
  ledgerBreaches,
  service,
  type Customer,
} from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { listUnpricedUsages } from "@/lib/queries/admin-catalogue";
import { priceUsage } from "./price-usage";
import { recordUsage } from "./record-usage";
import { verifyAccount } from "./verify-ledger";

testDatabase();
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
});
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

test("a usage that waited is charged by the price that was in force when it ran", async () => {
  const { customer, model, usageId, occurredAt } = await anUnpricedUsage();
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 40_000n });
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 90_000n, effectiveFrom: new Date() });
  const input = { accountId: customer.accountId, usageId };
  // 10 seconds at $0.04, 10,000 tokens for a dollar, times 1.5
  const first = await priceUsage(operator, input);
  expect(first).toMatchObject({ ok: true, value: { balanceTokens: 4_000n, replayed: false } });
  expect(await usageOf(usageId)).toMatchObject({
    status: "succeeded",
    chargeType: "cost",
    billableTokens: 6_000n,
    costMicroUsd: 400_000n,
    lineSeq: first.ok && first.value.seq,
    priceId: expect.any(String),
  });
  const line = await database().prisma.ledgerLine.findFirstOrThrow({ where: { usageId } });
  expect(line).toMatchObject({ type: "usage", amountTokens: -6_000n, cause: `price:${usageId}`, occurredAt });
  expect(await database().prisma.auditEntry.findMany({ where: { accountId: customer.accountId } })).toMatchObject([
    { action: "usage.price", subject: `usage:${usageId}`, actor: "operator:test" },
  ]);
  expect(await verifyAccount(customer.accountId)).toEqual([]);

  const second = await priceUsage(operator, input);
  expect(second).toEqual(first.ok && { ok: true, value: { ...first.value, replayed: true } });
});

test("twenty who price it at once charge it once", async () => {
  const { customer, model, usageId } = await anUnpricedUsage();
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 40_000n });
  const input = { accountId: customer.accountId, usageId };
  const results = await Promise.all(Array.from({ length: 20 }, () => priceUsage(operator, input)));
  expect(results.filter((result) => result.ok && !result.value.replayed)).toHaveLength(1);
  expect(results.every((result) => result.ok)).toBe(true);
  expect(await balanceOf(customer.accountId)).toBe(4_000n);
  expect(await database().prisma.auditEntry.count({ where: { accountId: customer.accountId } })).toBe(1);
});

test("work that was done is charged into debt", async () => {
  const { customer, model, usageId } = await anUnpricedUsage(100n);
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 40_000n });
  expect(await priceUsage(operator, { accountId: customer.accountId, usageId })).toMatchObject({ ok: true });
  expect(await balanceOf(customer.accountId)).toBe(-5_900n);
});

test("without a price for what it used it goes on waiting, and the first that begins later charges it", async () => {
  const { customer, model, usageId } = await anUnpricedUsage();
  const input = { accountId: customer.accountId, usageId };
  const refused = { ok: false, refusal: { code: "validation_failed", faults: [{ path: "" }] } };
  expect(await priceUsage(operator, input)).toMatchObject(refused);
  // A price for another kind of unit is no price for it.
  await aModelPrice({ model, chargeType: "cost", characterMicroUsdPerMillion: 1_000_000n });
  expect(await priceUsage(operator, input)).toMatchObject(refused);
  // Nor is one that has not begun.
  const tomorrow = new Date(Date.now() + 86_400_000);
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 90_000n, effectiveFrom: tomorrow });
  expect(await priceUsage(operator, input)).toMatchObject(refused);
  expect(await usageOf(usageId)).toMatchObject({ status: "unpriced", billableTokens: 0n });
  expect(await balanceOf(customer.accountId)).toBe(10_000n);

  const [first, second] = [new Date(Date.now() - 60_000), new Date()];
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 70_000n, effectiveFrom: second });
  await aModelPrice({ model, chargeType: "cost", secondMicroUsd: 40_000n, effectiveFrom: first });
  expect(await priceUsage(operator, input)).toMatchObject({ ok: true, value: { balanceTokens: 4_000n } });
});

test("what was charged or failed when it was recorded is not charged again", async () => {
  const customer = await aCustomer();
  const run = { who: { userId: customer.userId }, operationType: "draft", provider: "openai", model: "gpt-4o" };
  const units = { ...NO_UNITS, inputModelTokens: 100n };
  for (const success of [true, false]) {
    const recorded = await recordUsage(service, { ...run, units, success });
    const usageId = recorded.ok ? recorded.value.usageId : "";
    expect(await priceUsage(operator, { accountId: customer.accountId, usageId })).toMatchObject({
      refusal: { faults: [{ message: "This operation does not wait for a price" }] },
    });
  }
});

test("only those who may grant price, and only what is there", async () => {
  const { customer, usageId } = await anUnpricedUsage();
  const input = { accountId: customer.accountId, usageId };
  const admin = await aCustomer({ role: "admin" });
  for (const actor of [customer.actor, admin.actor, service]) {
    expect(await priceUsage(actor, input)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  }
  for (const other of [
    { ...input, usageId: newId() },
    { ...input, usageId: "x" },
    { ...input, accountId: newId() },
  ]) {
    expect(await priceUsage(operator, other)).toEqual({ ok: false, refusal: { code: "not_found" } });
  }
});

test("the list says which price does not say what was used, so that completing it loses nothing of it", async () => {
  const { model } = await anUnpricedUsage();
  const listed = async () => {
    const page = await listUnpricedUsages(operator, {});
    return page.ok ? page.value.usages.find((usage) => usage.model === model) : undefined;
  };
  expect(await listed()).toMatchObject({ price: null, billableTokens: null });
  await aModelPrice({ model, chargeType: "cost", minuteMicroUsd: null, characterMicroUsdPerMillion: 15_000_000n });
  expect(await listed()).toMatchObject({
    price: { model, characterMicroUsdPerMillion: 15_000_000n },
    billableTokens: null,
  });
});

async function anUnpricedUsage(
  balanceTokens = 10_000n,
): Promise<{ customer: Customer; model: string; usageId: string; occurredAt: Date }> {
  const customer = await aCustomer({ balanceTokens });
  const [model, occurredAt] = [`video-${newId()}`, new Date(Date.now() - 7_200_000)];
  const recorded = await recordUsage(service, {
    who: { userId: customer.userId },
    operationType: "video",
    provider: "openai",
    model,
    units: { ...NO_UNITS, durationMs: 10_000n },
    success: true,
    occurredAt,
  });
  if (!recorded.ok || recorded.value.status !== "unpriced") throw new Error("expected a usage without a price");
  return { customer, model, usageId: recorded.value.usageId, occurredAt };
}

async function usageOf(usageId: string) {
  return database().prisma.usage.findFirstOrThrow({ where: { id: usageId } });
}
