import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { invalidRequest } from "../wire/fault";
import { newDispute } from "./new-dispute";

/** The owner of the card asks the bank for the money back, and the bank takes it at once. */
export function openDispute(stripe: LocalStripe, cause: Cause, charge: Stripe.Charge, reason: string): Stripe.Dispute {
  if (!charge.paid || charge.amount_captured === charge.amount_refunded) {
    throw invalidRequest(`Charge ${charge.id} holds no money that could be disputed.`);
  }
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is already disputed.`);
  const before = structuredClone(charge);
  const dispute = newDispute(charge, reason);
  stripe.store.state.disputes[dispute.id] = dispute;
  charge.disputed = true;
  emit(stripe, cause, "charge.dispute.created", dispute);
  emit(stripe, cause, "charge.updated", charge, changedAttributes(before, charge) ?? undefined);
  emit(stripe, cause, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank has decided. A dispute that is won brings the money back. */
export function closeDispute(
  stripe: LocalStripe,
  cause: Cause,
  dispute: Stripe.Dispute,
  outcome: "won" | "lost",
): void {
  if (dispute.status === "won" || dispute.status === "lost") {
    throw invalidRequest(`This dispute is already ${dispute.status}.`);
  }
  const before = structuredClone(dispute);
  dispute.status = outcome;
  dispute.evidence_details.due_by = null;
  if (outcome === "won") {
    dispute.is_charge_refundable = true;
    emit(stripe, cause, "charge.dispute.funds_reinstated", dispute);
  }
  emit(stripe, cause, "charge.dispute.closed", dispute, changedAttributes(before, dispute) ?? undefined);
}
