import type Stripe from "stripe";
import { z } from "zod";
import type { LocalStripe } from "../local-stripe";
import { closeDispute } from "../payments/dispute-charge";
import { find } from "../store/store";
import { missing } from "../wire/fault";
import { createdFilter, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const listParams = z.strictObject({
  ...pageQuery,
  charge: text.optional(),
  created: createdFilter.optional(),
  payment_intent: text.optional(),
});

export const disputeRoutes: readonly Route[] = [
  route("GET", "/v1/disputes", listParams, ({ charge, payment_intent, ...query }, { stripe, path }) => {
    const disputes = Object.values(stripe.store.state.disputes).filter(
      (dispute) =>
        (charge === undefined || dispute.charge === charge) &&
        (payment_intent === undefined || dispute.payment_intent === payment_intent),
    );
    return page(disputes, query, path);
  }),

  route("GET", "/v1/disputes/:id", z.strictObject({}), (_, { stripe, id }) => knownDispute(stripe, id)),

  /** To close a dispute is to accept it: the money stays with the bank. */
  route("POST", "/v1/disputes/:id/close", z.strictObject({}), (_, { stripe, cause, id }) => {
    const dispute = knownDispute(stripe, id);
    closeDispute(stripe, cause, dispute, "lost");
    return dispute;
  }),
];

export function knownDispute(stripe: LocalStripe, id: string): Stripe.Dispute {
  const dispute = find(stripe.store.state.disputes, id);
  if (!dispute) throw missing("dispute", id);
  return dispute;
}
