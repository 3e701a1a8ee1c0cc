import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { keepHoldUntilKnown, releaseHold, settleHold } from "@/lib/operations/close-hold";
import { openHold } from "@/lib/operations/open-hold";
import { recordUsage, type RecordUsage } from "@/lib/operations/record-usage";
import { getBalance } from "@/lib/queries/balance";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const ROUNDS = 15;

/** A usage that is charged exactly this. */
const charged = (tokens: bigint): Omit<RecordUsage, "who" | "holdId" | "key"> => ({
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  units: { ...NO_UNITS, outputModelTokens: 1n },
  success: true,
  override: { fixedTokens: tokens },
});

test("of many settlements with different figures at once, one is booked", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { customer, holdId } = await held(100n);
    const results = await Promise.all([1n, 2n, 3n, 4n].map((tokens) => settleHold(service, holdId, charged(tokens))));
    const won = results.filter((result) => result.ok);
    expect(won).toHaveLength(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.code]))).toEqual(
      Array(3).fill("hold_already_settled"),
    );
    expect(await balanceOf(customer.accountId)).toBe(1_000n - (won[0]!.ok ? won[0]!.value.billableTokens : 0n));
  }
});

test("a settlement sent many times at once is booked once, and every sender hears the same", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { customer, holdId } = await held(100n);
    const results = await Promise.all(Array.from({ length: 5 }, () => settleHold(service, holdId, charged(60n))));
    const receipts = results.map((result) => (result.ok ? result.value : null));
    expect(new Set(receipts.map((receipt) => receipt?.usageId)).size).toBe(1);
    expect(receipts.map((receipt) => receipt?.balanceTokens)).toEqual(Array(5).fill(940n));
    expect(receipts.filter((receipt) => receipt?.replayed === false)).toHaveLength(1);
    expect(await balanceOf(customer.accountId)).toBe(940n);
  }
});

test("of a settlement and a release at once, exactly one happens", async () => {
  const winners = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const { customer, holdId } = await held(100n);
    const settle = () => settleHold(service, holdId, charged(60n));
    const release = () => releaseHold(service, holdId);
    const [first, second] = await Promise.all(round % 2 === 0 ? [settle(), release()] : [release(), settle()]);
    const [settled, released] = round % 2 === 0 ? [first, second] : [second, first];
    expect([settled!.ok, released!.ok].filter(Boolean)).toHaveLength(1);
    if (!settled!.ok) expect(settled!.refusal.code).toBe("hold_already_released");
    if (!released!.ok) expect(released!.refusal.code).toBe("hold_already_settled");
    expect(await balanceOf(customer.accountId)).toBe(settled!.ok ? 940n : 1_000n);
    winners.add(settled!.ok ? "settled" : "released");
  }
  expect(winners.size).toBeGreaterThan(0);
});

test("a settlement that meets the expiry of its hold is booked once", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { customer, holdId } = await held(100n);
    await runOut(holdId);
    // Whatever touches the account books what is due: here usages of 1 token race with the settlement.
    const other = () => recordUsage(service, { who: { userId: customer.userId }, ...charged(1n) });
    const results = await Promise.all([other(), settleHold(service, holdId, charged(60n)), other()]);
    expect(results.map((result) => result.ok)).toEqual([true, true, true]);
    expect(await balanceOf(customer.accountId)).toBe(938n);
  }
});

test("a settlement that comes after the expiry was booked is booked once, and its repetition changes nothing", async () => {
  const { customer, holdId } = await held(100n);
  await runOut(holdId);
  await recordUsage(service, { who: { userId: customer.userId }, ...charged(1n) });
  expect(await statusOf(holdId)).toBe("expired");
  const late = [await settleHold(service, holdId, charged(60n)), await settleHold(service, holdId, charged(60n))];
  expect(late.map((result) => result.ok && result.value.replayed)).toEqual([false, true]);
  expect(await settleHold(service, holdId, charged(61n))).toMatchObject({
    ok: false,
    refusal: { code: "hold_already_settled" },
  });
  expect(await balanceOf(customer.accountId)).toBe(939n);
  expect(await statusOf(holdId)).toBe("settled");
});

