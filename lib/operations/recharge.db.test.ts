import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { balanceOf, block, ledgerBreaches, service, setBalance } from "@/lib/dev/factories";
import {
  aCardHolder,
  attachCard,
  attemptsOf,
  creditsOf,
  decisionsOf,
  expectOneChargeOneCredit,
  fallTo,
  intentCount,
  intentsOf,
  mailsTo,
  paidAtStripe,
  rechargeOn,
  settingsOf,
} from "@/lib/dev/recharge-factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { recordUsage } from "@/lib/operations/record-usage";
import { sweepRecharges } from "@/lib/operations/sweep-recharges";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
afterEach(async () => {
  await stripe.control("flush");
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

const HOUR_MS = 3_600_000;

/** 1,000 model tokens, 1,500 tokens at the default multiplier. */
function spend1500(userId: string, key: string) {
  return recordUsage(service, {
    who: { userId },
    key,
    operationType: "draft",
    provider: "openai",
    model: "some-model",
    units: { ...NO_UNITS, inputModelTokens: 1_000n },
    success: true,
  });
}

test("500 parallel spends below the threshold are one charge and one credit", async () => {
  const holder = await aCardHolder(stripe, { balanceTokens: 100_000n });
  await rechargeOn(holder, { thresholdTokens: 50_000n, packageCode: "enterprise" });
  const spent = await Promise.all(
    Array.from({ length: 500 }, (_, index) => spend1500(holder.userId, `spend-${index}`)),
  );
  expect(spent.every(({ ok }) => ok)).toBe(true);

  await expect.poll(() => creditsOf(holder), { timeout: 20_000 }).toEqual([7_500_000n]);
  await stripe.control("flush");
  await sweepRecharges();
  expect(await paidAtStripe(stripe, holder)).toEqual([50_000]);
  expect(await intentCount(stripe, holder)).toBe(1);
  expect(await creditsOf(holder)).toEqual([7_500_000n]);
  expect(await balanceOf(holder.accountId)).toBe(100_000n - 500n * 1_500n + 7_500_000n);
});

test("many accounts that fall at the same moment are all recharged, each once", async () => {
  const holders = await Promise.all(Array.from({ length: 12 }, () => aCardHolder(stripe, { balanceTokens: 2_000n })));
  for (const holder of holders) await rechargeOn(holder);
  await Promise.all(holders.map(({ userId }) => spend1500(userId, `fall-${userId}`)));
  for (const holder of holders) {
    await expect.poll(() => creditsOf(holder), { timeout: 20_000 }).toEqual([150_000n]);
    await expectOneChargeOneCredit(stripe, holder);
  }
});

test("a Stripe that does not answer holds the sweep up, and what was not asked is asked the next time", async () => {
  const holders = await Promise.all(Array.from({ length: 6 }, () => aCardHolder(stripe)));
  for (const holder of holders) {
    await rechargeOn(holder);
    await fallTo(holder, 0n);
  }
  await stripe.control("trouble", { refuse: 1_000 });
  expect(await sweepRecharges()).toMatchObject({ isStripeAway: true, failedCount: 0 });
  const attempts = (await Promise.all(holders.map(attemptsOf))).flat();
  expect(attempts.length).toBeLessThan(holders.length);
  await stripe.control("trouble", {});
  await database().pool.query("UPDATE recharge_attempts SET tried_at = tried_at - interval '5 minutes'");
  await sweepRecharges();
  for (const holder of holders) await expectOneChargeOneCredit(stripe, holder);
});

test("a hundred considerations at once are one charge", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  await fallTo(holder, 900n);
  const decisions = await Promise.all(Array.from({ length: 100 }, () => considerRecharge(holder.accountId)));
  expect(decisions.filter((decision) => "charge" in decision)).toHaveLength(1);
  await expectOneChargeOneCredit(stripe, holder);
});

test("a recharge is a line, a grant, a purchase and a message, all of the same payment", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  await fallTo(holder, 1_000n);
  expect(await considerRecharge(holder.accountId)).toMatchObject({
    charge: { packageCount: 1n, amountTokens: 150_000n, priceCents: 1_500n },
  });

  const { accountId } = holder;
  const { prisma } = database();
  const [attempt] = await attemptsOf(holder);
  const [intent] = await intentsOf(stripe, holder);
  expect(intent).toMatchObject({
    status: "succeeded",
    amount: 1_500,
    metadata: { accountId, purchaseId: attempt!.id },
    receipt_email: holder.email,
  });
  expect(attempt).toMatchObject({ status: "succeeded", paymentIntentId: intent!.id, availableTokens: 1_000n });
  expect(await prisma.purchase.findFirstOrThrow({ where: { accountId } })).toMatchObject({
    id: attempt!.id,
    kind: "auto_recharge",
    status: "paid",
    packageName: "Starter",
    paidCents: 1_500n,
    cardLast4: "4242",
    userId: holder.userId,
  });
  expect(await prisma.ledgerLine.findFirstOrThrow({ where: { accountId, type: "auto_recharge" } })).toMatchObject({
    cause: `payment:${intent!.id}`,
    amountTokens: 150_000n,
    purchaseId: attempt!.id,
  });
  expect(await prisma.grant.findFirstOrThrow({ where: { accountId, source: "auto_recharge" } })).toMatchObject({
    amountTokens: 150_000n,
    paidCents: 1_500n,
  });
  expect(await prisma.outboxMessage.findFirstOrThrow({ where: { accountId, kind: "recharge_done" } })).toMatchObject({
    recipient: holder.email,
    payload: { tokens: "150000", paidCents: "1500", balanceTokens: "151000", card: "Visa ···· 4242" },
  });
  expect(await decisionsOf(holder)).toMatchObject([
    { isCharged: false, reason: "above_threshold" },
    { isCharged: true, reason: "charge", attemptId: attempt!.id, availableTokens: 1_000n, thresholdTokens: 1_000n },
  ]);
});

