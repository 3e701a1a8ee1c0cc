import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { saveCustomerId } from "@/lib/db/purchase-store";
import { aCheckout, aRecharge, purchaseOf } from "@/lib/dev/checkouts";
import { aCustomer, balanceOf, ledgerBreaches, type Customer } from "@/lib/dev/factories";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { issueInvoice, issueMissingInvoices } from "./issue-invoice";

testDatabase();
const stripe = testStripe();
const job = { kind: "job", name: "invoices" } as const;
const NOTHING = { issuedCount: 0, awaitedCount: 0, failedCount: 0, givenUpCount: 0 };
let customer: Customer;
let stripeCustomerId: string;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
beforeEach(async () => {
  customer = await aCustomer({ balanceTokens: 0n });
  stripeCustomerId = (await stripe.client.customers.create({ email: customer.email })).id;
  await saveCustomerId(customer.accountId, stripeCustomerId);
});
afterEach(async () => {
  await stripe.control("trouble", {});
  await stripe.control("delivery", { mode: "normal" });
  await stripe.control("flush");
  expect(await ledgerBreaches()).toEqual([]);
  await database().prisma.purchase.deleteMany({});
});
afterAll(closeDatabase);

const invoices = async () => (await stripe.client.invoices.list({ customer: stripeCustomerId, limit: 100 })).data;
const hasInvoice = (purchaseId: string) =>
  expect.poll(async () => (await purchaseOf(customer, purchaseId)).invoiceUrl, { timeout: 20_000 }).not.toBeNull();

/** Charges a saved card for a purchase, as auto-recharge does. */
async function charge(purchaseId: string, amount = 1_500) {
  const card = await stripe.client.paymentMethods.attach("pm_card_mastercard", { customer: stripeCustomerId });
  return stripe.client.paymentIntents.create({
    amount,
    currency: "usd",
    customer: stripeCustomerId,
    payment_method: card.id,
    off_session: true,
    confirm: true,
    metadata: { accountId: customer.accountId, purchaseId },
  });
}

/** Credited, and then nothing: as if we had died before the invoice. Whose customer it is at Stripe comes to light later. */
async function creditedWithoutInvoice(purchaseId: string): Promise<void> {
  await database().pool.query(`DELETE FROM customers WHERE account_id = $1`, [customer.accountId]);
  await charge(purchaseId);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBeGreaterThan(0n);
  expect(await invoices()).toEqual([]);
  await database().pool.query(
    `INSERT INTO customers (account_id, stripe_customer_id, created_at) VALUES ($1, $2, now() - interval '1 year')`,
    [customer.accountId, stripeCustomerId],
  );
}

test("a payment on the payment page has the invoice that the page made, and no other", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await stripe.pay(url, "4242424242424242");
  await stripe.control("flush");
  await hasInvoice(purchaseId);
  await issueMissingInvoices(job);
  const [invoice, ...more] = await invoices();
  expect(more).toEqual([]);
  expect(invoice).toMatchObject({ status: "paid", total: 1_500, amount_paid: 1_500 });
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({
    invoiceId: invoice!.id,
    invoiceUrl: invoice!.hosted_invoice_url,
    invoicePdfUrl: invoice!.invoice_pdf,
  });
});

test("a saved card that is charged has an invoice too, paid by that charge", async () => {
  const purchaseId = await aRecharge(customer);
  const intent = await charge(purchaseId);
  await stripe.control("flush");
  await hasInvoice(purchaseId);
  const [invoice, ...more] = await invoices();
  expect(more).toEqual([]);
  expect(invoice).toMatchObject({
    status: "paid",
    total: 1_500,
    auto_advance: false,
    metadata: { accountId: customer.accountId, purchaseId },
  });
  expect(invoice!.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
    [1_500, "Starter: 150,000 tokens"],
  ]);
  const { data: payments } = await stripe.client.invoicePayments.list({ invoice: invoice!.id, status: "paid" });
  expect(payments.map(({ payment }) => payment.payment_intent)).toEqual([intent.id]);
  expect((await stripe.client.paymentIntents.retrieve(intent.id)).amount_received).toBe(1_500);
});

