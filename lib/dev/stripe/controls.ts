import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type Stripe from "stripe";
import { z } from "zod";
import { renewSubscription } from "./billing/subscriptions";
import { causeOutsideTheApi, type Cause, type LocalStripe } from "./local-stripe";
import { changeOrder } from "./payments/change-order";
import { closeDispute, openDispute, reinstateFunds, withdrawFunds } from "./payments/dispute-charge";
import {
  completeFree,
  continueCheckout,
  expireCheckout,
  isFree,
  payCheckout,
  returnAddress,
} from "./payments/pay-checkout";
import { idOf } from "./payments/new-objects";
import { addressOf, asksForAddress } from "./payments/price-checkout";
import { failRefund, refundCharge } from "./payments/refund-charge";
import { TEST_CARDS, type TestCard } from "./payments/test-cards";
import { knownSession } from "./resources/checkout-sessions";
import { knownDispute } from "./resources/disputes";
import { knownRefund } from "./resources/refunds";
import { knownSubscription } from "./resources/subscriptions";
import { emptyState, type DeliveryMode } from "./store/state";
import { find, stateFromJson } from "./store/store";
import { Fault, invalidRequest, missing } from "./wire/fault";
import { readParams, type RawParams } from "./wire/form";

type Ctx = Context<{ Bindings: HttpBindings }>;
type Control<T> = (input: T, at: { id: string; cause: Cause }) => object | Promise<object>;

const count = z.number().int().min(0).max(1_000_000);

const payInput = z.strictObject({
  card: z.string().default("4242424242424242"),
  country: z.string().length(2).optional(),
  promotionCode: z.string().min(1).optional(),
  taxId: z.string().optional(),
  saveCard: z.boolean().default(false),
  authentication: z.enum(["completed", "failed"]).default("completed"),
  email: z.string().default("buyer@example.test"),
  name: z.string().default("Test Buyer"),
});

const deliveryInput = z.strictObject({
  mode: z.enum(["normal", "drop", "duplicate", "shuffle", "delay"]),
  ms: count.optional(),
});

const troubleInput = z.strictObject({
  latencyMs: count.default(0),
  refuse: count.default(0),
  loseAnswer: count.default(0),
});

const disputeOutcome = z.enum(["won", "lost", "warning_closed"]);
const disputeInput = z.strictObject({
  amount: count.optional(),
  inquiry: z.boolean().default(false),
  outcome: disputeOutcome.optional(),
  reason: z.string().default("fraudulent"),
  withdraw: z.boolean().optional(),
});

const refundFailure = z.strictObject({
  reason: z
    .enum(["declined", "expired_or_canceled_card", "insufficient_funds", "lost_or_stolen_card", "unknown"])
    .default("expired_or_canceled_card"),
});

const DEFAULT_WINDOW_MS = 150;
const DEFAULT_DELAY_MS = 1000;

