import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service } from "@/lib/dev/factories";
import {
  aCardHolder,
  agreedTerms,
  attachCard,
  attemptsOf,
  creditsOf,
  decisionsOf,
  expectOneChargeOneCredit,
  fallTo,
  intentCount,
  mailsTo,
  paidAtStripe,
  rechargeOn,
  settingsOf,
  type CardHolder,
} from "@/lib/dev/recharge-factories";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { configureRecharge, resumeRecharge, turnOffRecharge } from "@/lib/operations/configure-recharge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { finishRecharge } from "@/lib/operations/finish-recharge";
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

const RETURN_URL = "http://localhost:3000/tokens/auto-recharge";
const HOUR_MS = 3_600_000;

describe("turning it on", () => {
  test("keeps who agreed to what, when, and audits it", async () => {
    const holder = await aCardHolder(stripe);
    const input = await agreedTerms(holder, { monthlyCapCents: 6_000n });
    expect(await configureRecharge(holder.actor, holder.accountId, input)).toEqual({
      ok: true,
      value: { isPaused: false },
    });
    expect(await settingsOf(holder)).toMatchObject({
      isEnabled: true,
      thresholdTokens: 1_000n,
      monthlyCapCents: 6_000n,
      cardBrand: "visa",
      cardLast4: "4242",
      consentUserId: holder.userId,
      consentText: input.agreedText,
      consentVersion: 1,
    });
    expect(await noteOf(holder)).toBe(1_000n);
    const entry = await database().prisma.auditEntry.findFirstOrThrow({ where: { accountId: holder.accountId } });
    expect(entry).toMatchObject({
      action: "recharge.configure",
      actor: `user:${holder.userId}`,
      after: { agreed: input.agreedText },
    });
  });

  test("below the threshold charges at once", async () => {
    const holder = await aCardHolder(stripe, { balanceTokens: 500n });
    await rechargeOn(holder);
    await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
    await expectOneChargeOneCredit(stripe, holder);
  });

  test("refuses other words than those that were shown, and says which field is wrong", async () => {
    const holder = await aCardHolder(stripe);
    const input = await agreedTerms(holder);
    const faultOf = async (changed: Partial<typeof input>) => {
      const answer = await configureRecharge(holder.actor, holder.accountId, { ...input, ...changed });
      if (answer.ok || answer.refusal.code !== "validation_failed") return answer;
      return answer.refusal.faults.map(({ path }) => path);
    };
    expect(await faultOf({ agreedText: "I agree to anything." })).toEqual(["agreedText"]);
    expect(await faultOf({ thresholdTokens: 2_000n })).toEqual(["agreedText"]);
    expect(await faultOf({ thresholdTokens: -1n })).toEqual(["thresholdTokens"]);
    expect(await faultOf({ thresholdTokens: 1_000_000_001n })).toEqual(["thresholdTokens"]);
    expect(await faultOf({ monthlyCapCents: 1_499n })).toEqual(["monthlyCapCents"]);
    expect(await faultOf({ monthlyCapCents: 5_000_001n })).toEqual(["monthlyCapCents"]);
    expect(await faultOf({ packageId: newId() })).toMatchObject({ refusal: { code: "package_not_found" } });
    expect(await faultOf({ cardId: "pm_nobody" })).toMatchObject({ refusal: { code: "card_not_found" } });
    expect(await faultOf({ cardId: "../customers" })).toMatchObject({ refusal: { code: "card_not_found" } });
    expect(await database().prisma.rechargeSettings.count({ where: { accountId: holder.accountId } })).toBe(0);
  });

  test("somebody else's card answers as if it did not exist", async () => {
    const [holder, other] = [await aCardHolder(stripe), await aCardHolder(stripe)];
    const input = await agreedTerms(other);
    expect(await configureRecharge(holder.actor, holder.accountId, input)).toEqual(refused("card_not_found"));
    expect(await database().prisma.rechargeSettings.count({ where: { accountId: holder.accountId } })).toBe(0);
  });

  test("an outage of Stripe is said as such and changes nothing", async () => {
    const holder = await aCardHolder(stripe);
    const input = await agreedTerms(holder);
    const configured = await stripe.whileAway(() => configureRecharge(holder.actor, holder.accountId, input));
    expect(configured).toEqual(refused("payment_unavailable"));
  });
});

