import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, service, setBalance, type Customer } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { correctLine, type CorrectLine } from "./correct-line";
import { recordUsage } from "./record-usage";
import { verifyAccount } from "./verify-ledger";

const accounts: string[] = [];
testDatabase();
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  for (const id of accounts) expect(await verifyAccount(id)).toEqual([]);
});
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

test("what was charged too much returns to the grants it came from, by a line that names the wrong one", async () => {
  const { customer, seq, usageId } = await aCharge(12_000n, 11_000n);
  const grants = await grantsOf(customer);
  expect(grants).toEqual([0n, 1_000n]);
  const corrected = await correctLine(operator, { ...wrong(customer, seq), givenBackTokens: 5_000n });
  expect(corrected).toMatchObject({ ok: true, value: { balanceTokens: 6_000n, replayed: false } });
  // The second grant gave 1,000 and was drawn last.
  expect(await grantsOf(customer)).toEqual([4_000n, 2_000n]);
  const line = await database().prisma.ledgerLine.findFirstOrThrow({
    where: { accountId: customer.accountId, type: "correction" },
  });
  expect(line).toMatchObject({ amountTokens: 5_000n, correctsSeq: seq, usageId, description: "Charged twice" });
  expect(await billedOf(customer)).toBe(6_000n);
  expect(await database().prisma.auditEntry.findMany({ where: { action: "tokens.correct" } })).toMatchObject([
    { accountId: customer.accountId, reason: "Charged twice" },
  ]);
});

test("corrections of a line never give back more than it charged, also when twenty try at once", async () => {
  const { customer, seq } = await aCharge(12_000n, 11_000n);
  const results = await Promise.all(
    Array.from({ length: 20 }, () => correctLine(operator, { ...wrong(customer, seq), givenBackTokens: 2_000n })),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(5);
  expect(results.find(({ ok }) => !ok)).toMatchObject({
    refusal: { faults: [{ message: "must be at most the 1,000 that this line still charges" }] },
  });
  expect(await balanceOf(customer.accountId)).toBe(11_000n);
  expect(await billedOf(customer)).toBe(1_000n);
});

test("twins of one key correct once; another correction under it is refused", async () => {
  const { customer, seq } = await aCharge(12_000n, 11_000n);
  const input = { ...wrong(customer, seq), givenBackTokens: 300n };
  const results = await Promise.all(Array.from({ length: 8 }, () => correctLine(operator, input)));
  expect(results.filter((result) => result.ok && !result.value.replayed)).toHaveLength(1);
  expect(await balanceOf(customer.accountId)).toBe(1_300n);
  expect(await correctLine(operator, { ...input, givenBackTokens: 301n })).toMatchObject({
    refusal: { code: "idempotency_key_reuse" },
  });
});

test("what was charged too little is charged on top, into debt if it must be; what is given back pays debt first", async () => {
  const { customer, seq } = await aCharge(12_000n, 11_000n);
  await correctLine(operator, { ...wrong(customer, seq), givenBackTokens: -1_500n });
  expect(await balanceOf(customer.accountId)).toBe(-500n);
  expect(await billedOf(customer)).toBe(12_500n);
  await correctLine(operator, { ...wrong(customer, seq), givenBackTokens: 600n });
  expect(await balanceOf(customer.accountId)).toBe(100n);
  await setBalance(customer.accountId, 5_000n);
  await correctLine(operator, { ...wrong(customer, seq), givenBackTokens: 11_900n });
  expect(await balanceOf(customer.accountId)).toBe(16_900n);
  expect(await billedOf(customer)).toBe(0n);
});

test("only those who may grant correct, with a reason, and only what charged a usage", async () => {
  const { customer, seq } = await aCharge(12_000n, 11_000n);
  const input = { ...wrong(customer, seq), givenBackTokens: 1n };
  for (const actor of [customer.actor, service]) {
    expect(await correctLine(actor, input)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  }
  expect(await correctLine(operator, { ...input, reason: " " })).toMatchObject({
    refusal: { faults: [{ path: "reason" }] },
  });
  expect(await correctLine(operator, { ...input, givenBackTokens: 0n })).toMatchObject({
    refusal: { code: "validation_failed" },
  });
  for (const other of [{ seq: 1n }, { seq: 99n }, { accountId: newId() }]) {
    expect(await correctLine(operator, { ...input, ...other })).toEqual({
      ok: false,
      refusal: { code: "not_found" },
    });
  }
});

async function aCharge(balanceTokens: bigint, chargedTokens: bigint) {
  const customer = await aCustomer({ balanceTokens });
  accounts.push(customer.accountId);
  const recorded = await recordUsage(service, {
    who: { userId: customer.userId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, inputModelTokens: 1n },
    override: { fixedTokens: chargedTokens },
    success: true,
  });
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  return { customer, seq: recorded.value.seq!, usageId: recorded.value.usageId };
}

function wrong(customer: Customer, seq: bigint): Omit<CorrectLine, "givenBackTokens"> {
  return { accountId: customer.accountId, seq, key: newId(), reason: "Charged twice" };
}

async function grantsOf({ accountId }: Customer): Promise<bigint[]> {
  const grants = await database().prisma.grant.findMany({ where: { accountId }, orderBy: { seq: "asc" } });
  return grants.map(({ remainingTokens }) => remainingTokens);
}

async function billedOf({ accountId }: Customer): Promise<bigint> {
  const sums = await database().prisma.usageHourly.findMany({ where: { accountId } });
  return sums.reduce((sum, { billableTokens }) => sum + billableTokens, 0n);
}