/** What a test can do to Stripe that Stripe's own API cannot: `/_control/…`, from this machine only. */
export function controlApp(stripe: LocalStripe): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const { store, courier } = stripe;
  app.use("/_control/*", async (c, next) => {
    refuseStrangers(c);
    await next();
  });

  const control = <T extends z.ZodType>(path: string, schema: T, act: Control<z.output<T>>) =>
    app.post(`/_control${path}`, async (c) => {
      const cause = causeOutsideTheApi();
      c.env.outgoing.once("close", () => courier.release(cause.eventIds));
      const input = readParams(schema, await jsonBody(c));
      const result = await act(input, { id: c.req.param("id") ?? "", cause });
      store.changed();
      return c.json(result);
    });
  const nothing = z.strictObject({});

  control("/snapshot", nothing, () => store.state);
  control("/restore", z.looseObject({}), (snapshot) => {
    try {
      const restored = stateFromJson(JSON.stringify(snapshot));
      store.replace({ ...restored, webhook: store.state.webhook ?? restored.webhook });
    } catch (problem) {
      throw invalidRequest(problem instanceof Error ? problem.message : String(problem));
    }
    courier.wake();
    return { restored: true };
  });
  control("/reset", nothing, () => {
    // The endpoint belongs to whoever runs this server, not to what was sold with it.
    store.replace(emptyState(store.state.webhook));
    Object.assign(stripe.trouble, { latencyMs: 0, refuse: 0, loseAnswer: 0 });
    return { reset: true };
  });

  control("/checkout/:id/pay", payInput, (input, { id, cause }) => {
    const session = knownSession(stripe, id);
    const card = cardNamed(input.card);
    orderAs(stripe, session, input);
    const { email, name, saveCard } = input;
    let result = isFree(session)
      ? completeFree(stripe, cause, session, { email, name })
      : payCheckout(stripe, cause, session, { card, email, name, saveCard });
    if (result.outcome === "requires_action") result = continueCheckout(stripe, cause, session, input.authentication);
    const paid = result.outcome === "succeeded";
    return {
      outcome: paid ? "paid" : "declined",
      returnUrl: paid ? returnAddress(session) : null,
      declineCode: result.outcome === "declined" ? (result.decline.declineCode ?? result.decline.code) : null,
      session,
    };
  });
  control("/checkout/:id/expire", nothing, (_, { id, cause }) => {
    const session = knownSession(stripe, id);
    expireCheckout(stripe, cause, session);
    return session;
  });
  control("/charges/:id/refund", z.strictObject({ amount: count.optional() }), ({ amount }, { id, cause }) => {
    const charge = find(store.state.charges, id);
    if (!charge) throw missing("charge", id);
    return refundCharge(stripe, cause, charge, { amount, reason: "requested_by_customer" });
  });

  control("/refunds/:id/fail", refundFailure, ({ reason }, { id, cause }) => {
    const refund = knownRefund(stripe, id);
    failRefund(stripe, cause, refund, reason);
    return refund;
  });

  control("/charges/:id/dispute", disputeInput, ({ outcome, amount, reason, inquiry, withdraw }, { id, cause }) => {
    const charge = find(store.state.charges, id);
    if (!charge) throw missing("charge", id);
    const opening = { reason, amount, isInquiry: inquiry, withdraws: withdraw };
    const dispute = openDispute(stripe, cause, charge, opening);
    if (outcome) closeDispute(stripe, cause, dispute, outcome);
    return dispute;
  });
  const onDispute = (path: string, act: (stripe: LocalStripe, cause: Cause, dispute: Stripe.Dispute) => void) =>
    control(`/disputes/:id${path}`, nothing, (_, { id, cause }) => {
      const dispute = knownDispute(stripe, id);
      act(stripe, cause, dispute);
      return dispute;
    });
  onDispute("/withdraw", withdrawFunds);
  onDispute("/reinstate", reinstateFunds);
  control("/disputes/:id/close", z.strictObject({ outcome: disputeOutcome }), ({ outcome }, { id, cause }) => {
    const dispute = knownDispute(stripe, id);
    closeDispute(stripe, cause, dispute, outcome);
    return dispute;
  });

  control("/events/:id/resend", nothing, (_, { id }) => {
    const event = find(store.state.events, id);
    if (!event) throw missing("event", id);
    if (store.state.webhook === null) throw invalidRequest("There is no webhook endpoint to send to.");
    courier.resend(event);
    return event;
  });
  control("/delivery", deliveryInput, ({ mode, ms }) => {
    store.state.deliveryMode = deliveryMode(mode, ms);
    courier.wake();
    return store.state.deliveryMode;
  });
  control("/flush", nothing, () => courier.flush());
  control("/webhook", z.strictObject({ url: z.url(), secret: z.string().min(1).optional() }), ({ url, secret }) => {
    store.state.webhook = { url, secret: secret ?? stripe.webhookSecret };
    return store.state.webhook;
  });
  control("/trouble", troubleInput, (trouble) => Object.assign(stripe.trouble, trouble));

  control(
    "/subscriptions/:id/renew",
    z.strictObject({ fail: z.boolean().default(false) }),
    ({ fail }, { id, cause }) => {
      const subscription = knownSubscription(stripe, id);
      renewSubscription(stripe, cause, subscription, fail);
      return { subscription, invoice: find(store.state.invoices, idOf(subscription.latest_invoice) ?? "") ?? null };
    },
  );
  return app;
}

/** Says what a person at the page would have to say before they can pay. */
function orderAs(
  stripe: LocalStripe,
  session: Stripe.Checkout.Session,
  said: { country?: string | undefined; promotionCode?: string | undefined; taxId?: string | undefined },
): void {
  const { country, promotionCode, taxId } = said;
  const asked = asksForAddress(stripe, session);
  if (country !== undefined && !asked) throw invalidRequest("This session asks for no country.", { param: "country" });
  if (taxId !== undefined && !session.tax_id_collection?.enabled) {
    throw invalidRequest("This session asks for no tax ID.", { param: "taxId" });
  }
  const address = addressOf(stripe, session);
  const problem = changeOrder(stripe, session, {
    country: country ?? address?.country ?? "US",
    ...(session.billing_address_collection === "required" && {
      line1: address?.line1 ?? "1 Test Street",
      city: address?.city ?? "Testville",
      postalCode: address?.postal_code ?? "12345",
    }),
    ...(promotionCode !== undefined && { promotionCode }),
    ...(taxId !== undefined && { taxId }),
  });
  if (problem) throw invalidRequest(problem.sentence, { ...(problem.field && { param: problem.field }) });
}

/** Any page in a browser could post to this port; a browser says where it comes from, a test does not. */
function refuseStrangers(c: Ctx): void {
  const address = c.env.incoming.socket.remoteAddress ?? "";
  const local = address === "::1" || address.replace(/^::ffff:/, "").startsWith("127.");
  if (local && c.req.header("Origin") === undefined) return;
  throw new Fault(403, { type: "invalid_request_error", message: "Controls answer only to programs on this machine." });
}

async function jsonBody(c: Ctx): Promise<RawParams> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw invalidRequest("A control takes a JSON object.");
}

/** A whole number, its last four digits, or a token like `pm_card_visa`. */
function cardNamed(name: string): TestCard {
  const digits = name.replaceAll(/[\s-]/g, "");
  const card = TEST_CARDS.find(
    ({ number, token }) => number === digits || token === name || (digits.length === 4 && number.endsWith(digits)),
  );
  if (!card) throw invalidRequest(`No such test card: '${name}'`, { param: "card" });
  return card;
}

function deliveryMode(mode: DeliveryMode["mode"], ms: number | undefined): DeliveryMode {
  if (mode === "shuffle") return { mode, windowMs: ms ?? DEFAULT_WINDOW_MS };
  if (mode === "delay") return { mode, delayMs: ms ?? DEFAULT_DELAY_MS };
  return { mode };
}
