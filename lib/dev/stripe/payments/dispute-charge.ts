import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { invalidRequest } from "../wire/fault";
import { newBalanceTransaction } from "./new-balance-transaction";
import { newDispute } from "./new-dispute";

export type DisputeOutcome = "lost" | "warning_closed" | "won";

export type DisputeOpening = {
  reason: string;
  /** Left out: all that the charge still holds. */
  amount?: number | undefined;
  /** The bank only asks; it takes nothing yet. */
  isInquiry?: boolean;
  /** Left out: at once, unless it is an inquiry. */
  withdraws?: boolean | undefined;
};

/** The owner of the card asks the bank for the money back, and the bank takes it at once or only asks. */
export function openDispute(
  stripe: LocalStripe,
  cause: Cause,
  charge: Stripe.Charge,
  { reason, amount, isInquiry = false, withdraws = !isInquiry }: DisputeOpening,
): Stripe.Dispute {
  const heldAmount = charge.amount_captured - charge.amount_refunded;
  if (!charge.paid || heldAmount === 0) {
    throw invalidRequest(`Charge ${charge.id} holds no money that could be disputed.`);
  }
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is already disputed.`);
  if (amount !== undefined && (amount < 1 || amount > heldAmount)) {
    throw invalidRequest(`Charge ${charge.id} holds ${heldAmount} that can be disputed.`, { param: "amount" });
  }
  if (isInquiry && withdraws) throw invalidRequest("An inquiry withdraws nothing.", { param: "withdraw" });
  const before = structuredClone(charge);
  const dispute = newDispute(charge, { reason, amount: amount ?? heldAmount, isInquiry });
  stripe.store.state.disputes[dispute.id] = dispute;
  charge.disputed = true;
  emit(stripe, cause, "charge.dispute.created", dispute);
  emit(stripe, cause, "charge.updated", charge, changedAttributes(before, charge) ?? undefined);
  if (withdraws) moveFunds(stripe, cause, dispute, "withdrawn");
  return dispute;
}

/** The bank takes the money. What was an inquiry becomes a dispute by that. */
export function withdrawFunds(stripe: LocalStripe, cause: Cause, dispute: Stripe.Dispute): void {
  refuseIfClosed(dispute);
  if (fundsWithdrawn(dispute) > 0) throw invalidRequest("The funds of this dispute are withdrawn already.");
  if (isInquiry(dispute)) {
    const before = structuredClone(dispute);
    dispute.status = "needs_response";
    dispute.is_charge_refundable = false;
    if (dispute.payment_method_details?.card) dispute.payment_method_details.card.case_type = "chargeback";
    emit(stripe, cause, "charge.dispute.updated", dispute, changedAttributes(before, dispute) ?? undefined);
  }
  moveFunds(stripe, cause, dispute, "withdrawn");
}

/** The bank gives the money back, which need not be the end. */
export function reinstateFunds(stripe: LocalStripe, cause: Cause, dispute: Stripe.Dispute): void {
  if (fundsWithdrawn(dispute) === 0) throw invalidRequest("The funds of this dispute are not withdrawn.");
  moveFunds(stripe, cause, dispute, "reinstated");
}

/** The bank has decided. Whoever wins has the money afterwards; an inquiry only ends. */
export function closeDispute(
  stripe: LocalStripe,
  cause: Cause,
  dispute: Stripe.Dispute,
  outcome: DisputeOutcome,
): void {
  refuseIfClosed(dispute);
  if (isInquiry(dispute) !== (outcome === "warning_closed")) {
    const possible = isInquiry(dispute) ? "warning_closed, or first withdraw the funds" : "won or lost";
    throw invalidRequest(`A dispute that is ${dispute.status} can be closed as ${possible}.`, { param: "outcome" });
  }
  const before = structuredClone(dispute);
  dispute.status = outcome;
  dispute.evidence_details.due_by = null;
  dispute.is_charge_refundable = outcome !== "lost";
  const isWithdrawn = fundsWithdrawn(dispute) > 0;
  if (outcome === "won" && isWithdrawn) moveFunds(stripe, cause, dispute, "reinstated");
  if (outcome === "lost" && !isWithdrawn) moveFunds(stripe, cause, dispute, "withdrawn");
  emit(stripe, cause, "charge.dispute.closed", dispute, changedAttributes(before, dispute) ?? undefined);
}

export function refuseIfClosed(dispute: Stripe.Dispute): void {
  if (!["won", "lost", "warning_closed"].includes(dispute.status)) return;
  throw invalidRequest(`This dispute is already ${dispute.status}.`);
}

export function isInquiry({ status }: Stripe.Dispute): boolean {
  return status.startsWith("warning_");
}

/** How much the bank has at the moment. */
function fundsWithdrawn(dispute: Stripe.Dispute): number {
  const balance = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  return balance === 0 ? 0 : -balance;
}

function moveFunds(
  stripe: LocalStripe,
  cause: Cause,
  dispute: Stripe.Dispute,
  direction: "reinstated" | "withdrawn",
): void {
  dispute.balance_transactions.push(newBalanceTransaction(dispute, direction));
  emit(stripe, cause, `charge.dispute.funds_${direction}`, dispute);
}
