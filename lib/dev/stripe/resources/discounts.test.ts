import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, newSession, openBench, savedCard, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

const now = () => Math.floor(Date.now() / 1000);
const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada", number: "4242424242424242" };

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();

async function newCode(
  coupon: { percent_off: number } | { amount_off: number; currency: string },
  options: { code?: string; max_redemptions?: number; restrictions?: object; customer?: string } = {},
) {
  const made = await bench.stripe.coupons.create({ ...coupon, name: "Welcome" });
  return bench.stripe.promotionCodes.create({
    code: "WELCOME",
    ...options,
    promotion: { type: "coupon", coupon: made.id },
  });
}

test("a coupon is made, renamed, listed and deleted", async () => {
  const { coupons } = bench.stripe;
  const percent = await coupons.create({ id: "TWELVE", percent_off: 12.5, max_redemptions: 3 });
  expect(percent).toMatchObject({ id: "TWELVE", percent_off: 12.5, amount_off: null, duration: "once", valid: true });
  const amount = await coupons.create({
    amount_off: 500,
    currency: "usd",
    duration: "repeating",
    duration_in_months: 3,
  });
  expect((await coupons.list()).data.map(({ id }) => id)).toEqual([amount.id, "TWELVE"]);
  expect(await coupons.update("TWELVE", { name: "Twelve", metadata: { a: "b" } })).toMatchObject({ name: "Twelve" });
  expect(await coupons.del("TWELVE")).toMatchObject({ deleted: true });
  expect(await failureOf(coupons.retrieve("TWELVE"))).toMatchObject({ statusCode: 404 });
  await bench.control("/flush");
  expect(bench.inbox.types()).toEqual(["coupon.created", "coupon.created", "coupon.updated", "coupon.deleted"]);
  const refused = {
    percent_off: coupons.create({}),
    currency: coupons.create({ amount_off: 100 }),
    redeem_by: coupons.create({ percent_off: 10, redeem_by: now() - 60 }),
    duration_in_months: coupons.create({ percent_off: 10, duration: "repeating" }),
    id: coupons.create({ percent_off: 10, id: amount.id }),
  };
  for (const [param, call] of Object.entries(refused)) {
    expect(await failureOf(call)).toMatchObject({ statusCode: 400, param });
  }
});

test("a promotion code is found however it is spelt, is unique while active, and can be switched off", async () => {
  const { promotionCodes } = bench.stripe;
  const code = await newCode({ percent_off: 20 });
  expect(code).toMatchObject({ active: true, code: "WELCOME", promotion: { type: "coupon" } });
  expect((await promotionCodes.list({ code: "welcome", active: true })).data.map(({ id }) => id)).toEqual([code.id]);
  expect(await failureOf(newCode({ percent_off: 10 }, { code: "Welcome" }))).toMatchObject({ param: "code" });
  expect(await promotionCodes.update(code.id, { active: false })).toMatchObject({ active: false });
  expect((await promotionCodes.list({ active: true })).data).toEqual([]);
  await newCode({ percent_off: 10 }, { code: "Welcome" });
  expect((await promotionCodes.retrieve(code.id, { expand: ["promotion.coupon"] })).promotion.coupon).toMatchObject({
    percent_off: 20,
  });
});

