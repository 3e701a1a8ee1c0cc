import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { ledgerBreaches } from "@/lib/dev/factories";
import {
  aCardHolder,
  attachCard,
  attemptsOf,
  creditsOf,
  expectOneChargeOneCredit,
  fallTo,
  mailsTo,
  rechargeOn,
  settingsOf,
  type CardHolder,
} from "@/lib/dev/recharge-factories";
import { newId } from "@/lib/ids";
import { turnOffRecharge } from "@/lib/operations/configure-recharge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
afterEach(async () => {
  await stripe.control("trouble", {});
  await stripe.control("delivery", { mode: "normal" });
  await stripe.control("flush");
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

/** Has an attempt whose own call was never answered, so that only events tell what became of it. */
async function unanswered(card?: string): Promise<CardHolder> {
  const holder = await aCardHolder(stripe, { card });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await stripe.control("delivery", { mode: "drop" });
  await stripe.control("trouble", { loseAnswer: 3 });
  await considerRecharge(holder.accountId);
  expect(await attemptsOf(holder)).toMatchObject([{ status: "pending" }]);
  await stripe.control("trouble", {});
  return holder;
}

describe.each(["duplicate", "shuffle", "normal"])("events in mode %s", (mode) => {
  test("credit an unanswered charge once", async () => {
    const holder = await unanswered();
    await redeliver(holder, mode);
    await expectOneChargeOneCredit(stripe, holder);
    expect(await mailsTo(holder)).toEqual(["recharge_done"]);
  });

  test("count an unanswered decline once", async () => {
    const holder = await unanswered("pm_card_chargeCustomerFail");
    await redeliver(holder, mode);
    await redeliver(holder, mode);
    expect(await attemptsOf(holder)).toMatchObject([{ status: "declined" }]);
    expect(await settingsOf(holder)).toMatchObject({ declineCount: 1 });
    expect(await mailsTo(holder)).toEqual(["recharge_declined"]);
  });

  test("pause for an unanswered question of the bank once", async () => {
    const holder = await unanswered("pm_card_authenticationRequired");
    await redeliver(holder, mode);
    await redeliver(holder, mode);
    expect(await attemptsOf(holder)).toMatchObject([{ status: "requires_action" }]);
    expect(await mailsTo(holder)).toEqual(["recharge_needs_action"]);
  });
});

test("an old decline that comes again after a success changes nothing", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  await rechargeOn(holder, { cardId: await attachCard(stripe, holder.stripeCustomerId, "pm_card_visa") });
  await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
  const before = await settingsOf(holder);
  await redeliver(holder, "shuffle");
  expect(await settingsOf(holder)).toEqual(before);
  expect(await creditsOf(holder)).toEqual([150_000n]);
});

test("a payment that staff give up at Stripe ends its attempt", async () => {
  const holder = await unanswered("pm_card_authenticationRequired");
  await redeliver(holder, "normal");
  const [attempt] = await attemptsOf(holder);
  await stripe.client.paymentIntents.cancel(attempt!.paymentIntentId!);
  await stripe.control("flush");
  expect(await attemptsOf(holder)).toMatchObject([{ status: "canceled" }]);
});

describe("saved cards", () => {
  test("one that is removed at Stripe pauses with its reason and says so, once", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await stripe.control("delivery", { mode: "duplicate" });
    await stripe.client.paymentMethods.detach(holder.cardId);
    await stripe.control("flush");
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: "card_removed", isEnabled: true });
    expect(await mailsTo(holder)).toEqual(["recharge_paused"]);
    expect(await noteOf(holder)).toBeNull();
  });

  test("one that auto-recharge does not charge, or not any more, may go", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    const spare = await attachCard(stripe, holder.stripeCustomerId, "pm_card_mastercard");
    await stripe.client.paymentMethods.detach(spare);
    await stripe.control("flush");
    expect((await settingsOf(holder)).pausedReason).toBeNull();
    await turnOffRecharge(holder.actor, holder.accountId);
    await stripe.client.paymentMethods.detach(holder.cardId);
    await stripe.control("flush");
    expect((await settingsOf(holder)).pausedReason).toBeNull();
    expect(await mailsTo(holder)).toEqual([]);
  });

  test("one that is gone comes back by being chosen, the same card or another", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await stripe.client.paymentMethods.detach(holder.cardId);
    await stripe.control("flush");
    await rechargeOn(holder, { cardId: await attachCard(stripe, holder.stripeCustomerId, "pm_card_visa") });
    expect((await settingsOf(holder)).pausedReason).toBeNull();
  });

  test("one that its bank renewed goes on under its new number, and another number lifts a pause", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    const { accountId } = holder;
    const pausedReason = "card_refused";
    const data = {
      cardLast4: "1111",
      cardFingerprint: "before",
      pausedReason,
      pausedAt: new Date(),
      pausedFingerprint: "before",
    };
    await database().prisma.rechargeSettings.update({ where: { accountId }, data });
    const card = await stripe.client.paymentMethods.retrieve(holder.cardId);
    expect(await deliver("payment_method.automatically_updated", card)).toContain("goes on with the renewed card");
    expect(await settingsOf(holder)).toMatchObject({ pausedReason: null, cardLast4: "4242" });

    // The same number again is the card that was refused.
    const refused = { pausedReason, pausedAt: new Date(), pausedFingerprint: card.card!.fingerprint };
    await database().prisma.rechargeSettings.update({ where: { accountId }, data: refused });
    await deliver("payment_method.automatically_updated", card);
    expect(await settingsOf(holder)).toMatchObject({ pausedReason });
  });

  test("the first that is saved becomes the default, the second does not", async () => {
    const holder = await aCardHolder(stripe);
    const customer = holder.stripeCustomerId;
    const save = async (card: string) => {
      const setup = await stripe.client.setupIntents.create({
        customer,
        payment_method: card,
        confirm: true,
        usage: "off_session",
        allowed_payment_method_types: ["card"],
      });
      await stripe.control("flush");
      return setup.payment_method as string;
    };
    const first = await save("pm_card_visa");
    await save("pm_card_mastercard");
    const found = (await stripe.client.customers.retrieve(customer)) as Stripe.Customer;
    expect(found.invoice_settings.default_payment_method).toBe(first);
  });

  test("those of customers that are not ours are none of our business", async () => {
    const stranger = await stripe.client.customers.create({ email: "stranger@example.test" });
    const card = await stripe.client.paymentMethods.attach("pm_card_visa", { customer: stranger.id });
    for (const type of ["payment_method.detached", "payment_method.automatically_updated"]) {
      expect(await deliver(type, card)).toBe("no card of a customer of ours");
    }
    expect(await deliver("payment_method.detached", { ...card, id: "pm_unknown", customer: null })).toBe(
      "no card of a customer of ours",
    );
  });
});