describe("only the owner decides", () => {
  test("nobody else may turn it on, off, resume it or finish a payment, staff and services included", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    const input = await agreedTerms(holder);
    const [stranger, root] = [await aCustomer(), await aCustomer({ role: "superadmin" })];
    const others: Actor[] = [
      stranger.actor,
      root.actor,
      service,
      { kind: "stripe" },
      { kind: "job", name: "x" },
      { kind: "operator", name: "x" },
      { kind: "key", keyId: "k", accountId: null, scopes: ["checkout:write", "grants:write"] },
    ];
    for (const actor of others) {
      const { accountId } = holder;
      expect(await configureRecharge(actor, accountId, input)).toEqual(refused("account_not_found"));
      expect(await turnOffRecharge(actor, accountId)).toEqual(refused("account_not_found"));
      expect(await resumeRecharge(actor, accountId)).toEqual(refused("account_not_found"));
      expect(await finishRecharge(actor, accountId, newId(), RETURN_URL)).toEqual(refused("not_found"));
    }
    expect(await settingsOf(holder)).toMatchObject({ isEnabled: true });
  });
});

describe("a pause", () => {
  async function pausedHolder(): Promise<CardHolder> {
    const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    const now = Date.now();
    for (const hours of [0, 1, 3]) await considerRecharge(holder.accountId, new Date(now + hours * HOUR_MS));
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "declined_repeatedly" });
    return holder;
  }

  test("is not lifted by the same card attached again", async () => {
    const holder = await pausedHolder();
    const again = await attachCard(stripe, holder.stripeCustomerId, "pm_card_chargeCustomerFail");
    const input = await agreedTerms(holder, { cardId: again });
    expect(await configureRecharge(holder.actor, holder.accountId, input)).toEqual({
      ok: true,
      value: { isPaused: true },
    });
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "declined_repeatedly", paymentMethodId: again });
    expect(await noteOf(holder)).toBeNull();
    await sweepRecharges();
    expect(await intentCount(stripe, holder)).toBe(3);
  });

  test("is not lifted by turning it off and on with the same card", async () => {
    const holder = await pausedHolder();
    await turnOffRecharge(holder.actor, holder.accountId);
    const input = await agreedTerms(holder);
    expect(await configureRecharge(holder.actor, holder.accountId, input)).toMatchObject({ value: { isPaused: true } });
  });

  test("is lifted by another card, which is charged at once", async () => {
    const holder = await pausedHolder();
    await rechargeOn(holder, { cardId: await attachCard(stripe, holder.stripeCustomerId, "pm_card_visa") });
    await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: null, declineCount: 0, cardLast4: "4242" });
    expect(await noteOf(holder)).toBe(1_000n);
  });

  test("is lifted by resuming, and begins to count anew", async () => {
    const holder = await pausedHolder();
    expect(await resumeRecharge(holder.actor, holder.accountId)).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await attemptsOf(holder)).map(({ status }) => status))
      .toEqual(Array(4).fill("declined"));
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: null, declineCount: 1 });
  });

  test("survives in the settings: nothing that was agreed is lost", async () => {
    const holder = await pausedHolder();
    expect(await settingsOf(holder)).toMatchObject({ isEnabled: true, thresholdTokens: 1_000n, cardLast4: "0341" });
  });
});

test("resuming during a back-off brings the next try, and its decline still counts towards the pause", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  for (const [tries, declineCount] of [
    [2, 2],
    [3, 3],
  ] as const) {
    await resumeRecharge(holder.actor, holder.accountId);
    await expect.poll(async () => (await attemptsOf(holder)).length).toBe(tries);
    await expect.poll(async () => (await settingsOf(holder)).declineCount).toBe(declineCount);
  }
  expect((await settingsOf(holder)).pausedReason).toBe("declined_repeatedly");
});