test("debt is lifted by one payment of as many packages as it takes", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  await fallTo(holder, -400_000n);
  await considerRecharge(holder.accountId);
  expect(await paidAtStripe(stripe, holder)).toEqual([4_500]);
  expect(await balanceOf(holder.accountId)).toBe(50_000n);
  expect(await database().prisma.purchase.findFirstOrThrow({ where: { accountId: holder.accountId } })).toMatchObject({
    packageName: "3 × Starter",
    amountTokens: 450_000n,
  });
});

describe("no card is charged, and the owner can read why", () => {
  test("above the threshold, blocked, package gone, price changed", async () => {
    const holder = await aCardHolder(stripe, { balanceTokens: 1_001n });
    await rechargeOn(holder, { packageCode: "pro" });
    const reasonOf = async () => {
      const decision = await considerRecharge(holder.accountId);
      return "skip" in decision ? decision.skip : "charged";
    };
    expect(await reasonOf()).toBe("above_threshold");
    await fallTo(holder, 10n);
    const pro = { where: { code: "pro" } };
    await database().prisma.package.update({ ...pro, data: { isActive: false } });
    expect(await reasonOf()).toBe("package_unavailable");
    await database().prisma.package.update({ ...pro, data: { isActive: true, priceCents: 6_600n } });
    expect(await reasonOf()).toBe("terms_changed");
    await database().prisma.package.update({ ...pro, data: { priceCents: 6_500n } });
    await block(holder.accountId);
    expect(await reasonOf()).toBe("account_blocked");
    expect(await reasonOf()).toBe("account_blocked");
    expect(await intentCount(stripe, holder)).toBe(0);
    expect((await decisionsOf(holder)).map(({ reason, count }) => [reason, count])).toEqual([
      ["above_threshold", 2],
      ["package_unavailable", 1],
      ["terms_changed", 1],
      ["account_blocked", 2],
    ]);
    // Once each for what its owner can do something about.
    expect(await mailsTo(holder)).toEqual(["recharge_paused", "recharge_paused"]);
  });

  test("the month's cap, to the cent, until the next month begins", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder, { monthlyCapCents: 3_000n });
    const june = new Date("2026-06-30T22:00:00Z");
    for (let round = 0; round < 2; round++) {
      await fallTo(holder, 0n);
      expect(await considerRecharge(holder.accountId, june)).toHaveProperty("charge");
    }
    await fallTo(holder, 0n);
    expect(await considerRecharge(holder.accountId, june)).toMatchObject({
      skip: "monthly_cap_reached",
      nextEligibleAt: new Date("2026-07-01T00:00:00Z"),
    });
    expect(await considerRecharge(holder.accountId, new Date("2026-07-01T00:00:00Z"))).toHaveProperty("charge");
    expect(await paidAtStripe(stripe, holder)).toEqual([1_500, 1_500, 1_500]);
  });
});

