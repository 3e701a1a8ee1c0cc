import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, openBench, savedCard, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

const offSession = { amount: 1500, currency: "usd", off_session: true, confirm: true } as const;

test("a saved card pays without its owner, and everything says so", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const intent = await bench.stripe.paymentIntents.create({
    ...saved,
    ...offSession,
    metadata: { purchase: "p_1" },
    expand: ["latest_charge"],
  });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 1500,
    customer: saved.customer,
    payment_method: saved.payment_method,
    latest_charge: { paid: true, amount: 1500, metadata: { purchase: "p_1" } },
  });
  await bench.control("/flush");
  expect(bench.inbox.types().slice(-3)).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
  ]);
});

test("a card that was taken away cannot be charged, until it is given back", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const { paymentMethods, paymentIntents } = bench.stripe;
  await paymentMethods.detach(saved.payment_method);
  const failure = await failureOf(paymentIntents.create({ ...saved, ...offSession }));
  expect(failure).toMatchObject({ statusCode: 400, type: "StripeInvalidRequestError" });
  expect(failure.message).toContain("was detached from a Customer");
  await paymentMethods.attach(saved.payment_method, { customer: saved.customer });
  expect(await paymentIntents.create({ ...saved, ...offSession })).toMatchObject({ status: "succeeded" });
});

describe("declines off session are a StripeCardError that carries the intent", () => {
  test.each([
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_chargeDeclinedLostCard", "card_declined", "lost_card"],
    ["pm_card_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", ""],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", ""],
    ["pm_card_chargeCustomerFail", "card_declined", "generic_decline"],
    ["pm_card_authenticationRequired", "authentication_required", "authentication_required"],
    ["pm_card_authenticationRequiredOnSetup", "authentication_required", "authentication_required"],
  ])("%s", async (token, code, declineCode) => {
    const customer = await bench.stripe.customers.create();
    const charge = { ...offSession, error_on_requires_action: true, customer: customer.id, payment_method: token };
    const failure = await failureOf(bench.stripe.paymentIntents.create(charge));
    expect(failure).toMatchObject({
      type: "StripeCardError",
      statusCode: 402,
      code,
      decline_code: declineCode,
      payment_intent: { status: "requires_payment_method", last_payment_error: { code } },
    });
    const intent = await bench.stripe.paymentIntents.retrieve(failure.payment_intent?.id ?? "");
    const charges = await bench.stripe.charges.list({ payment_intent: intent.id });
    expect(charges.data).toMatchObject([{ paid: false, status: "failed", failure_code: code }]);
    await bench.control("/flush");
    expect(bench.inbox.types()).toEqual([
      "customer.created",
      "payment_intent.created",
      "charge.failed",
      "payment_intent.payment_failed",
    ]);
  });
});

test("a declined intent can be paid with another card", async () => {
  const { paymentIntents } = bench.stripe;
  const customer = await bench.stripe.customers.create();
  const charge = { ...offSession, customer: customer.id, payment_method: "pm_card_chargeDeclined" };
  const declined = await failureOf(paymentIntents.create(charge));
  const id = declined.payment_intent?.id ?? "";
  const paid = await paymentIntents.confirm(id, { payment_method: "pm_card_visa", off_session: true });
  expect(paid.status).toBe("succeeded");
  expect((await bench.stripe.charges.list({ payment_intent: id })).data.map(({ paid }) => paid)).toEqual([true, false]);
});

describe("authentication", () => {
  const onSession = {
    amount: 900,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
  } as const;

  test("with its owner there, the card asks and the intent waits", async () => {
    const intent = await bench.stripe.paymentIntents.create({ ...onSession, return_url: "http://shop.test/back" });
    expect(intent).toMatchObject({
      status: "requires_action",
      next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "http://shop.test/back" } },
    });
    const page = intent.next_action?.redirect_to_url?.url ?? "";
    expect(await (await fetch(page)).text()).toContain("Complete authentication");
    const answer = await fetch(page, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ result: "completed" }),
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("Location")).toContain("redirect_status=succeeded");
    expect((await bench.stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
  });

  test("error_on_requires_action turns the question into a decline", async () => {
    const failure = await failureOf(
      bench.stripe.paymentIntents.create({ ...onSession, error_on_requires_action: true }),
    );
    expect(failure).toMatchObject({ statusCode: 402, code: "authentication_required" });
  });

  test("a failed authentication leaves the intent to another card", async () => {
    const intent = await bench.stripe.paymentIntents.create({ ...onSession, return_url: "http://shop.test/back" });
    const page = intent.next_action?.redirect_to_url?.url ?? "";
    const answer = await fetch(page, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ result: "failed" }),
    });
    expect(answer.headers.get("Location")).toContain("redirect_status=failed");
    expect(await bench.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "payment_intent_authentication_failure" },
    });
  });
});

