import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, type Customer } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { startCheckout } from "@/lib/operations/start-checkout";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let breakDown: (() => void) | null = null;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(async (request) => {
    breakDown?.();
    return stripeWebhook(request);
  });
});
afterEach(async () => {
  breakDown = null;
  await stripe.control("delivery", { mode: "normal" });
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

const STARTER_TOKENS = 150_000n;
const GOOD_CARD = "4242424242424242";

async function checkoutFor(customer: Customer, packageId = "starter") {
  const started = await startCheckout(customer.actor, {
    accountId: customer.accountId,
    userId: customer.userId,
    packageId,
    saveCard: false,
    successUrl: `${env.APP_URL}/tokens?success=true`,
    cancelUrl: `${env.APP_URL}/tokens?cancelled=true`,
  });
  if (!started.ok) throw new Error(started.refusal.code);
  return started.value;
}

const linesOf = (customer: Customer, type: "purchase") =>
  database().prisma.ledgerLine.count({ where: { accountId: customer.accountId, type } });
const purchaseOf = (customer: Customer, id: string) =>
  database().prisma.purchase.findUniqueOrThrow({ where: { accountId_id: { accountId: customer.accountId, id } } });

test("a paid checkout is credited once, as it was agreed", async () => {
  const customer = await aCustomer({ balanceTokens: 10_000n });
  const { url, purchaseId } = await checkoutFor(customer);
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");

  expect(await balanceOf(customer.accountId)).toBe(10_000n + STARTER_TOKENS);
  expect(await linesOf(customer, "purchase")).toBe(1);
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", paidCents: 1_500n });
  const grant = await database().prisma.grant.findFirstOrThrow({
    where: { accountId: customer.accountId, source: "purchase" },
  });
  expect(grant).toMatchObject({ amountTokens: STARTER_TOKENS, paidCents: 1_500n, unitPriceNanos: 100_000n });
});

test.each(["duplicate", "shuffle"])("events delivered in mode %s credit a payment once", async (mode) => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url } = await checkoutFor(customer);
  await stripe.control("delivery", { mode });
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(STARTER_TOKENS);
  expect(await linesOf(customer, "purchase")).toBe(1);
});

test("the same events again, all at once and in any order, change nothing", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url } = await checkoutFor(customer);
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  const { data: events } = await stripe.client.events.list({ limit: 20 });
  await stripe.control("delivery", { mode: "shuffle" });
  await Promise.all([...events, ...events].map((event) => stripe.control(`events/${event.id}/resend`)));
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(STARTER_TOKENS);
  expect(await linesOf(customer, "purchase")).toBe(1);
});

test("an event that arrives twenty times at once for the first time is credited once", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url } = await checkoutFor(customer);
  await stripe.control("delivery", { mode: "drop" });
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(0n);

  const { data: events } = await stripe.client.events.list({ limit: 20 });
  const about = events.filter((event) =>
    ["checkout.session.completed", "payment_intent.succeeded"].includes(event.type),
  );
  const answers = await Promise.all(
    about.slice(0, 2).flatMap((event) => Array.from({ length: 20 }, () => deliver(event))),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array(40).fill(200));
  expect(await balanceOf(customer.accountId)).toBe(STARTER_TOKENS);
});

test("when our side fails the answer is a 500, and the next delivery credits", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url } = await checkoutFor(customer);
  let failures = 3;
  breakDown = () => {
    if (failures-- > 0) throw new Error("the process died before it answered");
  };
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(STARTER_TOKENS);
});

test("a declined card buys nothing, and the purchase says why", async () => {
  const customer = await aCustomer({ balanceTokens: 10_000n });
  const { url, purchaseId } = await checkoutFor(customer);
  await stripe.pay(url, "4000000000000002").catch(() => undefined);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(10_000n);
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "pending", lineSeq: null });
  expect((await purchaseOf(customer, purchaseId)).failureMessage).toMatch(/declined/i);
});

