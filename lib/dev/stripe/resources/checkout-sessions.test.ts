import { afterEach, beforeEach, expect, test } from "vitest";
import { failureOf, newSession, openBench, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

test("a new session waits for its payment and knows what it is for", async () => {
  const { stripe } = bench;
  const price = await stripe.prices.create({ currency: "usd", unit_amount: 700, product_data: { name: "Small pack" } });
  const session = await newSession(stripe, {
    line_items: [
      { price: price.id, quantity: 3 },
      { price_data: { currency: "usd", unit_amount: 100, product_data: { name: "Extra" } }, quantity: 1 },
    ],
    client_reference_id: "purchase_1",
    metadata: { purchase: "purchase_1" },
    expand: ["line_items.data.price.product"],
  });
  expect(session).toMatchObject({
    object: "checkout.session",
    mode: "payment",
    status: "open",
    payment_status: "unpaid",
    amount_total: 2200,
    currency: "usd",
    client_reference_id: "purchase_1",
    metadata: { purchase: "purchase_1" },
    payment_intent: null,
  });
  expect(session.url).toBe(`${bench.url}/c/pay/${session.id}`);
  expect(session.line_items?.data).toMatchObject([
    {
      description: "Small pack",
      quantity: 3,
      amount_total: 2100,
      price: { id: price.id, product: { name: "Small pack" } },
    },
    { description: "Extra", quantity: 1, amount_total: 100 },
  ]);
  const listed = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 });
  expect(listed).toMatchObject({ has_more: true, data: [{ description: "Small pack" }] });
});

test("a paid session leads to its payment intent and charge", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "ada@example.test" });
  const session = await newSession(stripe, {
    customer: customer.id,
    payment_intent_data: {
      metadata: { purchase: "p1" },
      setup_future_usage: "off_session",
      description: "150,000 tokens",
    },
  });
  const paid = await bench.control(`/checkout/${session.id}/pay`, { card: "4242 4242 4242 4242" });
  expect(paid).toMatchObject({
    status: 200,
    body: { outcome: "paid", returnUrl: `http://shop.test/done?session=${session.id}` },
  });
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
  expect(done).toMatchObject({
    status: "complete",
    payment_status: "paid",
    customer: customer.id,
    customer_details: { email: "ada@example.test" },
    payment_intent: {
      status: "succeeded",
      amount_received: 1500,
      metadata: { purchase: "p1" },
      setup_future_usage: "off_session",
      latest_charge: { paid: true, metadata: { purchase: "p1" }, description: "150,000 tokens" },
    },
  });
  const cards = await stripe.customers.listPaymentMethods(customer.id);
  expect(cards.data).toMatchObject([{ card: { last4: "4242" }, allow_redisplay: "limited" }]);
  const later = { amount: 500, currency: "usd", customer: customer.id, off_session: true, confirm: true } as const;
  const again = await stripe.paymentIntents.create({ ...later, payment_method: cards.data[0]!.id });
  expect(again.status).toBe("succeeded");
});

test("a card is kept only when the session allows it and the person wants it", async () => {
  const { stripe } = bench;
  const offer = { saved_payment_method_options: { payment_method_save: "enabled" } } as const;
  const cases = [
    { options: {}, saveCard: true, kept: [] },
    { options: offer, saveCard: false, kept: [] },
    { options: offer, saveCard: true, kept: ["always"] },
  ];
  for (const { options, saveCard, kept } of cases) {
    const customer = await stripe.customers.create({ email: "ada@example.test" });
    const session = await newSession(stripe, { customer: customer.id, ...options });
    await bench.control(`/checkout/${session.id}/pay`, { saveCard });
    const cards = await stripe.customers.listPaymentMethods(customer.id);
    expect(cards.data.map((card) => card.allow_redisplay)).toEqual(kept);
  }
});