test("an intent that is over refuses to be confirmed, cancelled or changed", async () => {
  const { paymentIntents } = bench.stripe;
  const paid = await paymentIntents.create({ ...offSession, payment_method: "pm_card_visa" });
  const open = await paymentIntents.create({ amount: 100, currency: "usd" });
  const cancelled = await paymentIntents.cancel(open.id, { cancellation_reason: "abandoned" });
  expect(cancelled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
  const refusals: Promise<Stripe.PaymentIntent>[] = [
    paymentIntents.confirm(paid.id, { off_session: true }),
    paymentIntents.cancel(paid.id),
    paymentIntents.update(paid.id, { amount: 200 }),
    paymentIntents.confirm(cancelled.id, { payment_method: "pm_card_visa", off_session: true }),
  ];
  for (const refusal of refusals) {
    expect(await failureOf(refusal)).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
  }
});

test("confirming needs a payment method, and a return address when the person may be sent away", async () => {
  const { paymentIntents } = bench.stripe;
  const bare = await paymentIntents.create({ amount: 100, currency: "usd" });
  expect(await failureOf(paymentIntents.confirm(bare.id))).toMatchObject({ code: "payment_intent_unexpected_state" });
  const homeless = paymentIntents.create({
    amount: 100,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
  });
  expect(await failureOf(homeless)).toMatchObject({ statusCode: 400, param: "return_url" });
  const cardsOnly = await paymentIntents.create({
    amount: 100,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  expect(cardsOnly.status).toBe("succeeded");
});

test("intents are listed by customer and by time", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const mine = await bench.stripe.paymentIntents.create({ ...saved, ...offSession });
  await bench.stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_visa" });
  const listed = await bench.stripe.paymentIntents.list({ customer: saved.customer, created: { gte: mine.created } });
  expect(listed.data.map(({ id }) => id)).toEqual([mine.id]);
});

test("whoever must authenticate finishes the declined payment on the bank's page", async () => {
  const { paymentIntents } = bench.stripe;
  const saved = await savedCard(bench.stripe, "pm_card_authenticationRequired");
  const declined = await failureOf(paymentIntents.create({ ...saved, ...offSession, error_on_requires_action: true }));
  expect(declined.code).toBe("authentication_required");
  const id = declined.payment_intent?.id ?? "";
  const confirm = () =>
    paymentIntents.confirm(id, { payment_method: saved.payment_method, return_url: "http://shop.test/back?from=bank" });
  const answer = async (result: "completed" | "failed") => {
    const { next_action, status } = await confirm();
    expect(status).toBe("requires_action");
    const page = next_action?.redirect_to_url?.url ?? "";
    const body = new URLSearchParams({ result });
    const { headers } = await fetch(page, { method: "POST", redirect: "manual", body });
    return new URL(headers.get("Location") ?? "").searchParams;
  };
  expect((await answer("failed")).get("redirect_status")).toBe("failed");
  const back = await answer("completed");
  expect(back.get("redirect_status")).toBe("succeeded");
  expect(back.get("payment_intent")).toBe(id);
  expect(back.get("from")).toBe("bank");
  expect(await paymentIntents.retrieve(id)).toMatchObject({ status: "succeeded", amount_received: 1500 });
});

test("a card has one fingerprint wherever it is saved, and no other card has it", async () => {
  const prints = await Promise.all(
    ["pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_createDispute"].map(async (token) => {
      const saved = await savedCard(bench.stripe, token);
      return (await bench.stripe.paymentMethods.retrieve(saved.payment_method)).card?.fingerprint;
    }),
  );
  expect(prints[0]).toBe(prints[1]);
  expect(new Set(prints).size).toBe(3);
});

test("lists of what was paid, given back and told are walked to their end", async () => {
  const { stripe } = bench;
  const saved = await savedCard(stripe, "pm_card_visa");
  const since = Math.floor(Date.now() / 1000) - 1;
  const made: Stripe.PaymentIntent[] = [];
  for (let n = 0; n < 7; n++) made.unshift(await stripe.paymentIntents.create({ ...saved, ...offSession }));
  const [newest] = made;
  const charge = String(newest?.latest_charge);
  for (let n = 0; n < 5; n++) await stripe.refunds.create({ charge, amount: 100 });
  await stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_visa" });
  const created = { gte: since };
  const { customer } = saved;
  const all = { limit: 100 };
  const intents = await stripe.paymentIntents.list({ created, customer, limit: 3 }).autoPagingToArray(all);
  expect(intents.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  expect(await stripe.charges.list({ created, limit: 3 }).autoPagingToArray(all)).toHaveLength(8);
  expect(await stripe.refunds.list({ charge, limit: 2 }).autoPagingToArray(all)).toHaveLength(5);
  expect(await stripe.refunds.list({ payment_intent: newest!.id, limit: 2 }).autoPagingToArray(all)).toHaveLength(5);
  const events = await stripe.events.list({ created, type: "charge.succeeded", limit: 3 }).autoPagingToArray(all);
  expect(events).toHaveLength(8);
  await bench.control(`/charges/${charge}/dispute`);
  expect((await stripe.disputes.list({ payment_intent: newest!.id })).data).toMatchObject([{ charge }]);
});

describe("refunds", () => {
  test("that fail leave the money with the seller, to be refunded again", async () => {
    const { refunds, charges } = bench.stripe;
    const intent = await bench.stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_visa" });
    const charge = String(intent.latest_charge);
    const refund = await refunds.create({ charge });
    const count = (await bench.control("/flush").then(() => bench.inbox.types())).length;
    const failed = await bench.control(`/refunds/${refund.id}/fail`, { reason: "lost_or_stolen_card" });
    expect(failed.body).toMatchObject({ status: "failed", failure_reason: "lost_or_stolen_card" });
    expect(await charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    await bench.control("/flush");
    expect(bench.inbox.events.slice(count)).toMatchObject([
      { type: "refund.updated", data: { previous_attributes: { status: "succeeded" } } },
      { type: "charge.refund.updated" },
      { type: "refund.failed", data: { object: { id: refund.id, status: "failed" } } },
    ]);
    expect((await bench.control(`/refunds/${refund.id}/fail`)).status).toBe(400);
    expect((await refunds.create({ charge })).status).toBe("succeeded");
  });

  test("in parts and whole, never more than was paid", async () => {
    const { refunds, charges } = bench.stripe;
    const intent = await bench.stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_visa" });
    const part = await refunds.create({ payment_intent: intent.id, amount: 500, reason: "requested_by_customer" });
    expect(part).toMatchObject({
      amount: 500,
      status: "succeeded",
      payment_intent: intent.id,
      charge: intent.latest_charge,
    });
    expect(await failureOf(refunds.create({ payment_intent: intent.id, amount: 1001 }))).toMatchObject({
      param: "amount",
    });
    const rest = await refunds.create({ charge: String(intent.latest_charge) });
    expect(rest.amount).toBe(1000);
    expect(await charges.retrieve(String(intent.latest_charge))).toMatchObject({
      amount_refunded: 1500,
      refunded: true,
    });
    expect(await failureOf(refunds.create({ payment_intent: intent.id }))).toMatchObject({
      code: "charge_already_refunded",
    });
    expect((await refunds.list({ payment_intent: intent.id })).data.map(({ id }) => id)).toEqual([rest.id, part.id]);
    await bench.control("/flush");
    const events = bench.inbox.events.slice(-4);
    expect(events).toMatchObject([
      { type: "refund.created" },
      {
        type: "charge.refunded",
        data: { object: { amount_refunded: 500, refunded: false }, previous_attributes: { amount_refunded: 0 } },
      },
      { type: "refund.created" },
      { type: "charge.refunded", data: { object: { amount_refunded: 1500, refunded: true } } },
    ]);
  });

  test("a declined payment has nothing to refund", async () => {
    const failed = await failureOf(
      bench.stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_chargeDeclined" }),
    );
    expect(await failureOf(bench.stripe.refunds.create({ payment_intent: failed.payment_intent!.id }))).toMatchObject({
      statusCode: 400,
    });
  });
});

test("a card made to be disputed pays first", async () => {
  const intent = await bench.stripe.paymentIntents.create({ ...offSession, payment_method: "pm_card_createDispute" });
  expect(intent.status).toBe("succeeded");
  const disputes = await bench.stripe.disputes.list({ payment_intent: intent.id });
  expect(disputes.data).toMatchObject([
    { amount: 1500, reason: "fraudulent", status: "needs_response", charge: intent.latest_charge },
  ]);
  await bench.control("/flush");
  expect(bench.inbox.types()).toContain("charge.dispute.created");
  expect(await failureOf(bench.stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_disputed",
  });
});
