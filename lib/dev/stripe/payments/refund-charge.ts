import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { find } from "../store/store";
import { invalidRequest } from "../wire/fault";
import { idOf, newRefund } from "./new-objects";

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

/** The card's bank cannot take the money, so it stays with the seller after all. */
export function failRefund(stripe: LocalStripe, cause: Cause, refund: Stripe.Refund, reason: string): void {
  if (refund.status !== "succeeded") throw invalidRequest(`This refund is ${refund.status}: it cannot fail.`);
  const charge = find(stripe.store.state.charges, idOf(refund.charge) ?? "");
  if (!charge) throw new Error(`Refund ${refund.id} has lost its charge.`);
  const before = structuredClone(refund);
  refund.status = "failed";
  refund.failure_reason = reason;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  const changes = changedAttributes(before, refund) ?? undefined;
  emit(stripe, cause, "refund.updated", refund, changes);
  emit(stripe, cause, "charge.refund.updated", refund, changes);
  emit(stripe, cause, "refund.failed", refund, changes);
}