test("events twice, in any order, and the job at the same time: one invoice", async () => {
  const purchaseId = await aRecharge(customer);
  await stripe.control("delivery", { mode: "duplicate" });
  await charge(purchaseId);
  await Promise.all([stripe.control("flush"), issueMissingInvoices(job), issueMissingInvoices(job)]);
  await Promise.allSettled([1, 2, 3].map(() => issueInvoice(job, { accountId: customer.accountId, purchaseId })));
  await issueMissingInvoices(job);
  await hasInvoice(purchaseId);
  expect(await invoices()).toHaveLength(1);
});

test("a crash between the credit and the invoice: the job issues it, once", async () => {
  const purchaseId = await aRecharge(customer);
  await creditedWithoutInvoice(purchaseId);
  await issueMissingInvoices(job);
  await hasInvoice(purchaseId);
  expect(await issueMissingInvoices(job)).toEqual(NOTHING);
  expect(await invoices()).toHaveLength(1);
});

test.each([
  ["drafted", { hasLine: false, isFinal: false }],
  ["written", { hasLine: true, isFinal: false }],
  ["final", { hasLine: true, isFinal: true }],
])("an invoice that was left %s long ago is finished, not made again", async (_, { hasLine, isFinal }) => {
  const purchaseId = await aRecharge(customer);
  await creditedWithoutInvoice(purchaseId);
  // Idempotency keys are forgotten after a day, so here are none.
  const left = await stripe.client.invoices.create({
    customer: stripeCustomerId,
    currency: "usd",
    metadata: { accountId: customer.accountId, purchaseId },
    auto_advance: false,
  });
  if (hasLine) {
    await stripe.client.invoiceItems.create({
      customer: stripeCustomerId,
      invoice: left.id,
      currency: "usd",
      amount: 1_500,
    });
  }
  if (isFinal) await stripe.client.invoices.finalizeInvoice(left.id);
  await issueMissingInvoices(job);
  await hasInvoice(purchaseId);
  const found = await invoices();
  expect(found.map(({ id, status }) => [id, status])).toEqual([[left.id, "paid"]]);
  expect(found[0]!.lines.data).toHaveLength(1);
});

test("an answer that is lost is no second invoice", async () => {
  const purchaseId = await aRecharge(customer);
  await creditedWithoutInvoice(purchaseId);
  await stripe.control("trouble", { loseAnswer: 9 });
  await issueMissingInvoices(job).catch(() => undefined);
  await stripe.control("trouble", {});
  await issueMissingInvoices(job);
  await hasInvoice(purchaseId);
  expect(await invoices()).toHaveLength(1);
});

test("one that cannot be issued does not hold up the others, and is counted", async () => {
  const [broken, sound] = [await aRecharge(customer), await aRecharge(customer)];
  await creditedWithoutInvoice(broken);
  await database().prisma.purchase.update({
    where: { accountId_id: { accountId: customer.accountId, id: broken } },
    data: { paymentIntentId: "pi_gone" },
  });
  await charge(sound);
  await stripe.control("flush");
  expect(await issueMissingInvoices(job)).toMatchObject({ failedCount: 1 });
  await hasInvoice(sound);
});

test("history that was made up before the account was known to Stripe is left alone", async () => {
  await creditedWithoutInvoice(await aRecharge(customer));
  await database().pool.query(`UPDATE purchases SET settled_at = now() - interval '1 day'`);
  await database().pool.query(`UPDATE customers SET created_at = now() WHERE account_id = $1`, [customer.accountId]);
  expect(await issueMissingInvoices(job)).toEqual(NOTHING);
});

test("after a week nobody tries any more, and the job says so", async () => {
  await creditedWithoutInvoice(await aRecharge(customer));
  await database().pool.query(`UPDATE purchases SET settled_at = now() - interval '8 days'`);
  expect(await issueMissingInvoices(job)).toEqual({ ...NOTHING, givenUpCount: 1 });
});
