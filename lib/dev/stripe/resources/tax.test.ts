import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, newSession, openBench, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada", number: "4242424242424242" };
const taxed = { automatic_tax: { enabled: true } } as const;

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();

function priced(unitAmount: number, taxBehavior: "exclusive" | "inclusive") {
  const price_data = { currency: "eur", unit_amount: unitAmount, product_data: { name: "Tokens" } };
  return [{ price_data: { ...price_data, tax_behavior: taxBehavior }, quantity: 1 }];
}

describe("a taxed checkout", () => {
  test.each([
    ["US", "exclusive", 1500, 0, 1500],
    ["DE", "exclusive", 1500, 285, 1785],
    ["FR", "exclusive", 1500, 300, 1800],
    ["GB", "exclusive", 1499, 300, 1799],
    ["CH", "exclusive", 1500, 122, 1622],
    ["DE", "inclusive", 1190, 190, 1190],
    ["US", "inclusive", 1190, 0, 1190],
  ] as const)("in %s, tax %s, of %i: %i tax, %i to pay", async (country, behavior, price, amount_tax, amount_total) => {
    const session = await newSession(bench.stripe, { ...taxed, line_items: priced(price, behavior) });
    expect(session).toMatchObject({ amount_total: price, automatic_tax: { status: "requires_location_inputs" } });
    const paid = await bench.control(`/checkout/${session.id}/pay`, { country });
    expect(paid.body).toMatchObject({ outcome: "paid" });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, {
      expand: ["payment_intent", "line_items"],
    });
    expect(done).toMatchObject({
      amount_subtotal: price,
      amount_total,
      total_details: { amount_tax, amount_discount: 0 },
      automatic_tax: { enabled: true, status: "complete" },
      customer_details: { address: { country } },
      payment_intent: { amount: amount_total, amount_received: amount_total },
      line_items: { data: [{ amount_subtotal: price, amount_tax, amount_total }] },
    });
  });

  test("shows tax and total before it is paid, and never charges a total that was not shown", async () => {
    const session = await newSession(bench.stripe, taxed);
    const url = session.url ?? "";
    const here = { status: 303, location: new URL(url).pathname };
    expect(await read(url)).toContain("Choose your country");
    expect(await submit(url, { ...typed, country: "DE" })).toEqual(here);
    for (const part of ["The total is now $17.85", "Subtotal", "$15.00", "$2.85", "Germany, 19%", "Pay $17.85"]) {
      expect(await read(url)).toContain(part);
    }
    expect((await bench.stripe.paymentIntents.list()).data).toEqual([]);
    expect(await submit(url, { country: "FR", act: "update" })).toEqual(here);
    expect(await read(url)).toContain("Pay $18.00");
    expect((await submit(url, { ...typed, country: "FR" })).location).toContain(session.id);
    expect(await bench.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ amount_total: 1800 });
  });

  test("keeps the country with the customer when it is told to, and takes it from there the next time", async () => {
    const { customers } = bench.stripe;
    const customer = await customers.create({ email: "ada@example.test" });
    const first = await newSession(bench.stripe, {
      ...taxed,
      customer: customer.id,
      customer_update: { address: "auto" },
    });
    await bench.control(`/checkout/${first.id}/pay`, { country: "FR" });
    expect(await customers.retrieve(customer.id)).toMatchObject({ address: { country: "FR" } });
    const next = await newSession(bench.stripe, { ...taxed, customer: customer.id });
    expect(next).toMatchObject({ amount_total: 1800, automatic_tax: { status: "complete" } });
    expect(await read(next.url ?? "")).not.toContain("<select");
    expect((await bench.control(`/checkout/${next.id}/pay`, { country: "DE" })).status).toBe(400);
    expect((await bench.control(`/checkout/${next.id}/pay`)).body).toMatchObject({ outcome: "paid" });
  });

  test("does not tax a business that names its tax ID", async () => {
    const session = await newSession(bench.stripe, {
      ...taxed,
      tax_id_collection: { enabled: true },
      invoice_creation: { enabled: true },
    });
    const url = session.url ?? "";
    const business = { ...typed, country: "DE", businessName: "Ada GmbH", taxId: "DE 123 456 789" };
    expect((await submit(url, { ...business, taxId: "?" })).location).toBe(new URL(url).pathname);
    expect(await read(url)).toContain("Enter the tax ID as it is registered");
    await submit(url, { ...business, act: "update" });
    expect(await read(url)).toContain("reverse charge");
    expect((await submit(url, business)).location).toContain(session.id);
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice", "customer"] });
    expect(done).toMatchObject({
      amount_total: 1500,
      customer_details: { business_name: "Ada GmbH", tax_ids: [{ type: "eu_vat", value: "DE123456789" }] },
      customer: { name: "Ada GmbH", address: { country: "DE" } },
      invoice: { total: 1500, total_taxes: [{ amount: 0, taxability_reason: "reverse_charge" }] },
    });
    expect(done.invoice).toMatchObject({ customer_tax_ids: [{ type: "eu_vat", value: "DE123456789" }] });
    const customer = typeof done.customer === "object" ? (done.customer?.id ?? "") : "";
    expect((await bench.stripe.customers.listTaxIds(customer)).data).toMatchObject([{ value: "DE123456789" }]);
    const later = await bench.stripe.invoices.create({ customer, ...taxed });
    const filled = await bench.stripe.invoices.addLines(later.id, { lines: [{ amount: 1000 }] });
    expect(filled).toMatchObject({ total: 1000, total_taxes: [{ taxability_reason: "reverse_charge" }] });
  });

  test("leaves an invoice with the same tax behind", async () => {
    const session = await newSession(bench.stripe, { ...taxed, invoice_creation: { enabled: true } });
    await bench.control(`/checkout/${session.id}/pay`, { country: "DE" });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done.invoice).toMatchObject({
      status: "paid",
      subtotal: 1500,
      total: 1785,
      amount_paid: 1785,
      total_excluding_tax: 1500,
      total_taxes: [
        { amount: 285, taxable_amount: 1500, tax_behavior: "exclusive", taxability_reason: "standard_rated" },
      ],
      customer_address: { country: "DE" },
    });
    const invoice = typeof done.invoice === "object" ? done.invoice : null;
    expect(await read(invoice?.hosted_invoice_url ?? "")).toContain("VAT Germany (19%)");
    const rate = invoice?.total_taxes?.[0]?.tax_rate_details?.tax_rate ?? "";
    expect(await bench.stripe.taxRates.retrieve(rate)).toMatchObject({ percentage: 19, country: "DE" });
  });
});

