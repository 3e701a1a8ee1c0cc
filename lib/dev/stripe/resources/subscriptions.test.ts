import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, newSession, openBench, savedCard, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

const DAY_SECONDS = 24 * 60 * 60;
const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada", number: "4242424242424242" };

async function plan(unit_amount = 1500, interval: "month" | "year" = "month"): Promise<string> {
  const product_data = { name: `Plan ${unit_amount}` };
  return (await bench.stripe.prices.create({ currency: "usd", unit_amount, recurring: { interval }, product_data })).id;
}

async function subscribe(
  options: Partial<Stripe.SubscriptionCreateParams> = {},
  card = "pm_card_visa",
): Promise<Stripe.Subscription> {
  const saved = await savedCard(bench.stripe, card);
  return bench.stripe.subscriptions.create({
    customer: saved.customer,
    default_payment_method: saved.payment_method,
    items: [{ price: await plan() }],
    ...options,
  });
}

async function renew(id: string, body: object = {}) {
  const answer = await bench.control(`/subscriptions/${id}/renew`, body);
  expect(answer.status).toBe(200);
  const subscription = await bench.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
  return { subscription, invoice: subscription.latest_invoice };
}

async function eventsSince(count: number): Promise<string[]> {
  await bench.control("/flush");
  return bench.inbox.types().slice(count);
}

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();

test("a recurring price says how often, and is sold by subscription only", async () => {
  const price = await bench.stripe.prices.retrieve(await plan(1500, "year"));
  expect(price).toMatchObject({ type: "recurring", recurring: { interval: "year", interval_count: 1 } });
  expect((await bench.stripe.prices.list({ type: "recurring" })).data.map(({ id }) => id)).toEqual([price.id]);
  const line_items = [{ price: price.id, quantity: 1 }];
  expect(await failureOf(newSession(bench.stripe, { line_items }))).toMatchObject({ param: "line_items" });
  const once = { currency: "usd", unit_amount: 100, product_data: { name: "Once" } };
  const session = newSession(bench.stripe, { mode: "subscription", line_items: [{ price_data: once, quantity: 1 }] });
  expect(await failureOf(session)).toMatchObject({ param: "line_items" });
});

