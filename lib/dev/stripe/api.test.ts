import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf, failureOf, openBench, type Bench } from "./bench";

let bench: Bench;
beforeAll(async () => void (bench = await openBench()));
afterAll(() => bench.close());

describe("refusals have Stripe's shape", () => {
  test("no key and a wrong kind of key are 401", async () => {
    const without = await fetch(`${bench.url}/v1/customers`);
    expect(without.status).toBe(401);
    expect(await failureOf(clientOf(bench.url, "sk_live_123").customers.list())).toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
  });

  test("a configured key is the only one let in", async () => {
    const strict = await openBench({ apiKey: "sk_test_only_this" });
    expect(await failureOf(clientOf(strict.url, "sk_test_another").customers.list())).toMatchObject({
      statusCode: 401,
    });
    expect((await clientOf(strict.url, "sk_test_only_this").customers.list()).data).toEqual([]);
    await strict.close();
  });

  test("a call that is not implemented fails, it never succeeds silently", async () => {
    const { stripe } = bench;
    for (const call of [
      () => stripe.creditNotes.list(),
      () => stripe.subscriptionSchedules.create({ customer: "cus_1" }),
      () => stripe.customers.search({ query: "email:'a'" }),
      () => stripe.quotes.list(),
      () => stripe.balance.retrieve(),
    ]) {
      expect(await failureOf(call())).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 404 });
    }
  });

  test("a parameter nobody knows is named and refused", async () => {
    const failure = await failureOf(bench.stripe.customers.create({ tax_exempt: "reverse" }));
    expect(failure).toMatchObject({ statusCode: 400, code: "parameter_unknown", param: "tax_exempt" });
    expect(failure.requestId).toMatch(/^req_/);
  });

  test("a missing, an empty and a broken parameter are told apart, with their path", async () => {
    const { stripe } = bench;
    const form = { method: "POST", headers: { Authorization: "Bearer sk_test_1" } };
    const bodies = {
      "currency=usd": { code: "parameter_missing", param: "amount" },
      "currency=usd&amount=1.5": { code: "parameter_invalid_integer", param: "amount" },
      "currency=usd&amount=": { code: "parameter_invalid_empty", param: "amount" },
      "currency=usd&amount=49": { code: "amount_too_small", param: "amount" },
      "currency=usd&amount=-5": { code: "parameter_invalid_integer", param: "amount" },
    };
    for (const [body, error] of Object.entries(bodies)) {
      const response = await fetch(`${bench.url}/v1/payment_intents`, { ...form, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error", ...error } });
    }
    const nested = stripe.checkout.sessions.create({
      success_url: "http://shop.test",
      line_items: [{ price_data: { currency: "usd", unit_amount: 100, product_data: { name: "" } }, quantity: 1 }],
    });
    expect(await failureOf(nested)).toMatchObject({ param: "line_items[0][price_data][product_data][name]" });
  });

  test("a missing object is 404 in the path and 400 in a parameter", async () => {
    const { stripe } = bench;
    const path = await failureOf(stripe.customers.retrieve("cus_missing"));
    expect(path).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      message: "No such customer: 'cus_missing'",
    });
    const parameter = await failureOf(stripe.paymentMethods.attach("pm_card_visa", { customer: "cus_missing" }));
    expect(parameter).toMatchObject({ statusCode: 400, code: "resource_missing", param: "customer" });
    expect(await failureOf(stripe.customers.retrieve("constructor"))).toMatchObject({ statusCode: 404 });
  });
});

describe("lists", () => {
  test("are newest first and can be walked from both ends", async () => {
    const { stripe } = bench;
    const made: string[] = [];
    for (let n = 0; n < 12; n++) made.unshift((await stripe.customers.create({ email: "walker@example.test" })).id);
    const filter = { email: "walker@example.test" };
    const first = await stripe.customers.list({ ...filter, limit: 5 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 5));
    expect(first.has_more).toBe(true);
    const second = await stripe.customers.list({ ...filter, limit: 5, starting_after: made[4]! });
    expect(second.data.map(({ id }) => id)).toEqual(made.slice(5, 10));
    const back = await stripe.customers.list({ ...filter, limit: 5, ending_before: made[5]! });
    expect(back.data.map(({ id }) => id)).toEqual(made.slice(0, 5));
    expect(back.has_more).toBe(false);
    expect((await stripe.customers.list(filter)).data).toHaveLength(10);
    const all = await stripe.customers.list({ ...filter, limit: 5 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made);
  });

  test("know their borders", async () => {
    const { stripe } = bench;
    const now = Math.floor(Date.now() / 1000);
    expect((await stripe.customers.list({ created: { gte: now + 60 } })).data).toEqual([]);
    expect((await stripe.customers.list({ created: { gte: now - 60, lte: now + 60 } })).data).not.toEqual([]);
    expect(await failureOf(stripe.customers.list({ limit: 101 }))).toMatchObject({ statusCode: 400, param: "limit" });
    expect(await failureOf(stripe.customers.list({ starting_after: "cus_missing" }))).toMatchObject({
      code: "resource_missing",
      param: "starting_after",
    });
  });
});

describe("expand", () => {
  test("follows dot paths, in lists too", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({ email: "expand@example.test" });
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      customer: customer.id,
      payment_method: "pm_card_visa",
      off_session: true,
      confirm: true,
      expand: ["latest_charge.payment_intent", "customer"],
    });
    expect(intent).toMatchObject({
      customer: { id: customer.id, email: "expand@example.test" },
      latest_charge: { object: "charge", payment_intent: { id: intent.id } },
    });
    const list = await stripe.paymentIntents.list({ customer: customer.id, expand: ["data.latest_charge.refunds"] });
    expect(list.data).toMatchObject([{ latest_charge: { amount: 2000, refunds: { object: "list", data: [] } } }]);
    expect((await stripe.paymentIntents.retrieve(intent.id)).customer).toBe(customer.id);
  });

  test("refuses what cannot be expanded", async () => {
    const { stripe } = bench;
    const customer = await stripe.customers.create({ email: "ada@example.test" });
    expect(await failureOf(stripe.customers.retrieve(customer.id, { expand: ["email"] }))).toMatchObject({
      statusCode: 400,
      message: "This property cannot be expanded (email).",
    });
  });
});
