import { setTimeout as pause } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { paymentsOf, waitingIntentOf } from "./billing/settle-invoice";
import { taxRateNamed } from "./billing/tax-rate-objects";
import { API_VERSION } from "./events/emit";
import type { Cause, LocalStripe } from "./local-stripe";
import { chargeRoutes } from "./resources/charges";
import { checkoutSessionRoutes } from "./resources/checkout-sessions";
import { couponRoutes } from "./resources/coupons";
import { customerRoutes } from "./resources/customers";
import { disputeRoutes } from "./resources/disputes";
import { eventRoutes } from "./resources/events";
import { invoiceItemRoutes } from "./resources/invoice-items";
import { invoicePaymentRoutes } from "./resources/invoice-payments";
import { invoiceRoutes } from "./resources/invoices";
import { paymentIntentRoutes } from "./resources/payment-intents";
import { paymentMethodRoutes } from "./resources/payment-methods";
import { priceRoutes } from "./resources/prices";
import { productRoutes } from "./resources/products";
import { promotionCodeRoutes } from "./resources/promotion-codes";
import { refundRoutes } from "./resources/refunds";
import { setupIntentRoutes } from "./resources/setup-intents";
import { subscriptionRoutes } from "./resources/subscriptions";
import { taxCalculationRoutes } from "./resources/tax-calculations";
import { taxIdRoutes } from "./resources/tax-ids";
import { taxRateRoutes } from "./resources/tax-rates";
import { portalSessionRoutes } from "./resources/portal-sessions";
import { newId } from "./store/ids";
import { find } from "./store/store";
import { expand, type ExpandSource } from "./wire/expand";
import { Fault, invalidRequest, unknownRoute } from "./wire/fault";
import { parseForm, type RawParams } from "./wire/form";
import { OncePerKey, type Answered } from "./wire/idempotency";
import { page } from "./wire/lists";
import type { Route } from "./wire/route";

type Ctx = Context<{ Bindings: HttpBindings }>;

const ROUTES: readonly Route[] = [
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...couponRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...invoiceRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...promotionCodeRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...portalSessionRoutes,
  ...subscriptionRoutes,
  ...taxCalculationRoutes,
  ...taxIdRoutes,
  ...taxRateRoutes,
];

/** The API that the official client speaks: `/v1/…`. */
export function apiApp(stripe: LocalStripe): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const oncePerKey = new OncePerKey(stripe.store);
  for (const route of ROUTES) app.on(route.method, route.path, (c) => answer(c, route, stripe, oncePerKey));
  return app;
}