describe("a subscription", () => {
  test("begins active when its first invoice is paid", async () => {
    const subscription = await subscribe({ metadata: { plan: "pro" }, expand: ["latest_invoice"] });
    expect(subscription).toMatchObject({
      object: "subscription",
      status: "active",
      metadata: { plan: "pro" },
      cancel_at_period_end: false,
      items: { data: [{ quantity: 1, price: { unit_amount: 1500 }, plan: { interval: "month" } }] },
      latest_invoice: {
        status: "paid",
        billing_reason: "subscription_create",
        total: 1500,
        parent: {
          type: "subscription_details",
          subscription_details: { subscription: subscription.id, metadata: { plan: "pro" } },
        },
      },
    });
    const [item] = subscription.items.data;
    const days = ((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)) / DAY_SECONDS;
    expect(days).toBeGreaterThanOrEqual(28);
    expect(days).toBeLessThanOrEqual(31);
    expect(subscription.latest_invoice).toMatchObject({
      lines: {
        data: [
          {
            description: "1 × Plan 1500 (at $15.00 / month)",
            period: { start: item?.current_period_start, end: item?.current_period_end },
            parent: { type: "subscription_item_details", subscription_item_details: { subscription_item: item?.id } },
          },
        ],
      },
    });
    expect(await eventsSince(4)).toEqual([
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
      "invoice.payment_succeeded",
      "customer.subscription.updated",
    ]);
  });

  test("stays incomplete until somebody pays its first invoice", async () => {
    const declined = await subscribe({}, "pm_card_chargeCustomerFail");
    expect(declined.status).toBe("incomplete");
    const waiting = await subscribe({
      payment_behavior: "default_incomplete",
      payment_settings: { save_default_payment_method: "on_subscription" },
      expand: ["latest_invoice.confirmation_secret"],
    });
    expect(waiting).toMatchObject({ status: "incomplete", latest_invoice: { status: "open" } });
    const invoice = typeof waiting.latest_invoice === "object" ? waiting.latest_invoice : null;
    expect(invoice?.confirmation_secret?.client_secret).toMatch(/^pi_\w+_secret_/);
    await submit(invoice?.hosted_invoice_url ?? "", typed);
    const active = await bench.stripe.subscriptions.retrieve(waiting.id, { expand: ["default_payment_method"] });
    expect(active).toMatchObject({ status: "active", default_payment_method: { customer: waiting.customer } });
    const expired = await bench.stripe.invoices.voidInvoice(String(declined.latest_invoice));
    expect(expired.status).toBe("void");
    expect((await bench.stripe.subscriptions.retrieve(declined.id)).status).toBe("incomplete_expired");
  });

  test("is refused without a card to pay it, and with prices that do not fit together", async () => {
    const { subscriptions, customers } = bench.stripe;
    const { id: customer } = await customers.create({ email: "ada@example.test" });
    const [month, year] = [await plan(1500), await plan(9000, "year")];
    expect(await failureOf(subscriptions.create({ customer, items: [{ price: month }] }))).toMatchObject({
      statusCode: 400,
      code: "resource_missing",
    });
    const refused = {
      items: subscribe({ items: [{ price: month }, { price: year }] }),
      "items[0][price]": subscribe({ items: [{ price: "price_missing" }] }),
      trial_period_days: subscribe({ trial_period_days: 7 }),
    };
    for (const [param, call] of Object.entries(refused)) {
      expect(await failureOf(call)).toMatchObject({ statusCode: 400, param });
    }
  });

  test("is listed while it lives, and with the others when asked", async () => {
    const { subscriptions } = bench.stripe;
    const [one, other] = [await subscribe(), await subscribe()];
    await subscriptions.cancel(one.id);
    const ids = async (params: Stripe.SubscriptionListParams) =>
      (await subscriptions.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([other.id]);
    expect(await ids({ status: "all" })).toEqual([other.id, one.id]);
    expect(await ids({ status: "canceled" })).toEqual([one.id]);
    expect(await ids({ customer: String(one.customer), status: "all" })).toEqual([one.id]);
  });

  test("is taxed and discounted, the coupon for once only once", async () => {
    const coupon = await bench.stripe.coupons.create({ percent_off: 20 });
    const saved = await savedCard(bench.stripe, "pm_card_visa");
    await bench.stripe.customers.update(saved.customer, { address: { country: "DE" } });
    const { id } = await bench.stripe.subscriptions.create({
      customer: saved.customer,
      default_payment_method: saved.payment_method,
      items: [{ price: await plan(1000) }],
      automatic_tax: { enabled: true },
      discounts: [{ coupon: coupon.id }],
    });
    const first = await bench.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
    expect(first.latest_invoice).toMatchObject({ subtotal: 1000, total: 952, status: "paid" });
    expect((await renew(id)).invoice).toMatchObject({ subtotal: 1000, total: 1190, status: "paid" });
  });
});

describe("the next period", () => {
  test("is invoiced and paid", async () => {
    const subscription = await subscribe();
    const [before] = subscription.items.data;
    const count = (await eventsSince(0)).length;
    const renewed = await renew(subscription.id);
    const [after] = renewed.subscription.items.data;
    expect(after?.current_period_start).toBe(before?.current_period_end);
    expect(after?.current_period_end).toBeGreaterThan(after?.current_period_start ?? 0);
    expect(renewed.invoice).toMatchObject({ status: "paid", billing_reason: "subscription_cycle", total: 1500 });
    expect(await eventsSince(count)).toEqual([
      "customer.subscription.updated",
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
      "invoice.payment_succeeded",
    ]);
    const listed = await bench.stripe.invoices.list({ subscription: subscription.id });
    expect(listed.data).toHaveLength(2);
  });

  test("that is not paid makes it past due, until it is paid", async () => {
    const subscription = await subscribe();
    const count = (await eventsSince(0)).length;
    const failed = await renew(subscription.id, { fail: true });
    expect(failed).toMatchObject({
      subscription: { status: "past_due" },
      invoice: { status: "open", attempted: true, amount_remaining: 1500 },
    });
    expect((await eventsSince(count)).slice(-4)).toEqual([
      "charge.failed",
      "payment_intent.payment_failed",
      "invoice.payment_failed",
      "customer.subscription.updated",
    ]);
    const invoice = typeof failed.invoice === "object" ? failed.invoice : null;
    await bench.stripe.invoices.pay(invoice?.id ?? "");
    expect((await bench.stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("fails by itself with a card that declines, or without any", async () => {
    const subscription = await subscribe();
    const { customer } = subscription;
    const bad = await bench.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: String(customer) });
    await bench.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
    expect((await renew(subscription.id)).subscription.status).toBe("past_due");
    await bench.stripe.paymentMethods.detach(bad.id);
    expect((await renew(subscription.id)).invoice).toMatchObject({ status: "open", attempted: true });
  });

  test("does not come when the subscription was to end", async () => {
    const { subscriptions } = bench.stripe;
    const subscription = await subscribe();
    const ending = await subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(ending).toMatchObject({ status: "active", cancel_at_period_end: true });
    expect(ending.cancel_at).toBe(ending.items.data[0]?.current_period_end);
    const kept = await subscriptions.update(subscription.id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null });
    await subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const { subscription: over } = await renew(subscription.id);
    expect(over).toMatchObject({ status: "canceled", ended_at: ending.cancel_at });
    expect((await eventsSince(0)).at(-1)).toBe("customer.subscription.deleted");
    expect((await bench.control(`/subscriptions/${subscription.id}/renew`)).status).toBe(400);
  });
});

describe("a change", () => {
  async function change(proration_behavior: Stripe.SubscriptionUpdateParams.ProrationBehavior, price: string) {
    const subscription = await subscribe({ items: [{ price: await plan(1000) }] });
    const [item] = subscription.items.data;
    await bench.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item!.id, price }],
      proration_behavior,
    });
    return subscription;
  }

  test("without proration costs the new price from the next period on", async () => {
    const { id, customer } = await change("none", await plan(3000));
    expect((await bench.stripe.invoiceItems.list({ customer: String(customer), pending: true })).data).toEqual([]);
    expect((await renew(id)).invoice).toMatchObject({ total: 3000 });
  });

  test("with proration gives back the old and charges the new for the rest of the period, next time", async () => {
    const { id, customer } = await change("create_prorations", await plan(3000));
    const pending = await bench.stripe.invoiceItems.list({ customer: String(customer), pending: true });
    // A moment of the period has gone by.
    expect(pending.data.map(({ amount, proration }) => [amount, proration])).toEqual([
      [3000, true],
      [-1000, true],
    ]);
    const { invoice } = await renew(id);
    expect(invoice).toMatchObject({ total: 5000, status: "paid" });
  });

  test("can be invoiced at once; what it gives back is kept for the next invoice", async () => {
    const { id, customer } = await change("always_invoice", await plan(400));
    const { latest_invoice } = await bench.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
    expect(latest_invoice).toMatchObject({ billing_reason: "subscription_update", total: -600, status: "paid" });
    expect(await bench.stripe.customers.retrieve(String(customer))).toMatchObject({ balance: -600 });
    expect((await renew(id)).invoice).toMatchObject({
      total: 400,
      amount_due: 0,
      status: "paid",
      ending_balance: -200,
    });
  });

  test("to another interval begins a new period at once", async () => {
    const { id } = await change("create_prorations", await plan(12000, "year"));
    const { items, latest_invoice } = await bench.stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] });
    expect(latest_invoice).toMatchObject({ total: 11000, status: "paid", billing_reason: "subscription_update" });
    const [item] = items.data;
    const days = ((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)) / DAY_SECONDS;
    expect(days).toBeGreaterThanOrEqual(365);
  });

  test("adds and removes items, and never the last one", async () => {
    const { subscriptions } = bench.stripe;
    const subscription = await subscribe();
    const extra = await plan(300);
    const two = await subscriptions.update(subscription.id, {
      items: [{ price: extra, quantity: 2 }],
      proration_behavior: "none",
    });
    expect(two.items.data.map(({ price, quantity }) => [price.unit_amount, quantity])).toEqual([
      [1500, 1],
      [300, 2],
    ]);
    const one = await subscriptions.update(subscription.id, {
      items: [{ id: two.items.data[0]!.id, deleted: true }],
      proration_behavior: "none",
    });
    expect(one.items.data).toHaveLength(1);
    const none = subscriptions.update(subscription.id, { items: [{ id: one.items.data[0]!.id, deleted: true }] });
    expect(await failureOf(none)).toMatchObject({ statusCode: 400, param: "items" });
  });

  test("cannot be made to a subscription that is over, except to its metadata", async () => {
    const { subscriptions } = bench.stripe;
    const subscription = await subscribe();
    const over = await subscriptions.cancel(subscription.id, { cancellation_details: { comment: "Too much" } });
    expect(over).toMatchObject({
      status: "canceled",
      cancellation_details: { comment: "Too much", reason: "cancellation_requested" },
    });
    expect(await failureOf(subscriptions.update(over.id, { cancel_at_period_end: true }))).toMatchObject({
      statusCode: 400,
    });
    expect(await subscriptions.update(over.id, { metadata: { a: "b" } })).toMatchObject({ metadata: { a: "b" } });
    expect(await failureOf(subscriptions.cancel(over.id))).toMatchObject({ statusCode: 404 });
  });
});