describe("a code at checkout", () => {
  test("takes its part off everything that is told about the payment", async () => {
    const code = await newCode({ percent_off: 20 });
    const session = await newSession(bench.stripe, {
      allow_promotion_codes: true,
      automatic_tax: { enabled: true },
      invoice_creation: { enabled: true },
    });
    const paid = await bench.control(`/checkout/${session.id}/pay`, { promotionCode: "welcome", country: "DE" });
    expect(paid.body).toMatchObject({ outcome: "paid" });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, {
      expand: ["payment_intent", "line_items", "invoice.discounts", "discounts.promotion_code"],
    });
    expect(done).toMatchObject({
      amount_subtotal: 1500,
      total_details: { amount_discount: 300, amount_tax: 228 },
      amount_total: 1428,
      discounts: [{ coupon: null, promotion_code: { code: "WELCOME", times_redeemed: 1 } }],
      payment_intent: { amount_received: 1428 },
      line_items: { data: [{ amount_discount: 300, amount_tax: 228, amount_total: 1428 }] },
      invoice: {
        status: "paid",
        subtotal: 1500,
        total: 1428,
        total_discount_amounts: [{ amount: 300 }],
        discounts: [{ promotion_code: code.id, checkout_session: session.id, source: { type: "coupon" } }],
      },
    });
    expect(await bench.stripe.coupons.retrieve(String(code.promotion.coupon))).toMatchObject({ times_redeemed: 1 });
  });

  test("is typed on the page, which shows what it does, and can be taken off again", async () => {
    await newCode({ amount_off: 500, currency: "usd" });
    const session = await newSession(bench.stripe, { allow_promotion_codes: true });
    const url = session.url ?? "";
    expect(await read(url)).toContain("Promotion code");
    await submit(`${url}/promotion`, { promotionCode: "NOPE" });
    expect(await read(url)).toContain("This code is not valid, or no longer.");
    await submit(`${url}/promotion`, { promotionCode: "welcome" });
    for (const part of ["Discount", "WELCOME", "−$5.00", "Pay $10.00", "Remove code"]) {
      expect(await read(url)).toContain(part);
    }
    await submit(`${url}/promotion`, {});
    expect(await read(url)).toContain("Pay $15.00");
    await submit(`${url}/promotion`, { promotionCode: "WELCOME" });
    expect((await submit(url, typed)).location).toContain(session.id);
    expect(await bench.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ amount_total: 1000 });
  });

  test("that takes everything off leaves nothing to pay, and asks for no card", async () => {
    await newCode({ percent_off: 100 });
    const options = { allow_promotion_codes: true, invoice_creation: { enabled: true } } as const;
    const session = await newSession(bench.stripe, options);
    const url = session.url ?? "";
    await submit(`${url}/promotion`, { promotionCode: "WELCOME" });
    expect(await read(url)).not.toContain("Card number");
    expect((await submit(url, { email: "ada@example.test" })).location).toContain(session.id);
    expect(await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] })).toMatchObject({
      status: "complete",
      payment_status: "no_payment_required",
      payment_intent: null,
      amount_total: 0,
      invoice: { status: "paid", total: 0 },
    });
    expect((await bench.stripe.paymentIntents.list()).data).toEqual([]);
    const other = await newSession(bench.stripe, options);
    const paid = await bench.control(`/checkout/${other.id}/pay`, { promotionCode: "WELCOME" });
    expect(paid.body).toMatchObject({ outcome: "paid" });
  });

  test("is refused with the reason when its conditions are not met", async () => {
    const customer = await bench.stripe.customers.create({ email: "ada@example.test" });
    await newCode(
      { percent_off: 10 },
      { code: "MUCH", restrictions: { minimum_amount: 2000, minimum_amount_currency: "usd" } },
    );
    await newCode({ percent_off: 10 }, { code: "MINE", customer: customer.id });
    await newCode({ amount_off: 100, currency: "eur" }, { code: "EURO" });
    await newCode({ amount_off: 1480, currency: "usd" }, { code: "ALMOST" });
    const once = await newCode({ percent_off: 10 }, { code: "ONCE", max_redemptions: 1 });
    const open = () => newSession(bench.stripe, { allow_promotion_codes: true });
    const used = await open();
    await bench.control(`/checkout/${used.id}/pay`, { promotionCode: "ONCE" });
    expect(await bench.stripe.promotionCodes.retrieve(once.id)).toMatchObject({ active: false, times_redeemed: 1 });
    const reasons = {
      MUCH: "This code needs an order of at least $20.00.",
      MINE: "This code is for another customer.",
      EURO: "This coupon is for payments in EUR.",
      ALMOST: "With this code the total would be too small to be paid by card.",
      ONCE: "This code is not valid, or no longer.",
    };
    for (const [promotionCode, message] of Object.entries(reasons)) {
      const answer = await bench.control(`/checkout/${(await open()).id}/pay`, { promotionCode });
      expect(answer).toMatchObject({ status: 400, body: { error: { message, param: "promotionCode" } } });
    }
    const closed = await newSession(bench.stripe);
    expect((await bench.control(`/checkout/${closed.id}/pay`, { promotionCode: "MUCH" })).status).toBe(400);
  });

  test("that somebody else used up in the meantime is not given twice", async () => {
    await newCode({ percent_off: 10 }, { max_redemptions: 1 });
    const [one, other] = [
      await newSession(bench.stripe, { allow_promotion_codes: true }),
      await newSession(bench.stripe, { allow_promotion_codes: true }),
    ];
    for (const { url } of [one, other]) await submit(`${url}/promotion`, { promotionCode: "WELCOME" });
    await submit(one.url ?? "", typed);
    expect((await submit(other.url ?? "", typed)).location).toBe(new URL(other.url ?? "").pathname);
    expect(await read(other.url ?? "")).toContain("The total is now $15.00");
  });
});

