import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import Stripe from "stripe";
import { startLocalStripe, type LocalStripeOptions } from "./server";

export const WEBHOOK_SECRET = "whsec_of_the_bench";

export type Bench = {
  stripe: Stripe;
  url: string;
  inbox: WebhookInbox;
  control(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
};

/** What a webhook endpoint got: each body has passed `constructEvent`. */
export type WebhookInbox = {
  url: string;
  events: Stripe.Event[];
  types(): string[];
  /** How the endpoint answers from now on. */
  answerWith(status: (event: Stripe.Event) => number | Promise<number>): void;
  close(): Promise<void>;
};

/** A local Stripe, the official client and a webhook endpoint, all on free ports of this machine. */
export async function openBench(options: Partial<LocalStripeOptions> = {}): Promise<Bench> {
  const inbox = await openInbox();
  const server = await startLocalStripe({ port: 0, webhook: { url: inbox.url, secret: WEBHOOK_SECRET }, ...options });
  return {
    stripe: clientOf(server.url),
    url: server.url,
    inbox,
    control: (path, body = {}) => postJson(`${server.url}/_control${path}`, body),
    close: async () => {
      await server.close();
      await inbox.close();
    },
  };
}

export function clientOf(url: string, key = "sk_test_bench"): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0 });
}

export async function openInbox(): Promise<WebhookInbox> {
  const verifier = new Stripe("sk_test_verifier");
  const events: Stripe.Event[] = [];
  let status: (event: Stripe.Event) => number | Promise<number> = () => 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = request.headers["stripe-signature"] ?? "";
      void (async () => {
        const event = verifier.webhooks.constructEvent(Buffer.concat(chunks), signature, WEBHOOK_SECRET);
        events.push(event);
        response.writeHead(await status(event)).end();
      })().catch((problem: unknown) => response.writeHead(400).end(String(problem)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    events,
    types: () => events.map((event) => event.type),
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Asks again and again until the answer is there; fails loudly when it does not come. */
export async function eventually<T>(ask: () => T | Promise<T>, what: string, withinMs = 5000): Promise<NonNullable<T>> {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadlineMs) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await pause(10);
  }
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (problem) {
    if (problem instanceof Stripe.errors.StripeError) return problem;
    throw problem;
  }
  throw new Error("The call succeeded.");
}

/** A checkout session for one package of tokens. */
export function newSession(stripe: Stripe, options: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [
      { price_data: { currency: "usd", unit_amount: 1500, product_data: { name: "150,000 tokens" } }, quantity: 1 },
    ],
    success_url: "http://shop.test/done?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://shop.test/packages",
    ...options,
  });
}

/** A customer whose saved card is charged later without them. */
export async function savedCard(stripe: Stripe, token: string): Promise<{ customer: string; payment_method: string }> {
  const customer = await stripe.customers.create({ email: "ada@example.test" });
  const paymentMethod = await stripe.paymentMethods.attach(token, { customer: customer.id });
  return { customer: customer.id, payment_method: paymentMethod.id };
}

async function postJson(url: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: typeof answer === "object" ? { ...answer } : {} };
}