describe("a checkout in subscription mode", () => {
  test("makes customer, subscription and paid invoice, and keeps the card for the next period", async () => {
    const { stripe } = bench;
    const once = { currency: "usd", unit_amount: 500, product_data: { name: "Set-up" } };
    const session = await newSession(stripe, {
      mode: "subscription",
      line_items: [
        { price_data: once, quantity: 1 },
        { price: await plan(1500), quantity: 2 },
      ],
      subscription_data: { metadata: { account: "a1" } },
    });
    expect(session).toMatchObject({ mode: "subscription", subscription: null, amount_total: 3500 });
    const url = session.url ?? "";
    expect(await read(url)).toContain("every month");
    expect((await submit(url, { ...typed, number: "4000000000000002" })).location).toBe(new URL(url).pathname);
    expect((await submit(url, typed)).location).toContain(session.id);
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["subscription.latest_invoice.payments", "customer"],
    });
    expect(done).toMatchObject({
      status: "complete",
      payment_status: "paid",
      payment_intent: null,
      customer: { email: "ada@example.test" },
      subscription: {
        status: "active",
        metadata: { account: "a1" },
        items: { data: [{ quantity: 2 }] },
        latest_invoice: { status: "paid", total: 3500, payments: { data: [{ status: "paid", amount_paid: 3500 }] } },
      },
    });
    expect(done.invoice).toBe(
      typeof done.subscription === "object" && typeof done.subscription?.latest_invoice === "object"
        ? done.subscription?.latest_invoice?.id
        : "",
    );
    expect((await eventsSince(0)).slice(-9)).toEqual([
      "payment_intent.succeeded",
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "invoice_payment.paid",
      "invoice.paid",
      "invoice.payment_succeeded",
      "customer.subscription.updated",
      "checkout.session.completed",
    ]);
    const id = typeof done.subscription === "object" ? (done.subscription?.id ?? "") : "";
    expect((await renew(id)).invoice).toMatchObject({ status: "paid", total: 3000 });
    expect((await stripe.checkout.sessions.list({ subscription: id })).data).toHaveLength(1);
  });

  test("charges exactly what it shows, with tax and discount over several items", async () => {
    const coupon = await bench.stripe.coupons.create({ percent_off: 33, duration: "forever" });
    const items = await Promise.all([333, 777, 1111].map((amount) => plan(amount)));
    const session = await newSession(bench.stripe, {
      mode: "subscription",
      line_items: items.map((price) => ({ price, quantity: 1 })),
      automatic_tax: { enabled: true },
      discounts: [{ coupon: coupon.id }],
    });
    await bench.control(`/checkout/${session.id}/pay`, { country: "DE" });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done.invoice).toMatchObject({ status: "paid", total: done.amount_total, amount_overpaid: 0 });
    const { invoice } = await renew(String(done.subscription));
    expect(invoice).toMatchObject({ total: done.amount_total, status: "paid" });
  });

  test("refuses what belongs to payments", async () => {
    const line_items = [{ price: await plan(), quantity: 1 }];
    const refused = {
      payment_intent_data: { description: "x" },
      invoice_creation: { enabled: true },
      customer_creation: "always",
    } as const;
    for (const [param, value] of Object.entries(refused)) {
      const session = newSession(bench.stripe, { mode: "subscription", line_items, [param]: value });
      expect(await failureOf(session)).toMatchObject({ statusCode: 400, param });
    }
  });
});

test("the portal shows subscriptions and invoices, and ends and keeps a subscription", async () => {
  const { stripe } = bench;
  const subscription = await subscribe();
  const customer = String(subscription.customer);
  const { url } = await stripe.billingPortal.sessions.create({ customer });
  for (const part of ["Plan 1500", "$15.00 every month", "Renews on", "-0001", "Paid"]) {
    expect(await read(url)).toContain(part);
  }
  await submit(`${url}/subscription`, { subscription: subscription.id, act: "cancel" });
  expect(await read(url)).toContain("Ends on");
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: true });
  await submit(`${url}/subscription`, { subscription: subscription.id, act: "keep" });
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: false });
  const stranger = await subscribe();
  await submit(`${url}/subscription`, { subscription: stranger.id, act: "cancel" });
  expect(await stripe.subscriptions.retrieve(stranger.id)).toMatchObject({ cancel_at_period_end: false });
});