test("work that took more than was held is booked in full, and the excess is debt", async () => {
  const { customer, holdId } = await held(1_000n);
  const settled = await settleHold(service, holdId, charged(1_500n));
  expect(settled).toMatchObject({ ok: true, value: { balanceTokens: -500n, billableTokens: 1_500n } });
  const balance = await getBalance(service, customer.accountId);
  expect(balance).toMatchObject({ ok: true, value: { debtTokens: 500n, heldTokens: 0n, status: "suspended" } });
  expect(await openHold(service, { who: { userId: customer.userId }, tokens: 1n, ttlSeconds: 60 })).toEqual({
    ok: false,
    refusal: { code: "account_suspended", debtTokens: 500n },
  });
});

test("work that failed frees its hold and costs nothing", async () => {
  const { customer, holdId } = await held(100n);
  const failed = await settleHold(service, holdId, { ...charged(60n), success: false, errorMessage: "timeout" });
  expect(failed).toMatchObject({ ok: true, value: { status: "failed", billableTokens: 0n, seq: null } });
  expect(await getBalance(service, customer.accountId)).toMatchObject({
    value: { settledTokens: 1_000n, heldTokens: 0n },
  });
});

test("a hold that ran out frees its tokens at that moment, though nothing has booked it", async () => {
  const { customer, holdId } = await held(1_000n);
  await runOut(holdId);
  expect(await statusOf(holdId)).toBe("open");
  expect(await getBalance(service, customer.accountId)).toMatchObject({
    value: { heldTokens: 0n, availableTokens: 1_000n },
  });
  const next = await openHold(service, { who: { userId: customer.userId }, tokens: 1_000n, ttlSeconds: 60 });
  expect(next.ok).toBe(true);
});

test("tokens of an unknown outcome stay held past their expiry until somebody knows", async () => {
  const { customer, holdId } = await held(1_000n);
  expect(await keepHoldUntilKnown(service, holdId)).toEqual({ ok: true, value: { kept: true } });
  await runOut(holdId);
  expect(await getBalance(service, customer.accountId)).toMatchObject({
    value: { heldTokens: 1_000n, availableTokens: 0n },
  });
  const next = await openHold(service, { who: { userId: customer.userId }, tokens: 1n, ttlSeconds: 60 });
  expect(next).toMatchObject({ ok: false, refusal: { code: "insufficient_tokens" } });
  expect(await settleHold(service, holdId, charged(400n))).toMatchObject({ ok: true, value: { balanceTokens: 600n } });
});

test("a release is repeatable, and a hold that was released is never settled", async () => {
  const { customer, holdId } = await held(100n);
  const releases = await Promise.all(Array.from({ length: 5 }, () => releaseHold(service, holdId)));
  expect(releases).toEqual(Array(5).fill({ ok: true, value: { released: true } }));
  const settled = await settleHold(service, holdId, charged(60n));
  expect(settled).toEqual({ ok: false, refusal: { code: "hold_already_released" } });
  expect(await balanceOf(customer.accountId)).toBe(1_000n);
});

test("somebody else's hold is answered as if it did not exist", async () => {
  const { holdId } = await held(100n);
  const stranger = (await aCustomer()).actor;
  const refused = { ok: false, refusal: { code: "hold_not_found" } };
  expect(await settleHold(stranger, holdId, charged(1n))).toEqual(refused);
  expect(await releaseHold(stranger, holdId)).toEqual(refused);
  expect(await keepHoldUntilKnown(stranger, holdId)).toEqual(refused);
  expect(await releaseHold(service, "00000000-0000-7000-8000-000000000000")).toEqual(refused);
  expect(await statusOf(holdId)).toBe("open");
});

async function held(tokens: bigint): Promise<{ customer: Customer; holdId: string }> {
  const customer = await aCustomer({ balanceTokens: 1_000n });
  const opened = await openHold(service, { who: { userId: customer.userId }, tokens, ttlSeconds: 900 });
  if (!opened.ok) throw new Error(opened.refusal.code);
  return { customer, holdId: opened.value.holdId };
}

/** As if its time had passed. */
async function runOut(holdId: string): Promise<void> {
  await database().pool.query("UPDATE holds SET expires_at = now() WHERE id = $1", [holdId]);
}

async function statusOf(holdId: string): Promise<string> {
  return (await database().prisma.hold.findFirstOrThrow({ where: { id: holdId } })).status;
}
