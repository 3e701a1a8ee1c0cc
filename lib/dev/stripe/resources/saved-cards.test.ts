import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf, openBench, type Bench } from "../bench";

let bench: Bench;
let customer: string;
beforeEach(async () => {
  bench = await openBench();
  customer = (await bench.stripe.customers.create({ email: "ada@example.test", name: "Ada" })).id;
});
afterEach(() => bench.close());

const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada" };

async function submit(url: string, form: Record<string, string> = {}): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();

const openSetup = () =>
  bench.stripe.checkout.sessions.create({
    mode: "setup",
    currency: "usd",
    customer,
    setup_intent_data: { metadata: { account: "a1" } },
    success_url: "http://shop.test/cards?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://shop.test/cards",
  });

describe("a setup session", () => {
  test("saves a card without taking money", async () => {
    const session = await openSetup();
    expect(session).toMatchObject({ mode: "setup", payment_status: "no_payment_required", amount_total: null });
    const page = await read(session.url ?? "");
    expect(page).toContain("Save card");
    expect(page).not.toContain("$");
    expect(await submit(session.url ?? "", { ...typed, number: "4242424242424242" })).toEqual({
      status: 303,
      location: `http://shop.test/cards?session=${session.id}`,
    });
    const done = await bench.stripe.checkout.sessions.retrieve(session.id, { expand: ["setup_intent.payment_method"] });
    expect(done).toMatchObject({
      status: "complete",
      payment_status: "no_payment_required",
      payment_intent: null,
      setup_intent: {
        status: "succeeded",
        metadata: { account: "a1" },
        payment_method: { customer, card: { last4: "4242" } },
      },
    });
    expect((await bench.stripe.charges.list()).data).toEqual([]);
    await bench.control("/flush");
    expect(bench.inbox.types()).toEqual([
      "customer.created",
      "setup_intent.created",
      "payment_method.attached",
      "setup_intent.succeeded",
      "checkout.session.completed",
    ]);
  });

  test("shows why a card cannot be saved, and takes the one that only fails later", async () => {
    const session = await openSetup();
    await submit(session.url ?? "", { ...typed, number: "4000000000000002" });
    expect(await read(session.url ?? "")).toContain('role="alert"');
    await submit(session.url ?? "", { ...typed, number: "4000000000000341" });
    const [card] = (await bench.stripe.customers.listPaymentMethods(customer)).data;
    const charge = {
      amount: 500,
      currency: "usd",
      customer,
      off_session: true,
      confirm: true,
      payment_method: card!.id,
    };
    expect(await failureOf(bench.stripe.paymentIntents.create(charge))).toMatchObject({ code: "card_declined" });
  });

  test("asks the bank, after which the card pays alone", async () => {
    const session = await openSetup();
    await submit(session.url ?? "", { ...typed, number: "4000002500003155" });
    expect(await read(session.url ?? "")).toContain("Authenticate your card");
    expect((await submit(`${session.url}/authenticate`, { result: "completed" })).location).toContain(session.id);
    const [card] = (await bench.stripe.customers.listPaymentMethods(customer)).data;
    const charge = {
      amount: 500,
      currency: "usd",
      customer,
      off_session: true,
      confirm: true,
      payment_method: card!.id,
    };
    expect((await bench.stripe.paymentIntents.create(charge)).status).toBe("succeeded");
  });

  test("can be completed by the control", async () => {
    const session = await openSetup();
    const saved = await bench.control(`/checkout/${session.id}/pay`, { card: "4444" });
    expect(saved.body).toMatchObject({ outcome: "paid" });
    expect((await bench.stripe.customers.listPaymentMethods(customer)).data).toMatchObject([
      { card: { last4: "4444" } },
    ]);
  });
});

describe("a setup intent", () => {
  test("is confirmed, declined, cancelled and listed through the API", async () => {
    const { setupIntents } = bench.stripe;
    const confirmed = await setupIntents.create({ customer, payment_method: "pm_card_visa", confirm: true });
    expect(confirmed).toMatchObject({ status: "succeeded", usage: "off_session" });
    const open = await setupIntents.create({ customer });
    expect(await failureOf(setupIntents.confirm(open.id, { payment_method: "pm_card_chargeDeclined" }))).toMatchObject({
      statusCode: 402,
      code: "card_declined",
      setup_intent: { id: open.id, status: "requires_payment_method" },
    });
    expect((await setupIntents.cancel(open.id)).status).toBe("canceled");
    expect(await failureOf(setupIntents.confirm(open.id))).toMatchObject({ code: "setup_intent_unexpected_state" });
    expect((await setupIntents.list({ customer })).data.map(({ id }) => id)).toEqual([open.id, confirmed.id]);
    expect((await bench.stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
  });

  test("sends its owner to the bank", async () => {
    const intent = await bench.stripe.setupIntents.create({
      customer,
      payment_method: "pm_card_authenticationRequiredOnSetup",
      confirm: true,
      return_url: "http://shop.test/back",
    });
    const page = intent.next_action?.redirect_to_url?.url ?? "";
    const answer = await submit(page, { result: "completed" });
    expect(answer.location).toContain(`setup_intent=${intent.id}`);
    expect((await bench.stripe.setupIntents.retrieve(intent.id)).status).toBe("succeeded");
  });
});

describe("the portal page", () => {
  test("shows cards and payments, changes the default, removes and adds a card", async () => {
    const { stripe } = bench;
    const old = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const other = await stripe.paymentMethods.attach("pm_card_mastercard", { customer });
    await stripe.paymentIntents.create({
      amount: 1500,
      currency: "usd",
      customer,
      payment_method: old.id,
      off_session: true,
      confirm: true,
    });
    const { url } = await stripe.billingPortal.sessions.create({ customer, return_url: "http://shop.test/billing" });
    const here = { status: 303, location: new URL(url).pathname };
    for (const part of [
      "Visa ending in 4242",
      "Mastercard ending in 4444",
      "$15.00",
      'href="http://shop.test/billing"',
    ]) {
      expect(await read(url)).toContain(part);
    }
    expect(await submit(`${url}/default`, { card: other.id })).toEqual(here);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: other.id },
    });
    expect(await submit(`${url}/remove`, { card: other.id })).toEqual(here);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect((await stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id)).toEqual([old.id]);
    const add = await submit(`${url}/add`);
    expect(await submit(new URL(add.location, url).href, { ...typed, number: "5555555555554444" })).toEqual({
      status: 303,
      location: url,
    });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(2);
  });

  test("touches only the cards of its own customer", async () => {
    const { stripe } = bench;
    const stranger = await stripe.customers.create();
    const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: stranger.id });
    const { url } = await stripe.billingPortal.sessions.create({ customer });
    await submit(`${url}/remove`, { card: card.id });
    expect((await stripe.paymentMethods.retrieve(card.id)).customer).toBe(stranger.id);
  });
});