describe("declines", () => {
  const start = new Date("2026-06-01T00:00:00Z");
  const after = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);

  test("wait 1, 2 and 4 hours; the first mails at once, the third pauses and says why", async () => {
    const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
    await rechargeOn(holder);
    await fallTo(holder, 0n);

    expect(await considerRecharge(holder.accountId, start)).toHaveProperty("charge");
    await stripe.control("flush");
    expect(await settingsOf(holder)).toMatchObject({ declineCount: 1, nextEligibleAt: after(1), pausedReason: null });
    expect(await mailsTo(holder)).toEqual(["recharge_declined"]);

    const early = await considerRecharge(holder.accountId, new Date(after(1).getTime() - 1));
    expect(early).toMatchObject({ skip: "backing_off", nextEligibleAt: after(1) });
    expect(await considerRecharge(holder.accountId, after(1))).toHaveProperty("charge");
    expect(await settingsOf(holder)).toMatchObject({ declineCount: 2, nextEligibleAt: after(3), pausedReason: null });
    expect(await mailsTo(holder)).toEqual(["recharge_declined"]);

    expect(await considerRecharge(holder.accountId, after(3))).toHaveProperty("charge");
    expect(await settingsOf(holder)).toMatchObject({
      declineCount: 3,
      nextEligibleAt: after(7),
      pausedReason: "declined_repeatedly",
      isEnabled: true,
    });
    expect(await mailsTo(holder)).toEqual(["recharge_declined", "recharge_paused"]);
    expect(await thresholdNoteOf(holder.accountId)).toBeNull();

    expect(await considerRecharge(holder.accountId, after(1_000))).toMatchObject({ skip: "paused" });
    await sweepRecharges();
    expect(await intentCount(stripe, holder)).toBe(3);
    expect(await attemptsOf(holder)).toMatchObject([
      { status: "declined", failureCode: "generic_decline", failureMessage: "Your card was declined." },
      { status: "declined" },
      { status: "declined" },
    ]);
    expect(await creditsOf(holder)).toEqual([]);
  });

  test("a success in between begins anew", async () => {
    const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await considerRecharge(holder.accountId, start);
    const good = await attachCard(stripe, holder.stripeCustomerId, "pm_card_visa");
    await rechargeOn(holder, { cardId: good });
    await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
    expect(await settingsOf(holder)).toMatchObject({ declineCount: 0, nextEligibleAt: null, cardLast4: "4242" });
  });

  test("a card that Stripe does not know any more pauses at once", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    const { accountId } = holder;
    await database().prisma.rechargeSettings.update({ where: { accountId }, data: { paymentMethodId: "pm_gone" } });
    await considerRecharge(accountId);
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "card_removed", declineCount: 0 });
    expect(await mailsTo(holder)).toEqual(["recharge_paused"]);
    expect(await attemptsOf(holder)).toMatchObject([{ status: "error", failureCode: "card_gone" }]);
  });
});

test.each([
  ["pm_card_visa", "succeeded", null],
  ["pm_card_mastercard", "succeeded", null],
  ["pm_card_createDispute", "succeeded", "payment_disputed"],
  ["pm_card_chargeCustomerFail", "declined", null],
  ["pm_card_authenticationRequiredOnSetup", "requires_action", "authentication_required"],
  ["pm_card_authenticationRequired", "requires_action", "authentication_required"],
])("test card %s: %s", async (card, status, pausedReason) => {
  const holder = await aCardHolder(stripe, { card });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  await stripe.control("flush");
  expect(await attemptsOf(holder)).toMatchObject([{ status }]);
  expect((await settingsOf(holder)).pausedReason).toBe(pausedReason);
  expect(await creditsOf(holder)).toEqual(status === "succeeded" ? [150_000n] : []);
});

test("the sweep charges whoever fell below without being noticed, and nobody twice", async () => {
  const holders = await Promise.all([1, 2, 3].map(() => aCardHolder(stripe)));
  for (const holder of holders) {
    await rechargeOn(holder);
    await fallTo(holder, 500n);
  }
  await Promise.all([sweepRecharges(), sweepRecharges(), sweepRecharges()]);
  for (const holder of holders) await expectOneChargeOneCredit(stripe, holder);
});

test("buying by hand lifts a pause, and the third back-off is still waited out", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  const times = [0, 1, 3].map((hours) => new Date(Date.now() + hours * HOUR_MS));
  for (const at of times) await considerRecharge(holder.accountId, at);
  expect((await settingsOf(holder)).pausedReason).toBe("declined_repeatedly");
  const { startCheckout } = await import("@/lib/operations/start-checkout");
  const started = await startCheckout(holder.actor, {
    ...holder,
    packageId: "starter",
    saveCard: false,
    successUrl: "http://localhost:3000/tokens",
    cancelUrl: "http://localhost:3000/tokens",
  });
  if (!started.ok) throw new Error(started.refusal.code);
  await stripe.pay(started.value.url, "4242424242424242");
  await stripe.control("flush");
  expect(await settingsOf(holder)).toMatchObject({
    pausedReason: null,
    declineCount: 0,
    nextEligibleAt: new Date(times[2]!.getTime() + 4 * HOUR_MS),
  });
  expect(await thresholdNoteOf(holder.accountId)).toBe(1_000n);
});

async function thresholdNoteOf(accountId: string): Promise<bigint | null> {
  const account = await database().prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  return account.rechargeThresholdTokens;
}

test("a refill never lowers anything: a balance above the threshold stays as it is", async () => {
  const holder = await aCardHolder(stripe, { balanceTokens: 900_000n });
  await rechargeOn(holder);
  await setBalance(holder.accountId, 800_000n);
  await considerRecharge(holder.accountId);
  expect(await balanceOf(holder.accountId)).toBe(800_000n);
});
