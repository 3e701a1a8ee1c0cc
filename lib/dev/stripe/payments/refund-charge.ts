import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { invalidRequest } from "../wire/fault";
import { newRefund } from "./new-objects";

/** Gives back all that is left of a charge, or `amount` of it. */
export function refundCharge(
  stripe: LocalStripe,
  cause: Cause,
  charge: Stripe.Charge,
  wish: { amount?: number | undefined; reason?: Stripe.Refund.Reason | undefined; metadata?: Record<string, string> },
): Stripe.Refund {
  const leftAmount = charge.amount_captured - charge.amount_refunded;
  if (!charge.paid)
    throw invalidRequest(`Charge ${charge.id} was not successful and cannot be refunded.`, { param: "charge" });
  if (leftAmount === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  }
  // A dispute that was won has given the money back, so that it can be refunded again.
  const disputes = Object.values(stripe.store.state.disputes);
  if (disputes.some((dispute) => dispute.charge === charge.id && !dispute.is_charge_refundable)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  const amount = wish.amount ?? leftAmount;
  if (amount < 1)
    throw invalidRequest("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (amount > leftAmount) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${leftAmount})`, {
      param: "amount",
    });
  }
  const before = structuredClone(charge);
  const refund = newRefund(charge, { amount, reason: wish.reason ?? null, metadata: wish.metadata ?? {} });
  stripe.store.state.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(stripe, cause, "refund.created", refund);
  emit(stripe, cause, "charge.refunded", charge, changedAttributes(before, charge) ?? undefined);
  return refund;
}