async function answer(c: Ctx, route: Route, stripe: LocalStripe, oncePerKey: OncePerKey): Promise<Response> {
  const changes = route.method !== "GET";
  const key = route.method === "POST" ? (c.req.header("Idempotency-Key") ?? null) : null;
  const cause: Cause = { requestId: newId("req"), idempotencyKey: key, eventIds: [] };
  c.header("Request-Id", cause.requestId ?? "");
  checkKey(c, stripe);
  // Nothing can be searched here, and "search" is nobody's id.
  if (c.req.param("id") === "search") throw unknownRoute(c.req.method, c.req.path);
  const form = route.method === "POST" ? await c.req.text() : "";
  const params = { ...parseForm(new URL(c.req.url).search), ...parseForm(form) };
  if (changes && stripe.trouble.refuse > 0) {
    stripe.trouble.refuse -= 1;
    throw new Fault(500, { type: "api_error", message: "The local Stripe was told to refuse this call." });
  }
  // Events leave only when the caller has the answer, or has hung up.
  c.env.outgoing.once("close", () => stripe.courier.release(cause.eventIds));
  const run = async (): Promise<Answered> => {
    if (changes && stripe.trouble.latencyMs > 0) await pause(stripe.trouble.latencyMs);
    return { ...runRoute(route, params, c, stripe, cause), replayed: false };
  };
  const answered = key === null ? await run() : await oncePerKey.answer(key, { path: c.req.path, form }, run);
  if (changes) stripe.store.changed();
  if (changes && stripe.trouble.loseAnswer > 0) {
    stripe.trouble.loseAnswer -= 1;
    c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const headers = new Headers({
    "Content-Type": "application/json",
    "Request-Id": cause.requestId ?? "",
    "Stripe-Version": API_VERSION,
  });
  if (key !== null) headers.set("Idempotency-Key", key);
  if (answered.replayed) headers.set("Idempotent-Replayed", "true");
  return new Response(answered.body, { status: answered.status, headers });
}

function runRoute(
  route: Route,
  params: RawParams,
  c: Ctx,
  stripe: LocalStripe,
  cause: Cause,
): { status: number; body: string } {
  try {
    const { expand: wanted, ...rest } = params;
    const paths = expandPaths(wanted);
    const found = route.run(rest, { stripe, cause, id: c.req.param("id") ?? "", path: c.req.path });
    return { status: 200, body: JSON.stringify(expand(found, paths, expandSource(stripe)), null, 2) };
  } catch (problem) {
    if (problem instanceof Fault) return { status: problem.status, body: faultJson(problem) };
    throw problem;
  }
}

export function faultJson(fault: Fault): string {
  return JSON.stringify({ error: fault.body }, null, 2);
}

function checkKey(c: Ctx, stripe: LocalStripe): void {
  const key = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
  if (key === undefined) {
    throw new Fault(401, {
      type: "invalid_request_error",
      message: "You did not provide an API key. Provide it in the Authorization header, using Bearer auth.",
    });
  }
  const welcome = stripe.apiKey === null ? /^(sk|rk)_test_/.test(key) : key === stripe.apiKey;
  if (welcome) return;
  const hint = `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;
  throw new Fault(401, { type: "invalid_request_error", message: `Invalid API Key provided: ${hint}` });
}

function expandPaths(wanted: unknown): string[] {
  if (wanted === undefined) return [];
  if (Array.isArray(wanted) && wanted.every((path) => typeof path === "string")) return wanted;
  throw invalidRequest("Invalid array", { param: "expand" });
}

function expandSource(stripe: LocalStripe): ExpandSource {
  const { state } = stripe.store;
  const tables = [
    state.customers,
    state.products,
    state.prices,
    state.paymentMethods,
    state.paymentIntents,
    state.setupIntents,
    state.charges,
    state.refunds,
    state.disputes,
    state.checkoutSessions,
    state.invoices,
    state.invoiceItems,
    state.subscriptions,
    state.coupons,
    state.promotionCodes,
    state.discounts,
  ];
  return {
    byId: (id) =>
      tables.map((table) => find<object>(table, id)).find((found) => found !== undefined) ?? taxRateNamed(id),
    included: (parent, field) => {
      const id = "id" in parent && typeof parent.id === "string" ? parent.id : "";
      const kind = "object" in parent ? parent.object : null;
      if (kind === "checkout.session" && field === "line_items") {
        const items = find(state.lineItems, id) ?? [];
        return page(items.toReversed(), {}, `/v1/checkout/sessions/${id}/line_items`);
      }
      if (kind === "charge" && field === "refunds") {
        const refunds = Object.values(state.refunds).filter((refund) => refund.charge === id);
        return page(refunds, {}, `/v1/charges/${id}/refunds`);
      }
      if (kind === "invoice" && field === "payments") {
        return page(paymentsOf(stripe, id).reverse(), {}, "/v1/invoice_payments");
      }
      if (kind === "invoice" && field === "confirmation_secret") {
        const invoice = find(state.invoices, id);
        const secret = invoice && waitingIntentOf(stripe, invoice)?.client_secret;
        return secret ? { client_secret: secret, type: "payment_intent" } : undefined;
      }
      if (kind === "tax.calculation" && field === "line_items") {
        const items = find(state.taxCalculationItems, id) ?? [];
        return page(items.toReversed(), {}, `/v1/tax/calculations/${id}/line_items`);
      }
      return undefined;
    },
  };
}
