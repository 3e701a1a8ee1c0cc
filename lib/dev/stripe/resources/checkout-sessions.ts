import type Stripe from "stripe";
import { z } from "zod";
import type { LocalStripe } from "../local-stripe";
import { expireCheckout } from "../payments/pay-checkout";
import { find } from "../store/store";
import { missing } from "../wire/fault";
import { changedMetadata, createdFilter, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { createCheckout, createCheckoutParams } from "./create-checkout";

const updateParams = z.strictObject({ metadata: metadataChange.optional() });

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  customer: text.optional(),
  customer_details: z.strictObject({ email: text }).optional(),
  payment_intent: text.optional(),
  status: z.enum(["complete", "expired", "open"]).optional(),
  subscription: text.optional(),
});

export const checkoutSessionRoutes: readonly Route[] = [
  route("POST", "/v1/checkout/sessions", createCheckoutParams, (input, { stripe, cause }) =>
    createCheckout(stripe, cause, input),
  ),

  route("GET", "/v1/checkout/sessions", listParams, (filter, { stripe, path }) => {
    const { customer, customer_details, payment_intent, status, subscription, ...query } = filter;
    const sessions = Object.values(stripe.store.state.checkoutSessions).filter(
      (session) =>
        (customer === undefined || session.customer === customer) &&
        (customer_details === undefined || session.customer_details?.email === customer_details.email) &&
        (payment_intent === undefined || session.payment_intent === payment_intent) &&
        (status === undefined || session.status === status) &&
        (subscription === undefined || session.subscription === subscription),
    );
    return page(sessions, query, path);
  }),

  route("GET", "/v1/checkout/sessions/:id", z.strictObject({}), (_, { stripe, id }) => knownSession(stripe, id)),

  route("POST", "/v1/checkout/sessions/:id", updateParams, (input, { stripe, id }) => {
    const session = knownSession(stripe, id);
    session.metadata = changedMetadata(session.metadata, input.metadata);
    return session;
  }),

  route("GET", "/v1/checkout/sessions/:id/line_items", z.strictObject(pageQuery), (query, { stripe, id, path }) => {
    knownSession(stripe, id);
    // Line items are the one list that Stripe answers in the order in which they were given.
    return page((find(stripe.store.state.lineItems, id) ?? []).toReversed(), query, path);
  }),

  route("POST", "/v1/checkout/sessions/:id/expire", z.strictObject({}), (_, { stripe, cause, id }) => {
    const session = knownSession(stripe, id);
    expireCheckout(stripe, cause, session);
    return session;
  }),
];

export function knownSession(stripe: LocalStripe, id: string): Stripe.Checkout.Session {
  const session = find(stripe.store.state.checkoutSessions, id);
  if (!session) throw missing("checkout.session", id);
  return session;
}
