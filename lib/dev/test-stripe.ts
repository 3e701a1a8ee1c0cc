import { serve } from "@hono/node-server";
import Stripe from "stripe";
import { afterAll } from "vitest";
import { startLocalStripe } from "./stripe/server";

/*
 * A local Stripe of its own for a test file. Import it above anything of the product, next to `test-database`: it
 * sets STRIPE_API_BASE and STRIPE_WEBHOOK_SECRET while it is being imported.
 */
// Like Stripe, it outlasts whoever is away: a server that a test kills and starts again may take its time.
const server = await startLocalStripe({ port: 0, courier: { retryDelaysMs: Array<number>(10_000).fill(50) } });
process.env.STRIPE_API_BASE = server.url;
process.env.STRIPE_WEBHOOK_SECRET = server.webhookSecret;
afterAll(() => server.close());

export type TestStripe = {
  /** The official client, as somebody looking at the dashboard would use it. */
  client: Stripe;
  webhookSecret: string;
  /** Has events delivered to a handler over HTTP until the file's tests end. */
  deliverTo(handler: (request: Request) => Promise<Response>): Promise<void>;
  /** A control of the local Stripe: `control("delivery", {mode: "drop"})`. */
  control(path: string, body?: object): Promise<unknown>;
  /** What is done while nothing answers where Stripe was. */
  whileAway<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Pays a checkout as a customer would on its page. */
  pay(checkoutUrl: string, card: string): Promise<void>;
};

export function testStripe(): TestStripe {
  const { hostname, port } = new URL(server.url);
  const control = async (path: string, body: object = {}) => {
    const response = await fetch(`${server.url}/_control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    client: new Stripe("sk_test_local", { host: hostname, port, protocol: "http", maxNetworkRetries: 0 }),
    webhookSecret: server.webhookSecret,
    control,
    whileAway: async (work) => {
      const remembered = globalThis as { purserStripe?: Stripe };
      const { purserStripe: client } = remembered;
      const nowhere = { host: "127.0.0.1", port: 1, protocol: "http", maxNetworkRetries: 0 } as const;
      remembered.purserStripe = new Stripe("sk_test_local", nowhere);
      try {
        return await work();
      } finally {
        if (client) remembered.purserStripe = client;
        else delete remembered.purserStripe;
      }
    },
    pay: async (checkoutUrl, card) => {
      const [session] = /cs_test_\w+/.exec(checkoutUrl) ?? [];
      await control(`checkout/${session}/pay`, { card });
    },
    deliverTo: async (handler) => {
      const receiver = serve({ fetch: handler, port: 0, hostname: "127.0.0.1" });
      afterAll(() => void receiver.close());
      await new Promise<void>((resolve) => receiver.once("listening", resolve));
      const address = receiver.address();
      if (address === null || typeof address === "string") throw new Error("the receiver has no port");
      await control("webhook", { url: `http://127.0.0.1:${address.port}/webhook`, secret: server.webhookSecret });
    },
  };
}