test("resuming what is off, or without its card, is refused", async () => {
  const holder = await aCardHolder(stripe);
  expect(await resumeRecharge(holder.actor, holder.accountId)).toEqual(refused("recharge_off"));
  await rechargeOn(holder);
  await stripe.client.paymentMethods.detach(holder.cardId);
  await stripe.control("flush");
  expect((await settingsOf(holder)).pausedReason).toBe("card_removed");
  expect(await resumeRecharge(holder.actor, holder.accountId)).toEqual(refused("card_not_found"));
});

describe("a payment that needs its owner", () => {
  async function waitingHolder(card = "pm_card_authenticationRequired"): Promise<CardHolder & { purchaseId: string }> {
    const holder = await aCardHolder(stripe, { card });
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await considerRecharge(holder.accountId);
    await stripe.control("flush");
    const [attempt] = await attemptsOf(holder);
    expect(attempt).toMatchObject({ status: "requires_action" });
    return { ...holder, purchaseId: attempt!.id };
  }
  const finish = ({ actor, accountId, purchaseId }: CardHolder & { purchaseId: string }) =>
    finishRecharge(actor, accountId, purchaseId, RETURN_URL);
  async function addressOf(holder: CardHolder & { purchaseId: string }): Promise<string> {
    const answer = await finish(holder);
    if (!answer.ok || answer.value.url === null) throw new Error(`no address: ${JSON.stringify(answer)}`);
    return answer.value.url;
  }
  const answerBank = (url: string, result: "completed" | "failed") =>
    fetch(url, { method: "POST", body: new URLSearchParams({ result }), redirect: "manual" });

  test("pauses at once, mails once, and is not tried again by itself", async () => {
    const holder = await waitingHolder();
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "authentication_required", declineCount: 0 });
    expect(await mailsTo(holder)).toEqual(["recharge_needs_action"]);
    await sweepRecharges();
    expect(await intentCount(stripe, holder)).toBe(1);
  });

  test("is finished at the bank, credited once, and auto-recharge goes on", async () => {
    const holder = await waitingHolder("pm_card_authenticationRequiredOnSetup");
    const response = await answerBank(await addressOf(holder), "completed");
    expect(response.headers.get("location")).toMatch(/redirect_status=succeeded/);
    await stripe.control("flush");
    await expectOneChargeOneCredit(stripe, holder);
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: null });
    expect(await mailsTo(holder)).toEqual(["recharge_needs_action", "recharge_done"]);
    expect(await finish(holder)).toEqual(refused("payment_over"));

    // The bank knows its owner now: the next one goes through alone.
    await fallTo(holder, 0n);
    await considerRecharge(holder.accountId);
    expect(await paidAtStripe(stripe, holder)).toEqual([1_500, 1_500]);
  });

  test("asked for in many windows at once is one address and one payment", async () => {
    const holder = await waitingHolder();
    const addresses = await Promise.all(Array.from({ length: 10 }, () => addressOf(holder)));
    expect(new Set(addresses).size).toBe(1);
    await Promise.all(addresses.map((url) => answerBank(url, "completed")));
    await stripe.control("flush");
    await expectOneChargeOneCredit(stripe, holder);
  });

  test("that fails at the bank still waits, and does not count as a decline", async () => {
    const holder = await waitingHolder();
    await answerBank(await addressOf(holder), "failed");
    await stripe.control("flush");
    expect(await attemptsOf(holder)).toMatchObject([{ status: "requires_action" }]);
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "authentication_required", declineCount: 0 });
    await answerBank(await addressOf(holder), "completed");
    await stripe.control("flush");
    await expectOneChargeOneCredit(stripe, holder);
  });

  test("is given up when another card takes over, so that only one of the two is ever paid", async () => {
    const holder = await waitingHolder();
    const address = await addressOf(holder);
    await rechargeOn(holder, { cardId: await attachCard(stripe, holder.stripeCustomerId, "pm_card_visa") });
    await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
    await answerBank(address, "completed");
    await stripe.control("flush");
    expect(await paidAtStripe(stripe, holder)).toEqual([1_500]);
    expect((await attemptsOf(holder)).map(({ status }) => status)).toEqual(["canceled", "succeeded"]);
  });

  test("paid at the very moment it is given up is credited, and no second one is made", async () => {
    const holder = await waitingHolder();
    const address = await addressOf(holder);
    await Promise.all([answerBank(address, "completed"), turnOffRecharge(holder.actor, holder.accountId)]);
    await stripe.control("flush");
    await sweepRecharges();
    const paid = await paidAtStripe(stripe, holder);
    expect(paid.length).toBeLessThanOrEqual(1);
    expect(await creditsOf(holder)).toEqual(paid.map(() => 150_000n));
    expect((await attemptsOf(holder))[0]!.status).toBe(paid.length === 1 ? "succeeded" : "canceled");
  });

  test("is given up by the sweep once a purchase by hand has lifted the pause", async () => {
    const holder = await waitingHolder();
    await database().prisma.rechargeSettings.update({
      where: { accountId: holder.accountId },
      data: { pausedReason: null, pausedAt: null, pausedFingerprint: null },
    });
    await sweepRecharges();
    expect((await attemptsOf(holder))[0]).toMatchObject({ status: "canceled" });
  });

  test("of somebody else answers as if it did not exist", async () => {
    const holder = await waitingHolder();
    const other = await aCardHolder(stripe);
    const ask = (accountId: string, id: string) => finishRecharge(other.actor, accountId, id, RETURN_URL);
    expect(await ask(other.accountId, holder.purchaseId)).toEqual(refused("not_found"));
    expect(await ask(holder.accountId, holder.purchaseId)).toEqual(refused("not_found"));
    expect(await ask(other.accountId, "nonsense")).toEqual(refused("not_found"));
  });
});

