import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../events/emit";
import type { LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { refundCharge } from "../payments/refund-charge";
import { find } from "../store/store";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import { changedMetadata, createdFilter, integer, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const createParams = z.strictObject({
  amount: integer.optional(),
  charge: text.optional(),
  metadata: metadataChange.optional(),
  payment_intent: text.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  charge: text.optional(),
  created: createdFilter.optional(),
  payment_intent: text.optional(),
});

export const refundRoutes: readonly Route[] = [
  route("POST", "/v1/refunds", createParams, (input, { stripe, cause }) => {
    const charge = chargeToRefund(stripe, input);
    return refundCharge(stripe, cause, charge, { ...input, metadata: changedMetadata(null, input.metadata) });
  }),

  route("GET", "/v1/refunds", listParams, ({ charge, payment_intent, ...query }, { stripe, path }) => {
    const refunds = Object.values(stripe.store.state.refunds).filter(
      (refund) =>
        (charge === undefined || refund.charge === charge) &&
        (payment_intent === undefined || refund.payment_intent === payment_intent),
    );
    return page(refunds, query, path);
  }),

  route("GET", "/v1/refunds/:id", z.strictObject({}), (_, { stripe, id }) => knownRefund(stripe, id)),

  route(
    "POST",
    "/v1/refunds/:id",
    z.strictObject({ metadata: metadataChange.optional() }),
    (input, { stripe, cause, id }) => {
      const refund = knownRefund(stripe, id);
      const previous = { metadata: refund.metadata };
      refund.metadata = changedMetadata(refund.metadata, input.metadata);
      emit(stripe, cause, "refund.updated", refund, previous);
      return refund;
    },
  ),
];

function chargeToRefund(stripe: LocalStripe, input: z.output<typeof createParams>): Stripe.Charge {
  const { charges, paymentIntents } = stripe.store.state;
  if (input.charge !== undefined) {
    const charge = find(charges, input.charge);
    if (!charge) throw missingReference("charge", input.charge, "charge");
    return charge;
  }
  if (input.payment_intent === undefined) {
    throw invalidRequest("One of the following params should be provided for this request: payment_intent or charge.", {
      code: "parameter_missing",
    });
  }
  const intent = find(paymentIntents, input.payment_intent);
  if (!intent) throw missingReference("payment_intent", input.payment_intent, "payment_intent");
  const charge = find(charges, idOf(intent.latest_charge) ?? "");
  if (!charge || intent.status !== "succeeded") {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: "payment_intent",
    });
  }
  return charge;
}

export function knownRefund(stripe: LocalStripe, id: string): Stripe.Refund {
  const refund = find(stripe.store.state.refunds, id);
  if (!refund) throw missing("refund", id);
  return refund;
}
