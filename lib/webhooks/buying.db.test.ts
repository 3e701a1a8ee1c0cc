import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCheckout, aRecharge, purchaseOf, tryCheckout } from "@/lib/dev/checkouts";
import { aCustomer, balanceOf, ledgerBreaches, setSetting, type Customer } from "@/lib/dev/factories";
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
afterEach(async () => {
  await stripe.control("delivery", { mode: "normal" });
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

const receipts = () =>
  database().prisma.outboxMessage.findMany({ where: { accountId: customer.accountId, kind: "purchase_receipt" } });
const sessionIn = (url: string) => /cs_test_\w+/.exec(url)![0];

async function pay(url: string, card = "4242424242424242"): Promise<void> {
  await stripe.pay(url, card);
  await stripe.control("flush");
}

test("what is known of a payment is kept with its purchase", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await pay(url, "5555555555554444");
  const purchase = await purchaseOf(customer, purchaseId);
  const intent = await stripe.client.paymentIntents.retrieve(purchase.paymentIntentId!, { expand: ["latest_charge"] });
  const charge = intent.latest_charge as { id: string; receipt_url: string };
  expect(purchase).toMatchObject({
    status: "paid",
    paidCents: 1_500n,
    taxCents: 0n,
    chargeId: charge.id,
    paymentMethodId: intent.payment_method,
    cardBrand: "mastercard",
    cardLast4: "4444",
    receiptUrl: charge.receipt_url,
  });
  const grant = await database().prisma.grant.findFirstOrThrow({
    where: { accountId: customer.accountId, source: "purchase" },
  });
  expect(purchase.grantId).toBe(grant.id);
});

test("a receipt is put into the outbox with the credit, once", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.control("delivery", { mode: "duplicate" });
  await pay(url);
  const [mail, ...more] = await receipts();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    kind: "purchase_receipt",
    recipient: customer.email,
    dedupeKey: `receipt:${purchaseId}`,
    payload: { packageName: "Starter", tokens: "150000", paidCents: "1500", taxCents: "0", balanceTokens: "150000" },
  });
});

test("the receipt goes where it was asked to go, from Stripe and from us", async () => {
  const started = await tryCheckout(customer, { packageId: "starter" }, { receiptEmail: "books@example.test" });
  if (!started.ok) throw new Error(started.refusal.code);
  await pay(started.value.url);
  expect((await receipts()).map(({ recipient }) => recipient)).toEqual(["books@example.test"]);
  const { paymentIntentId } = await purchaseOf(customer, started.value.purchaseId);
  expect((await stripe.client.paymentIntents.retrieve(paymentIntentId!)).receipt_email).toBe("books@example.test");
});

test("a charge by auto-recharge brings no receipt of this kind: it has a mail of its own", async () => {
  const purchaseId = await aRecharge(customer);
  const intent = await stripe.client.paymentIntents.create({
    amount: 1_500,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    metadata: { accountId: customer.accountId, purchaseId },
  });
  await stripe.control("flush");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", paymentIntentId: intent.id });
  expect(await receipts()).toEqual([]);
});

test("invoice.paid keeps the invoice's addresses, also before the payment is settled", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.control("delivery", { mode: "drop" });
  await pay(url);
  const answer = await redeliver("invoice.paid");
  expect(await answer.json()).toMatchObject({ outcome: "invoice noted" });
  const noted = await purchaseOf(customer, purchaseId);
  expect(noted).toMatchObject({ status: "pending" });
  expect(noted.invoiceUrl).toMatch(/^http/);
  expect(await balanceOf(customer.accountId)).toBe(0n);

  await redeliver("payment_intent.succeeded");
  const { status, invoiceId, invoiceUrl, invoicePdfUrl } = await purchaseOf(customer, purchaseId);
  expect(status).toBe("paid");
  expect({ invoiceId, invoiceUrl, invoicePdfUrl }).toEqual({
    invoiceId: noted.invoiceId,
    invoiceUrl: noted.invoiceUrl,
    invoicePdfUrl: noted.invoicePdfUrl,
  });
});

test("an invoice that is not of a purchase of ours is acknowledged and ignored", async () => {
  const { id } = await stripe.client.customers.create({});
  const invoice = await stripe.client.invoices.create({ customer: id, currency: "usd" });
  for (const type of ["invoice.paid", "invoice.voided", "invoice.payment_failed", "invoice.finalization_failed"]) {
    const answer = await deliver({ type, data: { object: { id: invoice.id } } });
    expect(await answer.json()).toMatchObject({ outcome: "not the invoice of a purchase of ours" });
  }
});

test("an invoice that Stripe could not finish is parked for a person", async () => {
  const purchaseId = await aRecharge(customer);
  const { id } = await stripe.client.customers.create({});
  const metadata = { accountId: customer.accountId, purchaseId };
  const invoice = await stripe.client.invoices.create({ customer: id, currency: "usd", metadata });
  await deliver({ id: "evt_unfinished", type: "invoice.finalization_failed", data: { object: { id: invoice.id } } });
  const event = await database().prisma.stripeEvent.findUniqueOrThrow({ where: { id: "evt_unfinished" } });
  expect(event).toMatchObject({ status: "parked" });
  expect(event.outcome).toContain("somebody has to look");
});

