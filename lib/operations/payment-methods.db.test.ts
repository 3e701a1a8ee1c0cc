import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase } from "@/lib/db/client";
import { aCustomer, service } from "@/lib/dev/factories";
import { aCardHolder, attachCard, rechargeOn, settingsOf } from "@/lib/dev/recharge-factories";
import { makeCardDefault, removeCard, startBillingPortal, startCardSetup } from "@/lib/operations/payment-methods";
import { listPaymentMethods } from "@/lib/queries/payment-methods";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
afterAll(closeDatabase);

const ADDRESSES = { successUrl: "http://localhost:3000/ok", cancelUrl: "http://localhost:3000/no" };

test("a card is saved on Stripe's page, is then in the list, and nothing is charged", async () => {
  const customer = await aCustomer();
  expect(await listPaymentMethods(customer.actor, customer.accountId)).toEqual({ ok: true, value: [] });
  const started = await startCardSetup(customer.actor, customer.accountId, ADDRESSES);
  if (!started.ok) throw new Error(started.refusal.code);
  await stripe.pay(started.value.url, "5555555555554444");
  await stripe.control("flush");
  const cards = await listPaymentMethods(customer.actor, customer.accountId);
  expect(cards).toMatchObject({
    ok: true,
    value: [{ name: "Mastercard ···· 4444", isDefault: true, isCharged: false, isExpired: false }],
  });
});

test("another may be made the default, and the list says which", async () => {
  const holder = await aCardHolder(stripe);
  const second = await attachCard(stripe, holder.stripeCustomerId, "pm_card_mastercard");
  expect(await makeCardDefault(holder.actor, holder.accountId, second)).toEqual({ ok: true, value: null });
  const customer = (await stripe.client.customers.retrieve(holder.stripeCustomerId)) as Stripe.Customer;
  expect(customer.invoice_settings.default_payment_method).toBe(second);
  const cards = await listPaymentMethods(holder.actor, holder.accountId);
  expect(cards.ok && cards.value.map(({ id, isDefault }) => [id, isDefault])).toEqual(
    expect.arrayContaining([
      [second, true],
      [holder.cardId, false],
    ]),
  );
});

test("a card is removed, and removing it again answers that it is not there", async () => {
  const holder = await aCardHolder(stripe);
  const remove = () => removeCard(holder.actor, holder.accountId, { cardId: holder.cardId, alsoTurnOff: false });
  expect(await remove()).toEqual({ ok: true, value: null });
  expect(await remove()).toEqual(refused("card_not_found"));
  expect(await listPaymentMethods(holder.actor, holder.accountId)).toEqual({ ok: true, value: [] });
});

test("the card of auto-recharge is kept, unless that is turned off with it", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  const remove = (alsoTurnOff: boolean) =>
    removeCard(holder.actor, holder.accountId, { cardId: holder.cardId, alsoTurnOff });
  expect(await remove(false)).toEqual(refused("card_in_use"));
  expect(await listPaymentMethods(holder.actor, holder.accountId)).toMatchObject({ value: [{ isCharged: true }] });
  expect(await remove(true)).toEqual({ ok: true, value: null });
  await stripe.control("flush");
  expect(await settingsOf(holder)).toMatchObject({ isEnabled: false, pausedReason: null });
});

test("somebody else's card answers as if it did not exist, whoever asks", async () => {
  const [holder, other] = [await aCardHolder(stripe), await aCardHolder(stripe)];
  const { actor, accountId } = other;
  for (const cardId of [holder.cardId, "pm_nobody", "../customers", ""]) {
    expect(await makeCardDefault(actor, accountId, cardId)).toEqual(refused("card_not_found"));
    expect(await removeCard(actor, accountId, { cardId, alsoTurnOff: true })).toEqual(refused("card_not_found"));
  }
  const root = await aCustomer({ role: "superadmin" });
  for (const who of [actor, service, root.actor]) {
    expect(await makeCardDefault(who, holder.accountId, holder.cardId)).toEqual(refused("account_not_found"));
    expect(await removeCard(who, holder.accountId, { cardId: holder.cardId, alsoTurnOff: true })).toEqual(
      refused("account_not_found"),
    );
    expect(await startCardSetup(who, holder.accountId, ADDRESSES)).toEqual(refused("account_not_found"));
  }
  expect(await listPaymentMethods(actor, holder.accountId)).toEqual(refused("account_not_found"));
  expect((await stripe.client.paymentMethods.retrieve(holder.cardId)).customer).toBe(holder.stripeCustomerId);
});

test("the portal opens for the owner and for services, and for nobody else", async () => {
  const holder = await aCardHolder(stripe);
  const other = await aCustomer();
  const open = (actor: typeof holder.actor) => startBillingPortal(actor, holder, "http://localhost:3000/tokens");
  expect(await open(holder.actor)).toMatchObject({ ok: true, value: { url: expect.stringContaining("/p/session/") } });
  expect(await open(service)).toMatchObject({ ok: true });
  expect(await open(other.actor)).toEqual(refused("account_not_found"));
  expect(await open({ kind: "key", keyId: "k", accountId: other.accountId, scopes: ["checkout:write"] })).toEqual(
    refused("account_not_found"),
  );
  expect(await open({ kind: "key", keyId: "k", accountId: null, scopes: ["balance:read"] })).toEqual(
    refused("insufficient_scope"),
  );
});

function refused(code: string) {
  return { ok: false, refusal: { code } };
}
