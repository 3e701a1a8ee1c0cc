import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service, setBalance } from "@/lib/dev/factories";
import { aCardHolder, attemptsOf, creditsOf, fallTo, rechargeOn, type CardHolder } from "@/lib/dev/recharge-factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { simulateRecharge } from "@/lib/domain/recharge/simulate";
import { turnOffRecharge } from "@/lib/operations/configure-recharge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { recordUsage } from "@/lib/operations/record-usage";
import { getBalance } from "@/lib/queries/balance";
import { getRecharge } from "@/lib/queries/recharge";
import { listRechargeLog, type RechargeLogPlace } from "@/lib/queries/recharge-log";
import { getRechargePast } from "@/lib/queries/recharge-past";
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

async function viewOf({ actor, accountId }: CardHolder) {
  const [view, balance] = [await getRecharge(actor, accountId), await getBalance(actor, accountId)];
  if (!view.ok || !balance.ok) throw new Error("refused");
  return { ...view.value, inBalance: balance.value.autoRecharge };
}

describe("how it stands, the same on the page and in the balance answer", () => {
  test("never set up, on, off again", async () => {
    const holder = await aCardHolder(stripe);
    const off = { state: "off", nextEligibleAt: null, pausedReason: null };
    expect(await viewOf(holder)).toMatchObject({ state: "off", settings: null, inBalance: off });
    await rechargeOn(holder, { monthlyCapCents: 6_000n });
    expect(await viewOf(holder)).toMatchObject({
      state: "active",
      isCharging: false,
      settings: {
        thresholdTokens: 1_000n,
        packageName: "Starter",
        monthlyCapCents: 6_000n,
        cardName: "Visa ···· 4242",
      },
      spentThisMonthCents: 0n,
      inBalance: { state: "active" },
    });
    await turnOffRecharge(holder.actor, holder.accountId);
    // What was agreed stays to be seen, for the next time.
    expect(await viewOf(holder)).toMatchObject({ state: "off", settings: { thresholdTokens: 1_000n }, inBalance: off });
  });

  test("backing off, then paused, with the reason and the one thing to do", async () => {
    const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await considerRecharge(holder.accountId);
    const waiting = await viewOf(holder);
    expect(waiting).toMatchObject({ state: "backing_off", remedy: "wait", title: "Visa ···· 0341 was declined" });
    expect(waiting.nextEligibleAt!.getTime() - Date.now()).toBeGreaterThan(0.9 * HOUR_MS);
    expect(waiting.inBalance.nextEligibleAt).toEqual(waiting.nextEligibleAt);

    for (const hours of [2, 5]) await considerRecharge(holder.accountId, new Date(Date.now() + hours * HOUR_MS));
    expect(await viewOf(holder)).toMatchObject({
      state: "paused",
      title: "Auto-recharge is paused",
      sentence: expect.stringMatching(/^Visa ···· 0341 was declined 3 times in a row\. /),
      remedy: "use_another_card",
      nextEligibleAt: null,
      inBalance: { state: "paused", pausedReason: "declined_repeatedly" },
    });
  });

  test("at the month's cap, until the month ends", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder, { monthlyCapCents: 1_500n });
    for (let round = 0; round < 2; round++) {
      await fallTo(holder, 0n);
      await considerRecharge(holder.accountId);
    }
    const now = new Date();
    const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
    expect(await viewOf(holder)).toMatchObject({
      state: "cap_reached",
      remedy: "raise_cap",
      nextEligibleAt: nextMonth,
      spentThisMonthCents: 1_500n,
      capRenewsAt: nextMonth,
      inBalance: { state: "cap_reached", nextEligibleAt: nextMonth },
    });
    await rechargeOn(holder, { monthlyCapCents: 3_000n });
    await expect.poll(async () => (await viewOf(holder)).state).toBe("active");
  });

  test("waiting for its owner, with the payment to finish", async () => {
    const holder = await aCardHolder(stripe, { card: "pm_card_authenticationRequired" });
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await considerRecharge(holder.accountId);
    const [attempt] = await attemptsOf(holder);
    expect(await viewOf(holder)).toMatchObject({
      state: "paused",
      remedy: "finish_payment",
      finishPurchaseId: attempt!.id,
      isCharging: false,
    });
    await stripe.client.paymentIntents.cancel(attempt!.paymentIntentId!);
    await stripe.control("flush");
    expect(await viewOf(holder)).toMatchObject({ state: "paused", remedy: "use_another_card", finishPurchaseId: null });
  });
});