test("a completed page that is not paid yet is processing, and credited when the money arrives days later", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.control("delivery", { mode: "drop" });
  await pay(url);
  await bankIs("asked", sessionIn(url));
  await deliverAbout(url, "checkout.session.completed");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "processing" });
  // The same again, and one that came too late, change nothing.
  await deliverAbout(url, "checkout.session.completed");
  await deliverAbout(url, "checkout.session.expired");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "processing" });
  expect(await balanceOf(customer.accountId)).toBe(0n);

  await bankIs("done", sessionIn(url));
  await deliverAbout(url, "checkout.session.async_payment_succeeded");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", paidCents: 1_500n });
  expect(await balanceOf(customer.accountId)).toBe(150_000n);
  await deliverAbout(url, "checkout.session.async_payment_succeeded");
  expect(await balanceOf(customer.accountId)).toBe(150_000n);
});

test("a bank that does not pay fails the purchase, with its reason; what is paid is never failed", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.control("delivery", { mode: "drop" });
  await pay(url);
  await bankIs("refusing", sessionIn(url));
  await deliverAbout(url, "checkout.session.completed");
  await deliverAbout(url, "checkout.session.async_payment_failed");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({
    status: "failed",
    failureMessage: "The account has no funds.",
  });

  await bankIs("done", sessionIn(url));
  await deliverAbout(url, "checkout.session.async_payment_failed");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", failureMessage: null });
});

test("a refusal that is heard of late does not open what is closed", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.pay(url, "4000000000000002").catch(() => undefined);
  await stripe.control(`checkout/${sessionIn(url)}/expire`);
  await stripe.control("flush");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "expired" });
  await redeliver("payment_intent.payment_failed");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "expired" });
});

test("a payment that is heard of before its page has the tax is put right by the page's own event", async () => {
  await setSetting("taxMode", "automatic");
  const { url, purchaseId } = await aCheckout(customer);
  await setSetting("taxMode", null);
  await stripe.control("delivery", { mode: "drop" });
  await stripe.control(`checkout/${sessionIn(url)}/pay`, { country: "DE" });
  const whole = (await stripe.control("snapshot")) as { checkoutSessions: Record<string, object> };
  const { paymentIntentId } = await payingWithoutPage(whole, sessionIn(url));
  await deliver({ type: "payment_intent.succeeded", data: { object: { id: paymentIntentId } } });
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "parked" });
  expect(await balanceOf(customer.accountId)).toBe(0n);

  await stripe.control("restore", whole);
  await deliverAbout(url, "checkout.session.completed");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", paidCents: 1_785n, taxCents: 285n });
  expect(await balanceOf(customer.accountId)).toBe(150_000n);
});

/** Stripe at the moment at which the payment is made and its page does not say so yet. */
async function payingWithoutPage(whole: { checkoutSessions: Record<string, object> }, sessionId: string) {
  const session = whole.checkoutSessions[sessionId] as { payment_intent: string };
  const checkoutSessions = { ...whole.checkoutSessions, [sessionId]: { ...session, payment_intent: null } };
  await stripe.control("restore", { ...whole, checkoutSessions });
  return { paymentIntentId: session.payment_intent };
}

/**
 * Bank debits, which the local Stripe does not have, by changing what it remembers: the bank was asked, has paid, or
 * will not.
 */
async function bankIs(state: "asked" | "done" | "refusing", sessionId: string): Promise<void> {
  const snapshot = (await stripe.control("snapshot")) as {
    checkoutSessions: Record<string, { payment_status: string; payment_intent: string }>;
    paymentIntents: Record<string, object>;
  };
  const session = snapshot.checkoutSessions[sessionId]!;
  session.payment_status = state === "done" ? "paid" : "unpaid";
  const amounts = { amount_received: state === "done" ? 1_500 : 0 };
  const statuses = { asked: "processing", done: "succeeded", refusing: "requires_payment_method" };
  const problem = state === "refusing" ? { message: "The account has no funds." } : null;
  Object.assign(snapshot.paymentIntents[session.payment_intent]!, amounts, {
    status: statuses[state],
    last_payment_error: problem,
  });
  await stripe.control("restore", snapshot);
}

const deliverAbout = (url: string, type: string) => deliver({ type, data: { object: { id: sessionIn(url) } } });

/** The newest event of a type, as Stripe has it, under a new id. */
async function redeliver(type: string): Promise<Response> {
  const { data } = await stripe.client.events.list({ limit: 100 });
  const event = data.find((one) => one.type === type);
  return deliver({ type, data: event!.data });
}

async function deliver(event: { id?: string; type: string; data: object }): Promise<Response> {
  const now = Math.floor(Date.now() / 1_000);
  const payload = JSON.stringify({ id: `evt_${crypto.randomUUID()}`, object: "event", created: now, ...event });
  const signature = stripe.client.webhooks.generateTestHeaderString({ payload, secret: stripe.webhookSecret });
  const answer = await stripeWebhook(
    new Request("http://purser.test/api/stripe/webhook", {
      method: "POST",
      body: payload,
      headers: { "stripe-signature": signature },
    }),
  );
  expect(answer.status).toBe(200);
  return answer;
}
