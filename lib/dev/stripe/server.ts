import { createAdaptorServer } from "@hono/node-server";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { apiApp, faultJson } from "./api";
import { controlApp } from "./controls";
import { Courier, DEFAULT_COURIER, type CourierOptions } from "./events/courier";
import { causeOutsideTheApi, nowSeconds, type LocalStripe } from "./local-stripe";
import { pagesApp } from "./pages/pages";
import { expireCheckout } from "./payments/pay-checkout";
import { randomText } from "./store/ids";
import type { Webhook } from "./store/state";
import { Store } from "./store/store";
import { Fault, unknownRoute } from "./wire/fault";

export type LocalStripeOptions = {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  /** Kept across restarts; without it the state ends with the server. */
  stateFile?: string;
  /** Without it, the endpoint of the state file or of `/_control/webhook` is used. */
  webhook?: Webhook;
  /** The only key let in; without it every `sk_test_…` is. */
  apiKey?: string;
  /** Where browsers reach this server, when that is another address than the one it listens on. */
  publicUrl?: string;
  courier?: Partial<CourierOptions>;
};

export type RunningLocalStripe = {
  url: string;
  /** What webhook signatures are made with. */
  webhookSecret: string;
  /** Ends cleanly: the state is on disk, undelivered events go on at the next start. */
  close(): Promise<void>;
};

const EXPIRY_CHECK_MS = 1000;

/** A small Stripe for development and tests, which the official `stripe` client talks to over HTTP. */
export async function startLocalStripe(options: LocalStripeOptions): Promise<RunningLocalStripe> {
  const host = options.host ?? "127.0.0.1";
  const store = new Store(options.stateFile ?? null);
  const courier = new Courier(store, { ...DEFAULT_COURIER, ...options.courier });
  if (options.webhook) store.state.webhook = { ...options.webhook };
  const stripe: LocalStripe = {
    store,
    courier,
    publicUrl: "",
    apiKey: options.apiKey ?? null,
    webhookSecret: store.state.webhook?.secret ?? `whsec_${randomText(32)}`,
    trouble: { latencyMs: 0, refuse: 0, loseAnswer: 0 },
  };
  const server = createAdaptorServer({ fetch: wholeApp(stripe).fetch });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : options.port);
    });
  });
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  stripe.publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "");
  const expiry = setInterval(() => expireDueSessions(stripe), EXPIRY_CHECK_MS);
  store.changed();
  courier.resume();
  return {
    url,
    webhookSecret: stripe.webhookSecret,
    close: async () => {
      clearInterval(expiry);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ("closeAllConnections" in server) server.closeAllConnections();
      await courier.close();
      await closed;
      store.flush();
    },
  };
}

function wholeApp(stripe: LocalStripe): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route("/", apiApp(stripe));
  app.route("/", pagesApp(stripe));
  app.route("/", controlApp(stripe));
  app.notFound((c) => jsonFault(unknownRoute(c.req.method, c.req.path)));
  app.onError((problem, c) => {
    const requestId = c.res.headers.get("Request-Id");
    if (problem instanceof Fault) return jsonFault(problem, requestId);
    console.error(problem);
    return jsonFault(
      new Fault(500, { type: "api_error", message: `The local Stripe failed: ${problem.message}` }),
      requestId,
    );
  });
  return app;
}

function jsonFault(fault: Fault, requestId: string | null = null): Response {
  const headers = { "Content-Type": "application/json", ...(requestId !== null && { "Request-Id": requestId }) };
  return new Response(faultJson(fault), { status: fault.status, headers });
}

function expireDueSessions(stripe: LocalStripe): void {
  for (const session of Object.values(stripe.store.state.checkoutSessions)) {
    if (session.status !== "open" || session.expires_at > nowSeconds()) continue;
    const cause = causeOutsideTheApi();
    expireCheckout(stripe, cause, session);
    stripe.courier.release(cause.eventIds);
  }
}
