import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, newSession, openBench, savedCard, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

async function eventsSince(count: number): Promise<string[]> {
  await bench.control("/flush");
  return bench.inbox.types().slice(count);
}

async function openInvoice(customer: string, amount = 1500) {
  const { invoices } = bench.stripe;
  const draft = await invoices.create({ customer, currency: "usd" });
  await invoices.addLines(draft.id, { lines: [{ amount, description: "150,000 tokens" }] });
  return invoices.finalizeInvoice(draft.id);
}

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();
const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada" };

test("a payment that was made already pays the invoice it is attached to, at once", async () => {
  const { invoices, invoiceItems, paymentIntents } = bench.stripe;
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const charge = { ...saved, amount: 1500, currency: "usd", off_session: true, confirm: true };
  const intent = await paymentIntents.create(charge);
  const item = await invoiceItems.create({
    customer: saved.customer,
    amount: 1500,
    currency: "usd",
    description: "150,000 tokens",
    metadata: { purchase: "p_1" },
  });
  expect(item).toMatchObject({ object: "invoiceitem", amount: 1500, invoice: null });
  await bench.control("/flush");
  const before = bench.inbox.events.length;
  const draft = await invoices.create({
    customer: saved.customer,
    auto_advance: false,
    pending_invoice_items_behavior: "include",
    description: "Thank you",
    metadata: { purchase: "p_1" },
  });
  expect(draft).toMatchObject({ status: "draft", number: null, hosted_invoice_url: null, amount_due: 1500 });
  const open = await invoices.finalizeInvoice(draft.id, { auto_advance: false });
  expect(open).toMatchObject({ status: "open", amount_remaining: 1500, amount_paid: 0 });
  expect(open.number).toMatch(/^[A-Z0-9]{8}-0001$/);
  const paid = await invoices.attachPayment(draft.id, { payment_intent: intent.id, expand: ["payments"] });
  expect(paid).toMatchObject({
    status: "paid",
    amount_due: 1500,
    amount_paid: 1500,
    amount_remaining: 0,
    customer_email: "ada@example.test",
    metadata: { purchase: "p_1" },
    lines: { data: [{ object: "line_item", amount: 1500, description: "150,000 tokens" }] },
  });
  expect(paid.payments?.data).toMatchObject([
    { payment: { payment_intent: intent.id }, status: "paid", amount_paid: 1500, is_default: false },
    { status: "canceled", is_default: true },
  ]);
  expect(await eventsSince(before)).toEqual([
    "invoice.created",
    "invoice.finalized",
    "payment_intent.created",
    "invoice_payment.paid",
    "payment_intent.canceled",
    "invoice.paid",
    "invoice.payment_succeeded",
  ]);
  const found = await bench.stripe.invoicePayments.list({
    payment: { type: "payment_intent", payment_intent: intent.id },
  });
  expect(found.data).toMatchObject([{ invoice: draft.id }]);
  const again = invoices.attachPayment(draft.id, { payment_intent: intent.id });
  expect(await failureOf(again)).toMatchObject({ statusCode: 400 });
});

test("a payment that is attached first counts when it succeeds; what is too much is the customer's", async () => {
  const { invoices, paymentIntents, customers } = bench.stripe;
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const invoice = await openInvoice(saved.customer);
  const part = await paymentIntents.create({ amount: 500, currency: "usd", customer: saved.customer });
  await invoices.attachPayment(invoice.id, { payment_intent: part.id });
  expect(await invoices.retrieve(invoice.id)).toMatchObject({ status: "open", amount_paid: 0 });
  await paymentIntents.confirm(part.id, { payment_method: saved.payment_method, off_session: true });
  expect(await invoices.retrieve(invoice.id)).toMatchObject({
    status: "open",
    amount_paid: 500,
    amount_remaining: 1000,
  });
  const rest = await paymentIntents.create({
    ...saved,
    amount: 1300,
    currency: "usd",
    off_session: true,
    confirm: true,
  });
  expect(await invoices.attachPayment(invoice.id, { payment_intent: rest.id })).toMatchObject({
    status: "paid",
    amount_paid: 1500,
    amount_overpaid: 300,
  });
  expect(await customers.retrieve(saved.customer)).toMatchObject({ balance: -300 });
  const next = await openInvoice(saved.customer, 1000);
  expect(next).toMatchObject({ total: 1000, starting_balance: -300, amount_due: 700, ending_balance: 0 });
});