test("a package edited after checkout is still credited as it was sold", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url } = await checkoutFor(customer, "pro");
  await database().prisma.package.update({ where: { code: "pro" }, data: { amountTokens: 1n, priceCents: 1n } });
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(750_000n);
  await database().prisma.package.update({
    where: { code: "pro" },
    data: { amountTokens: 750_000n, priceCents: 6_500n },
  });
});

test("a payment of another amount is parked for a person and credits nothing", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { url, purchaseId } = await checkoutFor(customer);
  const key = { accountId: customer.accountId, id: purchaseId };
  await database().prisma.purchase.update({ where: { accountId_id: key }, data: { priceCents: 1_600n } });
  await stripe.pay(url, GOOD_CARD);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(0n);
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "parked", paidCents: 1_500n });
});

test("an unsigned, a stale and a tampered body are refused and not kept", async () => {
  const before = await database().prisma.stripeEvent.count();
  const body = JSON.stringify({
    id: "evt_forged",
    object: "event",
    type: "payment_intent.succeeded",
    created: 1,
    data: { object: { id: "pi_x" } },
  });
  const sign = (payload: string, timestamp?: number) =>
    stripe.client.webhooks.generateTestHeaderString({
      payload,
      secret: stripe.webhookSecret,
      ...(timestamp && { timestamp }),
    });
  const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
  for (const [payload, signature] of [
    [body, ""],
    [body, "t=1,v1=00"],
    [body, sign(body, hourAgo)],
    [`${body} `, sign(body)],
  ] as const) {
    const answer = await stripeWebhook(webhookRequest(payload, signature));
    expect(answer.status).toBe(400);
    expect((await answer.json()).code).toBe("invalid_signature");
  }
  expect(await database().prisma.stripeEvent.count()).toBe(before);
});

test("an unknown type is acknowledged by name, a huge body is refused", async () => {
  const body = JSON.stringify({
    id: "evt_unknown",
    object: "event",
    type: "moon.landed",
    created: 1,
    data: { object: { id: "x" } },
  });
  const signed = stripe.client.webhooks.generateTestHeaderString({ payload: body, secret: stripe.webhookSecret });
  const answer = await stripeWebhook(webhookRequest(body, signed));
  expect(answer.status).toBe(200);
  expect((await answer.json()).outcome).toContain("moon.landed");
  expect((await stripeWebhook(webhookRequest("x".repeat(5_000_000), signed))).status).toBe(413);
});

test("an unknown or no longer sold package is refused before Stripe is asked", async () => {
  const customer = await aCustomer();
  const start = (packageId: string) =>
    startCheckout(customer.actor, {
      ...customer,
      packageId,
      saveCard: false,
      successUrl: env.APP_URL,
      cancelUrl: env.APP_URL,
    });
  expect(await start("nonsense")).toMatchObject({ ok: false, refusal: { code: "package_not_found" } });
  await database().prisma.package.update({ where: { code: "business" }, data: { isActive: false } });
  expect(await start("business")).toMatchObject({ ok: false, refusal: { code: "package_not_found" } });
});

test("nobody starts a checkout for somebody else's account", async () => {
  const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
  const started = await startCheckout(eve.actor, {
    ...ada,
    packageId: "starter",
    saveCard: false,
    successUrl: env.APP_URL,
    cancelUrl: env.APP_URL,
  });
  expect(started).toMatchObject({ ok: false, refusal: { code: "account_not_found" } });
});

function webhookRequest(body: string, signature: string): Request {
  return new Request("http://purser.test/api/stripe/webhook", {
    method: "POST",
    body,
    headers: { "stripe-signature": signature },
  });
}

function deliver(event: object): Promise<Response> {
  const body = JSON.stringify(event);
  return stripeWebhook(
    webhookRequest(
      body,
      stripe.client.webhooks.generateTestHeaderString({ payload: body, secret: stripe.webhookSecret }),
    ),
  );
}