test("a customer is made when asked for, with what was typed at the page", async () => {
  const session = await newSession(bench.stripe, { customer_creation: "always" });
  expect(session.customer).toBeNull();
  await bench.control(`/checkout/${session.id}/pay`, { email: "new@example.test", name: "New Buyer" });
  const done = await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["customer"] });
  expect(done.customer).toMatchObject({ email: "new@example.test", name: "New Buyer" });
  await bench.control("/flush");
  expect(bench.inbox.types()).toEqual([
    "payment_intent.created",
    "customer.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
});

test("a declined attempt leaves the session open; the next card pays the same intent", async () => {
  const session = await newSession(bench.stripe, { payment_intent_data: { metadata: { purchase: "p1" } } });
  const declined = await bench.control(`/checkout/${session.id}/pay`, { card: "9995" });
  expect(declined.body).toMatchObject({ outcome: "declined", declineCode: "insufficient_funds", returnUrl: null });
  expect((await bench.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  await bench.control(`/checkout/${session.id}/pay`);
  await bench.control("/flush");
  expect(bench.inbox.types()).toEqual([
    "payment_intent.created",
    "charge.failed",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
  expect((await bench.stripe.paymentIntents.list()).data).toHaveLength(1);
  const twice = await bench.control(`/checkout/${session.id}/pay`);
  expect(twice.status).toBe(400);
});

test("an expired session takes no money", async () => {
  const session = await newSession(bench.stripe);
  expect(await bench.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: "expired", url: null });
  expect((await bench.control(`/checkout/${session.id}/pay`)).status).toBe(400);
  expect(await failureOf(bench.stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
  const other = await newSession(bench.stripe);
  await bench.control(`/checkout/${other.id}/expire`);
  await bench.control("/flush");
  expect(bench.inbox.types()).toEqual(["checkout.session.expired", "checkout.session.expired"]);
});

test("sessions are listed by what they belong to", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "ada@example.test" });
  const session = await newSession(stripe, { customer: customer.id });
  await newSession(stripe);
  await bench.control(`/checkout/${session.id}/pay`);
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  const { sessions } = stripe.checkout;
  const ids = async (params: Parameters<typeof sessions.list>[0]) =>
    (await sessions.list(params)).data.map(({ id }) => id);
  expect(await ids({ customer: customer.id })).toEqual([session.id]);
  expect(await ids({ payment_intent: String(payment_intent) })).toEqual([session.id]);
  expect(await ids({ status: "complete" })).toEqual([session.id]);
  expect(await ids({})).toHaveLength(2);
});

test("what cannot work is refused when the session is made", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "ada@example.test" });
  const dear = { currency: "eur", unit_amount: 100, product_data: { name: "Other" } };
  const refused = {
    line_items: newSession(stripe, { line_items: [] }),
    success_url: newSession(stripe, { success_url: "javascript:alert(1)" }),
    customer_email: newSession(stripe, { customer: customer.id, customer_email: "b@example.test" }),
    expires_at: newSession(stripe, { expires_at: Math.floor(Date.now() / 1000) + 60 }),
    currency: newSession(stripe, { currency: "eur" }),
    customer: newSession(stripe, { customer: "cus_missing" }),
    "discounts[0][coupon]": newSession(stripe, { discounts: [{ coupon: "missing" }] }),
    automatic_tax: newSession(stripe, { customer: customer.id, automatic_tax: { enabled: true } }),
    tax_id_collection: newSession(stripe, { customer: customer.id, tax_id_collection: { enabled: true } }),
    shipping_address_collection: newSession(stripe, { shipping_address_collection: { allowed_countries: ["DE"] } }),
    "line_items[0][price]": newSession(stripe, { line_items: [{ quantity: 1 }] }),
  };
  for (const [param, call] of Object.entries(refused)) {
    expect(await failureOf(call)).toMatchObject({ statusCode: 400, param });
  }
  const mixed = newSession(stripe, {
    line_items: [
      { price_data: dear, quantity: 1 },
      { price_data: { ...dear, currency: "usd" }, quantity: 1 },
    ],
  });
  expect(await failureOf(mixed)).toMatchObject({ statusCode: 400 });
});