/** Sends every event about the holder's payments again, in a mode. */
async function redeliver(holder: CardHolder, mode: string): Promise<void> {
  const { data: events } = await stripe.client.events.list({ limit: 100 });
  const about = events.filter(
    ({ data }) => (data.object as { customer?: unknown }).customer === holder.stripeCustomerId,
  );
  await stripe.control("delivery", { mode });
  await Promise.all(about.map(({ id }) => stripe.control(`events/${id}/resend`)));
  await stripe.control("flush");
}

/** An event that Stripe sends by itself; answers what was made of it. */
async function deliver(type: string, object: object): Promise<string> {
  const event = {
    id: `evt_${newId()}`,
    object: "event",
    type,
    created: Math.floor(Date.now() / 1_000),
    data: { object },
  };
  const payload = JSON.stringify(event);
  const signature = stripe.client.webhooks.generateTestHeaderString({ payload, secret: stripe.webhookSecret });
  const request = new Request("http://purser.test/api/stripe/webhook", {
    method: "POST",
    body: payload,
    headers: { "stripe-signature": signature },
  });
  const answer = await stripeWebhook(request);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { outcome: string }).outcome;
}

async function noteOf({ accountId }: CardHolder): Promise<bigint | null> {
  const account = await database().prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  return account.rechargeThresholdTokens;
}