test("a payment of another amount than agreed is parked and pauses, instead of being made again", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  // Stripe is asked for what the attempt says; the purchase is what is credited.
  await database().pool.query(`
    CREATE FUNCTION another_price() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.price_cents := 1400; RETURN NEW; END $$;
    CREATE TRIGGER another_price BEFORE INSERT ON purchases FOR EACH ROW EXECUTE FUNCTION another_price()`);
  await considerRecharge(holder.accountId);
  await database().pool.query("DROP FUNCTION another_price() CASCADE");
  await stripe.control("flush");
  expect(await settingsOf(holder)).toMatchObject({ pausedReason: "payment_parked" });
  expect(await attemptsOf(holder)).toMatchObject([{ status: "error", failureCode: "parked" }]);
  await sweepRecharges();
  expect(await paidAtStripe(stripe, holder)).toEqual([1_500]);
  expect(await creditsOf(holder)).toEqual([]);

  // Once its owner has resumed, the old event coming again pauses nothing.
  await resumeRecharge(holder.actor, holder.accountId);
  await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
  const { data: events } = await stripe.client.events.list({ type: "payment_intent.succeeded", limit: 5 });
  const [attempt] = await attemptsOf(holder);
  const about = events.filter(({ data }) => (data.object as { id: string }).id === attempt!.paymentIntentId);
  expect(about).toHaveLength(1);
  for (const { id } of about) await stripe.control(`events/${id}/resend`);
  await stripe.control("flush");
  expect((await settingsOf(holder)).pausedReason).toBeNull();
});

test("decisions tell their story in order, the same one counted", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  for (let look = 0; look < 5; look++) await considerRecharge(holder.accountId);
  expect((await decisionsOf(holder)).map(({ reason, count }) => [reason, count])).toEqual([
    ["above_threshold", 1],
    ["charge", 1],
    ["backing_off", 5],
  ]);
});

async function noteOf({ accountId }: CardHolder): Promise<bigint | null> {
  const account = await database().prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  return account.rechargeThresholdTokens;
}

function refused(code: string) {
  return { ok: false, refusal: { code } };
}