test("the log tells every decision, newest first, page by page without gaps", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  await considerRecharge(holder.accountId);
  await considerRecharge(holder.accountId);
  const sentences: string[] = [];
  let after: RechargeLogPlace | null = null;
  do {
    const page = await listRechargeLog(holder.actor, holder.accountId, { limit: 1, after });
    if (!page.ok) throw new Error(page.refusal.code);
    sentences.push(...page.value.entries.map(({ sentence, count }) => `${count} ${sentence}`));
    after = page.value.next;
  } while (after);
  expect(sentences).toEqual([
    "2 The card was declined before and is not tried again yet.",
    "1 Visa ···· 0341 was declined for $15.00: Your card was declined.",
    "1 Your balance was above the threshold, so nothing was needed.",
  ]);
});

test("the last 30 days begin with what follows from today, and leave out what auto-recharge brought", async () => {
  const holder = await aCardHolder(stripe, { balanceTokens: 10_000n });
  const longAgo = new Date(Date.now() - 60 * 24 * HOUR_MS);
  await database().pool.query("UPDATE accounts SET created_at = $2 WHERE id = $1", [holder.accountId, longAgo]);
  await database().pool.query("UPDATE grants SET created_at = $2 WHERE account_id = $1", [holder.accountId, longAgo]);
  await rechargeOn(holder);
  await recordUsage(service, {
    who: { userId: holder.userId },
    key: "past",
    operationType: "draft",
    provider: "openai",
    model: "some-model",
    units: { ...NO_UNITS, inputModelTokens: 6_200n },
    success: true,
  });
  await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
  await setBalance(holder.accountId, 200_000n);

  const past = await getRechargePast(holder.actor, holder.accountId);
  if (!past.ok) throw new Error(past.refusal.code);
  const [begun, ...movements] = past.value;
  expect(begun!.tokens).toBe(200_000n - 49_300n - 150_000n + 9_300n);
  expect(movements.map(({ tokens }) => tokens).sort()).toEqual([-9_300n, 49_300n].sort());
  const terms = {
    thresholdTokens: 1_000n,
    monthlyCapCents: 10_000n,
    package: { amountTokens: 150_000n, priceCents: 1_500n },
  };
  expect(simulateRecharge(past.value, { ...terms, thresholdTokens: 20_000n }).charges).toHaveLength(1);
});

test("an account younger than that begins with its first credit", async () => {
  const customer = await aCustomer({ balanceTokens: 10_000n });
  const past = await getRechargePast(customer.actor, customer.accountId);
  expect(past).toMatchObject({ ok: true, value: [{ tokens: 10_000n }] });
});

test("nobody reads how another's stands; staff do", async () => {
  const holder = await aCardHolder(stripe);
  const [stranger, admin] = [await aCustomer(), await aCustomer({ role: "admin" })];
  const refused = { ok: false, refusal: { code: "account_not_found" } };
  const { accountId } = holder;
  expect(await getRecharge(stranger.actor, accountId)).toEqual(refused);
  expect(await listRechargeLog(stranger.actor, accountId, { limit: 10 })).toEqual(refused);
  expect(await getRechargePast(stranger.actor, accountId)).toEqual(refused);
  expect(await getRecharge(admin.actor, accountId)).toMatchObject({ ok: true });
  expect(await listRechargeLog(admin.actor, accountId, { limit: 10 })).toMatchObject({ ok: true });
});