test("a payment of somebody else, in another currency, or made twice cannot be attached", async () => {
  const { invoices, paymentIntents } = bench.stripe;
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const stranger = await savedCard(bench.stripe, "pm_card_visa");
  const invoice = await openInvoice(saved.customer);
  const paying = { amount: 1500, currency: "usd", off_session: true, confirm: true } as const;
  const attempts = [
    await paymentIntents.create({ ...paying, ...stranger }),
    await paymentIntents.create({ ...paying, ...saved, currency: "eur" }),
  ];
  for (const { id } of attempts) {
    expect(await failureOf(invoices.attachPayment(invoice.id, { payment_intent: id }))).toMatchObject({
      statusCode: 400,
      param: "payment_intent",
    });
  }
  const mine = await paymentIntents.create({ ...paying, ...saved });
  await invoices.attachPayment(invoice.id, { payment_intent: mine.id });
  const other = await openInvoice(saved.customer);
  expect(await failureOf(invoices.attachPayment(other.id, { payment_intent: mine.id }))).toMatchObject({
    message: `The PaymentIntent is already attached to the invoice ${invoice.id}.`,
  });
});

describe("paying an invoice", () => {
  test("takes the customer's default card, and its intent says so", async () => {
    const { invoices, customers } = bench.stripe;
    const saved = await savedCard(bench.stripe, "pm_card_visa");
    const invoice = await openInvoice(saved.customer);
    const without = await failureOf(invoices.pay(invoice.id));
    expect(without.message).toContain("no `default_payment_method`");
    await customers.update(saved.customer, { invoice_settings: { default_payment_method: saved.payment_method } });
    await bench.control("/flush");
    const before = bench.inbox.events.length;
    const paid = await invoices.pay(invoice.id, { expand: ["payments.data.payment.payment_intent"] });
    expect(paid).toMatchObject({ status: "paid", amount_paid: 1500, attempt_count: 1 });
    expect(paid.payments?.data).toMatchObject([
      { is_default: true, status: "paid", payment: { payment_intent: { status: "succeeded", amount: 1500 } } },
    ]);
    expect(await eventsSince(before)).toEqual([
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
      "invoice.payment_succeeded",
    ]);
    expect((await failureOf(invoices.pay(invoice.id))).message).toBe("Invoice is already paid");
  });

  test("can be declined, and tried again with another card", async () => {
    const { invoices, paymentMethods } = bench.stripe;
    const saved = await savedCard(bench.stripe, "pm_card_chargeCustomerFail");
    const invoice = await openInvoice(saved.customer);
    const declined = await failureOf(invoices.pay(invoice.id, { payment_method: saved.payment_method }));
    expect(declined).toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined" });
    expect(await invoices.retrieve(invoice.id)).toMatchObject({ status: "open", attempted: true, attempt_count: 1 });
    expect((await eventsSince(0)).at(-1)).toBe("invoice.payment_failed");
    const good = await paymentMethods.attach("pm_card_visa", { customer: saved.customer });
    expect(await invoices.pay(invoice.id, { payment_method: good.id })).toMatchObject({ status: "paid" });
  });

  test("waits for its owner when the bank asks; they finish on the invoice's page", async () => {
    const { invoices } = bench.stripe;
    const saved = await savedCard(bench.stripe, "pm_card_authenticationRequired");
    const invoice = await openInvoice(saved.customer);
    const asked = await failureOf(invoices.pay(invoice.id, { payment_method: saved.payment_method }));
    expect(asked).toMatchObject({ statusCode: 402, code: "invoice_payment_intent_requires_action" });
    expect((await eventsSince(0)).slice(-2)).toEqual([
      "payment_intent.requires_action",
      "invoice.payment_action_required",
    ]);
    const url = invoice.hosted_invoice_url ?? "";
    expect(await read(url)).toContain("Complete authentication");
    await submit(`${url}/authenticate`, { result: "completed" });
    expect(await invoices.retrieve(invoice.id)).toMatchObject({ status: "paid" });
  });

  test("can happen elsewhere", async () => {
    const { invoices } = bench.stripe;
    const customer = await bench.stripe.customers.create({ email: "ada@example.test" });
    const invoice = await openInvoice(customer.id);
    expect(await invoices.pay(invoice.id, { paid_out_of_band: true })).toMatchObject({
      status: "paid",
      amount_remaining: 0,
      amount_paid_off_stripe: 1500,
    });
    expect((await bench.stripe.charges.list({ customer: customer.id })).data).toEqual([]);
  });
});