test("a session that wants the whole address does not let it be left out", async () => {
  const session = await newSession(bench.stripe, { billing_address_collection: "required" });
  const url = session.url ?? "";
  await submit(url, { ...typed, country: "DE" });
  expect(await read(url)).toContain("Enter your address.");
  const address = { country: "DE", line1: "Hauptstr. 1", city: "Berlin", postalCode: "10115" };
  expect((await submit(url, { ...typed, ...address })).location).toContain(session.id);
  const done = await bench.stripe.checkout.sessions.retrieve(session.id);
  expect(done).toMatchObject({
    amount_total: 1500,
    customer_details: { address: { line1: "Hauptstr. 1", city: "Berlin", postal_code: "10115", country: "DE" } },
  });
});

describe("a taxed invoice", () => {
  test("is taxed where the customer is when it is finalized", async () => {
    const { invoices, customers } = bench.stripe;
    const customer = await customers.create({ email: "ada@example.test" });
    const draft = await invoices.create({ customer: customer.id, ...taxed });
    await invoices.addLines(draft.id, { lines: [{ amount: 1000, description: "Tokens" }] });
    expect(await invoices.retrieve(draft.id)).toMatchObject({
      total: 1000,
      automatic_tax: { status: "requires_location_inputs" },
    });
    expect(await failureOf(invoices.finalizeInvoice(draft.id))).toMatchObject({
      statusCode: 400,
      code: "customer_tax_location_invalid",
    });
    await customers.update(customer.id, { address: { country: "FR" } });
    expect(await invoices.finalizeInvoice(draft.id)).toMatchObject({
      status: "open",
      subtotal: 1000,
      total: 1200,
      amount_due: 1200,
      lines: { data: [{ amount: 1000, taxes: [{ amount: 200, taxable_amount: 1000 }] }] },
    });
  });
});

describe("a tax calculation", () => {
  test("says what would be added, and what is included", async () => {
    const { calculations } = bench.stripe.tax;
    const calculation = await calculations.create({
      currency: "eur",
      customer_details: { address: { country: "DE" }, address_source: "billing" },
      line_items: [
        { amount: 1500, reference: "tokens", tax_code: "txcd_10000000" },
        { amount: 1190, tax_behavior: "inclusive", quantity: 2 },
      ],
      expand: ["line_items"],
    });
    expect(calculation).toMatchObject({
      object: "tax.calculation",
      tax_amount_exclusive: 285,
      tax_amount_inclusive: 190,
      amount_total: 2975,
      tax_breakdown: [
        { amount: 285, inclusive: false, taxability_reason: "standard_rated", taxable_amount: 1500 },
        { amount: 190, inclusive: true, taxable_amount: 1000 },
      ],
      line_items: { data: [{ reference: "tokens", amount_tax: 285 }, { amount_tax: 190 }] },
    });
    expect(calculation.tax_breakdown[0]?.tax_rate_details).toMatchObject({
      country: "DE",
      percentage_decimal: "19",
      tax_type: "vat",
    });
    expect((await calculations.listLineItems(calculation.id ?? "")).data).toHaveLength(2);
    expect(await calculations.retrieve(calculation.id ?? "")).toMatchObject({ amount_total: 2975 });
  });

  test("goes by the customer's address, which must be known", async () => {
    const { customers, tax } = bench.stripe;
    const customer = await customers.create({ address: { country: "GB" } });
    const line_items = [{ amount: 1000 }];
    expect(await tax.calculations.create({ currency: "gbp", customer: customer.id, line_items })).toMatchObject({
      tax_amount_exclusive: 200,
    });
    await customers.createTaxId(customer.id, { type: "gb_vat", value: "GB123456789" });
    expect(await tax.calculations.create({ currency: "gbp", customer: customer.id, line_items })).toMatchObject({
      tax_amount_exclusive: 0,
    });
    const stranger = await customers.create();
    expect(
      await failureOf(tax.calculations.create({ currency: "gbp", customer: stranger.id, line_items })),
    ).toMatchObject({ statusCode: 400, code: "customer_tax_location_invalid" });
  });
});
