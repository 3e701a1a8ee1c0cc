import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSession, openBench, type Bench } from "../bench";

let bench: Bench;
beforeAll(async () => void (bench = await openBench()));
afterAll(() => bench.close());

const typed = { email: "ada@example.test", expiry: "12/34", cvc: "123", name: "Ada" };

async function submit(url: string, form: Record<string, string>): Promise<{ status: number; location: string }> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, location: response.headers.get("Location") ?? "" };
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.headers.get("Content-Type")).toContain("text/html");
  return response.text();
}

function alertOf(page: string): string {
  return /role="alert"[^>]*>\s*([^<]*?)\s*</.exec(page)?.[1]?.replaceAll("&#39;", "'") ?? "";
}

async function openPage(options: Parameters<typeof newSession>[1] = {}): Promise<{ id: string; url: string }> {
  const { id, url } = await newSession(bench.stripe, options);
  return { id, url: url ?? "" };
}

test("the page says what is bought, for how much, and that it is a test", async () => {
  const { url } = await openPage({ customer_email: "ada@example.test" });
  const page = await read(url);
  for (const part of [
    "Test mode",
    "150,000 tokens",
    "$15.00",
    "Card number",
    "Expiry",
    "CVC",
    "Pay $15.00",
    "ada@example.test",
  ]) {
    expect(page).toContain(part);
  }
  expect(page).toContain('href="http://shop.test/packages"');
  expect(page).not.toContain("Save card");
  expect(page).not.toMatch(/(src|href)="https?:\/\/(?!shop\.test)/);
});

test("4242 pays: the browser goes to the success address with the session's id", async () => {
  const { id, url } = await openPage();
  expect(await submit(url, { ...typed, number: "4242 4242 4242 4242" })).toEqual({
    status: 303,
    location: `http://shop.test/done?session=${id}`,
  });
  expect(await bench.stripe.checkout.sessions.retrieve(id)).toMatchObject({
    payment_status: "paid",
    customer_details: { email: "ada@example.test", name: "Ada" },
  });
  expect(await read(url)).toContain("This payment is done");
  expect((await submit(url, { ...typed, number: "4242424242424242" })).location).toBe(new URL(url).pathname);
  expect((await bench.stripe.paymentIntents.list()).data).toHaveLength(1);
});

describe("a declining card shows why and lets the person try again", () => {
  test.each([
    ["4000000000000002", "Your card was declined."],
    ["4000000000009995", "Your card has insufficient funds."],
    ["4000000000000341", "Your card was declined."],
    ["4000000000000069", "Your card has expired."],
  ])("%s", async (number, sentence) => {
    const { id, url } = await openPage();
    const here = new URL(url).pathname;
    expect(await submit(url, { ...typed, number })).toEqual({ status: 303, location: here });
    expect(alertOf(await read(url))).toContain(sentence);
    expect(alertOf(await read(url))).toContain("Nothing was charged.");
    expect((await submit(url, { ...typed, number: "4242424242424242" })).location).toContain(id);
  });
});

describe("a slip of the pen is explained and books nothing", () => {
  test.each([
    [{ number: "" }, "Your card number is incomplete or wrong."],
    [{ number: "4242424242424241" }, "Your card number is incomplete or wrong."],
    [{ number: "4111111111111111" }, "not one of the test cards"],
    [{ expiry: "13/34" }, "Enter the expiry"],
    [{ expiry: "01/20" }, "in the past"],
    [{ cvc: "1" }, "CVC"],
    [{ email: "nobody" }, "Enter your email address"],
  ])("%j", async (slip, sentence) => {
    const before = (await bench.stripe.paymentIntents.list({ limit: 100 })).data.length;
    const { url } = await openPage();
    await submit(url, { ...typed, number: "4242424242424242", ...slip });
    const page = await read(url);
    expect(alertOf(page)).toContain(sentence);
    expect(page).toContain('aria-invalid="true"');
    expect((await bench.stripe.paymentIntents.list({ limit: 100 })).data).toHaveLength(before);
  });
});

test("3155 asks the bank: failing shows an alert, completing pays, and the card then pays alone", async () => {
  const customer = await bench.stripe.customers.create({ email: "sca@example.test" });
  const { id, url } = await openPage({
    customer: customer.id,
    payment_intent_data: { setup_future_usage: "off_session" },
  });
  const number = "4000002500003155";
  await submit(url, { ...typed, number });
  expect(await read(url)).toContain("Complete authentication");
  await submit(`${url}/authenticate`, { result: "failed" });
  expect(alertOf(await read(url))).toContain("unable to authenticate");
  await submit(url, { ...typed, number });
  expect((await submit(`${url}/authenticate`, { result: "completed" })).location).toContain(id);
  const [card] = (await bench.stripe.customers.listPaymentMethods(customer.id)).data;
  const later = await bench.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    customer: customer.id,
    payment_method: card!.id,
    off_session: true,
    confirm: true,
  });
  expect(later.status).toBe("succeeded");
});

test("the card is kept when the box is ticked", async () => {
  const customer = await bench.stripe.customers.create({ email: "keep@example.test" });
  const { url } = await openPage({
    customer: customer.id,
    saved_payment_method_options: { payment_method_save: "enabled" },
  });
  expect(await read(url)).toContain("Save card for next time");
  await submit(url, { ...typed, number: "5555555555554444", save: "yes" });
  expect((await bench.stripe.customers.listPaymentMethods(customer.id)).data).toMatchObject([
    { card: { last4: "4444" } },
  ]);
});

test("an expired session says so and offers the way back", async () => {
  const { id, url } = await openPage();
  await bench.stripe.checkout.sessions.expire(id);
  const page = await read(url);
  expect(page).toContain("has expired");
  expect(page).toContain('href="http://shop.test/packages"');
  expect(await submit(url, { ...typed, number: "4242424242424242" })).toEqual({
    status: 303,
    location: new URL(url).pathname,
  });
});

test("words from outside are text, never markup", async () => {
  const { url } = await openPage({
    line_items: [
      {
        price_data: { currency: "usd", unit_amount: 900, product_data: { name: "<script>alert(1)</script>" } },
        quantity: 1,
      },
    ],
  });
  await submit(url, { ...typed, number: "1", name: '"><img src=x>' });
  const page = await read(url);
  expect(page).not.toContain("<script>");
  expect(page).not.toContain("<img");
});

test("a receipt can be read, and shows what was given back", async () => {
  const { id, url } = await openPage();
  await submit(url, { ...typed, number: "4242424242424242" });
  const session = await bench.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
  const charge = await bench.stripe.charges.list({ limit: 1 });
  const receipt = charge.data[0]?.receipt_url ?? "";
  expect(session.payment_intent).toMatchObject({ latest_charge: { receipt_url: receipt } });
  expect(await read(receipt)).toContain("$15.00");
  await bench.control(`/charges/${charge.data[0]?.id}/refund`, { amount: 250 });
  expect(await read(receipt)).toContain("$2.50");
});

test("pages that do not exist are 404", async () => {
  for (const path of ["/c/pay/cs_test_missing", "/receipts/ch_missing", "/authenticate/pi_missing"]) {
    expect((await fetch(bench.url + path)).status).toBe(404);
  }
});