test("an invoice is summed up from amounts, prices and prices in place, and frozen when it is finalized", async () => {
  const { invoices, prices, customers } = bench.stripe;
  const customer = await customers.create({ name: "Ada" });
  const price = await prices.create({ currency: "usd", unit_amount: 700, product_data: { name: "Small pack" } });
  const draft = await invoices.create({ customer: customer.id, currency: "usd", automatic_tax: { enabled: false } });
  const lines = [
    { pricing: { price: price.id }, quantity: 3 },
    { price_data: { currency: "usd", unit_amount: 250, product_data: { name: "Extra" } } },
    { amount: -100, description: "Kindness" },
  ];
  const filled = await invoices.addLines(draft.id, { lines });
  expect(filled).toMatchObject({ subtotal: 2250, total: 2250, amount_due: 2250 });
  const listed = await invoices.listLineItems(draft.id);
  expect(listed.data.map(({ description, amount }) => [description, amount])).toEqual([
    ["Small pack", 2100],
    ["Extra", 250],
    ["Kindness", -100],
  ]);
  expect(String(listed.data[0]?.pricing?.unit_amount_decimal)).toBe("700");
  expect(listed.data[0]).toMatchObject({ quantity: 3, pricing: { price_details: { price: price.id } } });
  await invoices.finalizeInvoice(draft.id);
  const refused = [
    invoices.addLines(draft.id, { lines: [{ amount: 100 }] }),
    invoices.finalizeInvoice(draft.id),
    invoices.update(draft.id, { description: "Too late" }),
    invoices.del(draft.id),
  ];
  for (const call of refused) {
    expect(await failureOf(call)).toMatchObject({ statusCode: 400, code: "invoice_not_editable" });
  }
  expect(await invoices.update(draft.id, { metadata: { seen: "yes" } })).toMatchObject({ metadata: { seen: "yes" } });
});

test("an invoice of nothing is paid as soon as it is finalized", async () => {
  const { invoices, customers } = bench.stripe;
  const customer = await customers.create();
  const draft = await invoices.create({ customer: customer.id });
  expect(await invoices.finalizeInvoice(draft.id)).toMatchObject({ status: "paid", total: 0 });
});

test("a void invoice asks for nothing any more", async () => {
  const { invoices } = bench.stripe;
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const invoice = await openInvoice(saved.customer);
  expect(await invoices.voidInvoice(invoice.id)).toMatchObject({ status: "void" });
  expect((await eventsSince(0)).slice(-2)).toEqual(["payment_intent.canceled", "invoice.voided"]);
  for (const call of [invoices.voidInvoice(invoice.id), invoices.pay(invoice.id)]) {
    expect(await failureOf(call)).toMatchObject({ statusCode: 400 });
  }
});

