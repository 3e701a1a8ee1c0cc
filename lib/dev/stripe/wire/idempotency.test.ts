import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf, openBench, savedCard, type Bench } from "../bench";

let bench: Bench;
beforeAll(async () => void (bench = await openBench()));
afterAll(() => bench.close());

const idempotencyKey = () => `key-${crypto.randomUUID()}`;

test("the same key and parameters give the first answer again, and nothing happens twice", async () => {
  const options = { idempotencyKey: idempotencyKey() };
  const email = `${options.idempotencyKey}@example.test`;
  const first = await bench.stripe.customers.create({ email }, options);
  const second = await bench.stripe.customers.create({ email }, options);
  expect(second.id).toBe(first.id);
  expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect((await bench.stripe.customers.list({ email })).data).toHaveLength(1);
});

test("the same key with other parameters is refused", async () => {
  const options = { idempotencyKey: idempotencyKey() };
  await bench.stripe.customers.create({ email: "one@example.test" }, options);
  const failure = await failureOf(bench.stripe.customers.create({ email: "two@example.test" }, options));
  expect(failure).toMatchObject({ type: "StripeIdempotencyError", statusCode: 400 });
});

test("a decline is replayed as the same decline, and the card is tried once", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_chargeCustomerFail");
  const charge = { ...saved, amount: 1500, currency: "usd", off_session: true, confirm: true };
  const options = { idempotencyKey: idempotencyKey() };
  const first = await failureOf(bench.stripe.paymentIntents.create(charge, options));
  const second = await failureOf(bench.stripe.paymentIntents.create(charge, options));
  expect(first).toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined" });
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
  expect((await bench.stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
});

test("a refusal of the parameters is not kept: the call may be corrected", async () => {
  const options = { idempotencyKey: idempotencyKey() };
  await failureOf(bench.stripe.paymentIntents.create({ amount: 1, currency: "usd" }, options));
  const intent = await bench.stripe.paymentIntents.create({ amount: 100, currency: "usd" }, options);
  expect(intent.amount).toBe(100);
});

test("twins in flight: one is done, the others are told to wait, all end with one charge", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const charge = { ...saved, amount: 1500, currency: "usd", off_session: true, confirm: true };
  const options = { idempotencyKey: idempotencyKey() };
  await bench.control("/trouble", { latencyMs: 100 });
  const twins = await Promise.allSettled(
    Array.from({ length: 8 }, () => bench.stripe.paymentIntents.create(charge, options)),
  );
  await bench.control("/trouble", {});
  expect(twins.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const twin of twins) {
    if (twin.status === "rejected")
      expect(twin.reason).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
  }
  const late = await bench.stripe.paymentIntents.create(charge, options);
  expect(late.status).toBe("succeeded");
  expect((await bench.stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
});

test("an answer that was lost is found again under its key", async () => {
  const saved = await savedCard(bench.stripe, "pm_card_visa");
  const charge = { ...saved, amount: 1500, currency: "usd", off_session: true, confirm: true };
  const options = { idempotencyKey: idempotencyKey() };
  // The official client itself tries once more after a cut connection: only two losses reach its caller.
  await bench.control("/trouble", { loseAnswer: 2 });
  expect(await failureOf(bench.stripe.paymentIntents.create(charge, options))).toMatchObject({
    type: "StripeConnectionError",
  });
  const again = await bench.stripe.paymentIntents.create(charge, options);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect((await bench.stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
});

test("a refused call has done nothing", async () => {
  const email = `${idempotencyKey()}@example.test`;
  await bench.control("/trouble", { refuse: 1 });
  expect(await failureOf(bench.stripe.customers.create({ email }))).toMatchObject({
    statusCode: 500,
    type: "StripeAPIError",
  });
  expect((await bench.stripe.customers.list({ email })).data).toEqual([]);
});