describe("a discount that the seller gives", () => {
  test("is in the session from the start", async () => {
    const coupon = await bench.stripe.coupons.create({ amount_off: 400, currency: "usd" });
    const session = await newSession(bench.stripe, { discounts: [{ coupon: coupon.id }] });
    expect(session).toMatchObject({
      amount_subtotal: 1500,
      amount_total: 1100,
      total_details: { amount_discount: 400 },
      discounts: [{ coupon: coupon.id, promotion_code: null }],
    });
    await bench.control(`/checkout/${session.id}/pay`);
    expect(await bench.stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 });
  });

  test("cannot be one that has run out, is for another currency, or leaves too little to pay", async () => {
    const { coupons } = bench.stripe;
    const used = await coupons.create({ percent_off: 10, max_redemptions: 1 });
    const first = await newSession(bench.stripe, { discounts: [{ coupon: used.id }] });
    await bench.control(`/checkout/${first.id}/pay`);
    expect(await coupons.retrieve(used.id)).toMatchObject({ valid: false });
    const euro = await coupons.create({ amount_off: 100, currency: "eur" });
    const almost = await coupons.create({ amount_off: 1490, currency: "usd" });
    for (const { id } of [used, euro, almost]) {
      expect(await failureOf(newSession(bench.stripe, { discounts: [{ coupon: id }] }))).toMatchObject({
        statusCode: 400,
        param: "discounts[0]",
      });
    }
    const both = newSession(bench.stripe, { allow_promotion_codes: true, discounts: [{ coupon: euro.id }] });
    expect(await failureOf(both)).toMatchObject({ param: "discounts" });
  });

  test("can be on an invoice, for one of its products only", async () => {
    const { coupons, invoices, products } = bench.stripe;
    const product = await products.create({ name: "Starter" });
    const coupon = await coupons.create({ percent_off: 50, applies_to: { products: [product.id] } });
    const { customer } = await savedCard(bench.stripe, "pm_card_visa");
    const draft = await invoices.create({ customer, discounts: [{ coupon: coupon.id }] });
    const filled = await invoices.addLines(draft.id, {
      lines: [
        { price_data: { currency: "usd", unit_amount: 1000, product: product.id } },
        { amount: 700, description: "Other" },
      ],
    });
    expect(filled).toMatchObject({ subtotal: 1700, total: 1200, total_discount_amounts: [{ amount: 500 }] });
    expect(filled.lines.data.map(({ discount_amounts }) => discount_amounts?.[0]?.amount)).toEqual([500, 0]);
  });
});