test("invoices are numbered by customer and listed by what they are", async () => {
  const { invoices } = bench.stripe;
  const [one, other] = [await savedCard(bench.stripe, "pm_card_visa"), await savedCard(bench.stripe, "pm_card_visa")];
  const first = await openInvoice(one.customer);
  const second = await openInvoice(one.customer);
  await openInvoice(other.customer);
  await invoices.pay(first.id, { payment_method: one.payment_method });
  expect([first.number?.slice(-4), second.number?.slice(-4)]).toEqual(["0001", "0002"]);
  const ids = async (params: Parameters<typeof invoices.list>[0]) =>
    (await invoices.list(params)).data.map(({ id }) => id);
  expect(await ids({ customer: one.customer })).toEqual([second.id, first.id]);
  expect(await ids({ customer: one.customer, status: "paid" })).toEqual([first.id]);
  expect(await ids({ customer: one.customer, created: { gte: first.created + 60 } })).toEqual([]);
  expect(await failureOf(invoices.retrieve("in_missing"))).toMatchObject({ statusCode: 404 });
});

describe("an invoice's page", () => {
  test("shows it, gives it as a PDF, and takes the money", async () => {
    const customer = await bench.stripe.customers.create({ email: "ada@example.test", name: "Ada <b>" });
    const invoice = await openInvoice(customer.id);
    const url = invoice.hosted_invoice_url ?? "";
    for (const part of ["Test mode", `Invoice ${invoice.number}`, "150,000 tokens", "$15.00", "Ada &lt;b&gt;"]) {
      expect(await read(url)).toContain(part);
    }
    const pdf = await fetch(invoice.invoice_pdf ?? "");
    expect(pdf.headers.get("Content-Type")).toBe("application/pdf");
    expect((await pdf.text()).slice(0, 5)).toBe("%PDF-");
    await submit(url, { ...typed, number: "4000000000009995" });
    expect(await read(url)).toContain("insufficient funds");
    await submit(url, { ...typed, number: "12" });
    expect(await read(url)).toContain("incomplete or wrong");
    await submit(url, { ...typed, number: "4242424242424242" });
    expect(await bench.stripe.invoices.retrieve(invoice.id)).toMatchObject({ status: "paid" });
    expect(await read(url)).not.toContain("Card number");
  });

  test("does not exist before the invoice is finalized", async () => {
    const customer = await bench.stripe.customers.create();
    const draft = await bench.stripe.invoices.create({ customer: customer.id });
    for (const path of [`/i/${draft.id}`, `/i/${draft.id}/pdf`, "/i/in_missing"]) {
      expect((await fetch(bench.url + path)).status).toBe(404);
    }
  });
});

test("a checkout that asks for an invoice leaves a paid one behind, and makes the customer it needs", async () => {
  const { stripe } = bench;
  const session = await newSession(stripe, {
    invoice_creation: { enabled: true, invoice_data: { description: "Thank you", metadata: { purchase: "p_1" } } },
  });
  expect(session).toMatchObject({ invoice: null, customer_creation: "always" });
  await bench.control(`/checkout/${session.id}/pay`, { email: "ada@example.test" });
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice.payments"] });
  expect(done.invoice).toMatchObject({
    status: "paid",
    total: 1500,
    customer: done.customer,
    customer_email: "ada@example.test",
    description: "Thank you",
    metadata: { purchase: "p_1" },
    lines: { data: [{ description: "150,000 tokens", amount: 1500, quantity: 1 }] },
    payments: { data: [{ payment: { payment_intent: done.payment_intent }, status: "paid" }] },
  });
  expect((await eventsSince(0)).slice(-7)).toEqual([
    "invoiceitem.created",
    "invoice.created",
    "invoice.finalized",
    "invoice_payment.paid",
    "invoice.paid",
    "invoice.payment_succeeded",
    "checkout.session.completed",
  ]);
});
