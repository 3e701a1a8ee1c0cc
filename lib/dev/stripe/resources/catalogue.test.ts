import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf, openBench, type Bench } from "../bench";

let bench: Bench;
beforeAll(async () => void (bench = await openBench()));
afterAll(() => bench.close());

test("customer metadata is merged, cleared key by key, and cleared as a whole", async () => {
  const { customers } = bench.stripe;
  const { id } = await customers.create({ email: "a@example.test", metadata: { plan: "one", team: "red" } });
  expect((await customers.update(id, { metadata: { team: "", floor: "3" } })).metadata).toEqual({
    plan: "one",
    floor: "3",
  });
  expect((await customers.update(id, { metadata: "" })).metadata).toEqual({});
});

test("a deleted customer is known as deleted, left out of lists, and cannot be used", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "leaver@example.test" });
  expect(await stripe.customers.del(customer.id)).toMatchObject({ id: customer.id, deleted: true });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, deleted: true });
  expect((await stripe.customers.list({ email: "leaver@example.test" })).data).toEqual([]);
  expect(await failureOf(stripe.customers.update(customer.id, { name: "x" }))).toMatchObject({ statusCode: 404 });
  const intent = stripe.paymentIntents.create({ amount: 100, currency: "usd", customer: customer.id });
  expect(await failureOf(intent)).toMatchObject({ code: "resource_missing", param: "customer" });
});

test("products can be made with an id of one's own, changed, switched off and listed", async () => {
  const { products } = bench.stripe;
  const product = await products.create({ id: "purser_starter", name: "Starter", metadata: { tokens: "150000" } });
  expect(product).toMatchObject({ id: "purser_starter", active: true, metadata: { tokens: "150000" } });
  expect(await failureOf(products.create({ id: "purser_starter", name: "Again" }))).toMatchObject({
    code: "resource_already_exists",
  });
  await products.update(product.id, { name: "Starter pack", active: false });
  expect(await products.retrieve(product.id)).toMatchObject({ name: "Starter pack", active: false });
  expect((await products.list({ active: true })).data).toEqual([]);
  expect((await products.list({ ids: [product.id] })).data).toHaveLength(1);
});

test("a price is found by its lookup key, which moves only when told to", async () => {
  const { prices } = bench.stripe;
  const old = await prices.create({
    currency: "usd",
    unit_amount: 1500,
    lookup_key: "starter",
    product_data: { name: "Starter" },
  });
  const next = { currency: "usd", unit_amount: 1900, lookup_key: "starter", product: String(old.product) };
  expect(await failureOf(prices.create(next))).toMatchObject({ statusCode: 400, param: "lookup_key" });
  const current = await prices.create({ ...next, transfer_lookup_key: true });
  await prices.update(old.id, { active: false });
  expect((await prices.list({ lookup_keys: ["starter"] })).data.map(({ id }) => id)).toEqual([current.id]);
  const active = await prices.list({ product: String(old.product), active: true, expand: ["data.product"] });
  expect(active.data).toMatchObject([{ id: current.id, unit_amount: 1900, product: { name: "Starter" } }]);
  expect(String(active.data[0]?.unit_amount_decimal)).toBe("1900");
});

test("cards are made from tokens and numbers, attached, listed and detached", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "cards@example.test" });
  const made = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_mastercard" } });
  const visa = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.paymentMethods.attach(made.id, { customer: customer.id });
  const listed = await stripe.customers.listPaymentMethods(customer.id);
  expect(listed.data.map(({ card }) => card?.last4)).toEqual(["4242", "4444"]);
  expect((await stripe.paymentMethods.list({ customer: customer.id, type: "card" })).data).toHaveLength(2);
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: visa.id } });
  await stripe.paymentMethods.detach(visa.id);
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({
    invoice_settings: { default_payment_method: null },
  });
  const number = { number: "4000000000009995", exp_month: 1, exp_year: 2040 };
  expect((await stripe.paymentMethods.create({ type: "card", card: number })).card).toMatchObject({
    last4: "9995",
    exp_month: 1,
    exp_year: 2040,
  });
});

test("a declining card refuses to be attached, except the one that is made for it", async () => {
  const { stripe } = bench;
  const customer = await stripe.customers.create({ email: "decline@example.test" });
  const attach = (token: string) => stripe.paymentMethods.attach(token, { customer: customer.id });
  expect(await failureOf(attach("pm_card_chargeDeclined"))).toMatchObject({ type: "StripeCardError", statusCode: 402 });
  expect((await attach("pm_card_chargeCustomerFail")).customer).toBe(customer.id);
});

test("a customer cannot be charged with the card of another", async () => {
  const { stripe } = bench;
  const [one, other] = [await stripe.customers.create(), await stripe.customers.create()];
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: one.id });
  expect(await failureOf(stripe.paymentMethods.attach(card.id, { customer: other.id }))).toMatchObject({
    statusCode: 400,
  });
  for (const payer of [{ customer: other.id }, {}]) {
    const charge = {
      amount: 100,
      currency: "usd",
      payment_method: card.id,
      off_session: true,
      confirm: true,
      ...payer,
    };
    expect(await failureOf(stripe.paymentIntents.create(charge))).toMatchObject({
      statusCode: 400,
      param: "payment_method",
    });
  }
});
