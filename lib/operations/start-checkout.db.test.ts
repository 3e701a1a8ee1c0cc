import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCheckout, purchaseOf, tryCheckout } from "@/lib/dev/checkouts";
import { aCustomer, balanceOf, ledgerBreaches, setSetting, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let customer: Customer;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
beforeEach(async () => {
  customer = await aCustomer({ balanceTokens: 0n });
});
afterAll(closeDatabase);

const sessionOf = (url: string) => stripe.client.checkout.sessions.retrieve(/cs_test_\w+/.exec(url)![0]);
const purchases = () => database().prisma.purchase.count({ where: { accountId: customer.accountId } });

async function pay(url: string, card = "4242424242424242"): Promise<void> {
  await stripe.pay(url, card);
  await stripe.control("flush");
}

test.each([
  [500n, 50_000n],
  [9_999n, 999_900n],
  [10_000n, 1_050_000n],
  [1_000_000n, 130_000_000n],
])("an amount of %d cents is charged, and credited with %d tokens", async (amountCents, tokens) => {
  const { url, purchaseId } = await aCheckout(customer, { amountCents });
  expect(await sessionOf(url)).toMatchObject({ amount_total: Number(amountCents), currency: "usd" });
  await pay(url);
  expect(await balanceOf(customer.accountId)).toBe(tokens);
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({
    status: "paid",
    packageId: null,
    packageName: "Custom amount",
    priceCents: amountCents,
    paidCents: amountCents,
  });
  expect(await ledgerBreaches()).toEqual([]);
});

test.each([
  [499n, "must be at least $5.00"],
  [0n, "must be at least $5.00"],
  [-1n, "must be at least $5.00"],
  [1_000_001n, "must be at most $10,000.00"],
  [10n ** 30n, "must be at most $10,000.00"],
])("an amount of %d cents is refused in words, and nothing is kept of it", async (amountCents, message) => {
  expect(await tryCheckout(customer, { amountCents })).toEqual({
    ok: false,
    refusal: { code: "validation_failed", faults: [{ path: "amountCents", message }] },
  });
  expect(await purchases()).toBe(0);
});

test("what was quoted is credited, whatever the rate has become since", async () => {
  const { url } = await aCheckout(customer, { amountCents: 1_000n });
  await setSetting("tokensPerUsd", "1");
  await pay(url);
  await setSetting("tokensPerUsd", null);
  expect(await balanceOf(customer.accountId)).toBe(100_000n);
});

test("the currency of the first payment is the account's for ever", async () => {
  await aPackage({ code: "euro-pack", currency: "eur" });
  const euros = await aCheckout(customer, { packageId: "euro-pack" });
  const dollars = await aCheckout(customer);
  await pay(euros.url);
  expect(await balanceOf(customer.accountId)).toBe(1_000n);

  const mismatch = { code: "currency_mismatch", accountCurrency: "eur", currency: "usd" };
  expect(await tryCheckout(customer, { packageId: "starter" })).toEqual({ ok: false, refusal: mismatch });
  expect(await tryCheckout(customer, { amountCents: 1_000n })).toEqual({ ok: false, refusal: mismatch });
  expect((await tryCheckout(customer, { packageId: "euro-pack" })).ok).toBe(true);

  // A page that was opened before can still be paid. Dollars and euros are not added up: a person decides.
  await pay(dollars.url);
  expect(await balanceOf(customer.accountId)).toBe(1_000n);
  expect(await purchaseOf(customer, dollars.purchaseId)).toMatchObject({ status: "parked" });
});

test("two first payments in two currencies at once: one is credited, the other waits for a person", async () => {
  await aPackage({ code: "pound-pack", currency: "gbp" });
  const pages = await Promise.all([aCheckout(customer), aCheckout(customer, { packageId: "pound-pack" })]);
  await stripe.control("delivery", { mode: "shuffle" });
  await Promise.all(pages.map(({ url }) => stripe.pay(url, "4242424242424242")));
  await stripe.control("flush");
  await stripe.control("delivery", { mode: "normal" });
  const outcomes = await Promise.all(pages.map(({ purchaseId }) => purchaseOf(customer, purchaseId)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["paid", "parked"]);
});

test("a package is sold at its price at Stripe while that is the price", async () => {
  const price = await stripe.client.prices.create({
    currency: "usd",
    unit_amount: 1_000,
    product_data: { name: "Synced" },
  });
  const packageId = await aPackage({ code: `synced-${newId()}`, stripePriceId: price.id });
  expect(await pricesOf((await aCheckout(customer, { packageId })).url)).toEqual([price.id]);
});

test.each([
  ["is of another amount", { unit_amount: 900 }, {}],
  ["is in another currency", { currency: "eur" }, {}],
  ["is archived", {}, { active: false }],
])("a price at Stripe that %s sells nothing: what is agreed is what is charged", async (_, price, then) => {
  const { id } = await stripe.client.prices.create({
    currency: "usd",
    unit_amount: 1_000,
    product_data: { name: "Synced" },
    ...price,
  });
  await stripe.client.prices.update(id, then);
  const packageId = await aPackage({ code: `stale-${newId()}`, stripePriceId: id });
  const { url, purchaseId } = await aCheckout(customer, { packageId });
  expect(await pricesOf(url)).not.toContain(id);
  await pay(url);
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", paidCents: 1_000n });
});

test.each(["price_unknown", "nonsense"])(
  "an id that Stripe does not know (%s) sells nothing either",
  async (stripePriceId) => {
    const packageId = await aPackage({ code: `unknown-${newId()}`, stripePriceId });
    expect(await sessionOf((await aCheckout(customer, { packageId })).url)).toMatchObject({ amount_total: 1_000 });
  },
);

async function pricesOf(url: string): Promise<(string | undefined)[]> {
  const { id } = await sessionOf(url);
  const { data } = await stripe.client.checkout.sessions.listLineItems(id);
  return data.map(({ price }) => price?.id);
}

async function aPackage(changes: { code: string; currency?: string; stripePriceId?: string }): Promise<string> {
  const made = await database().prisma.package.create({
    data: { id: newId(), name: "Pack", amountTokens: 1_000n, priceCents: 1_000n, position: 9, ...changes },
  });
  return made.id;
}
