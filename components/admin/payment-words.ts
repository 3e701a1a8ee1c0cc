import { formatMoney } from "@/components/amounts/format";
import type { BadgeProps } from "@/components/ui/badge";
import type { PaymentRow } from "@/lib/queries/admin-payments";

export type StateWords = { label: string; variant: NonNullable<BadgeProps["variant"]> };

/** What became of a payment, in one or two words and the most important first. */
export function paymentStates(
  payment: Pick<PaymentRow, "status" | "paidCents" | "refundedCents" | "currency" | "dispute">,
): StateWords[] {
  const { refundedCents, paidCents, currency, dispute } = payment;
  const states: StateWords[] = [];
  if (dispute) states.push(dispute.isOpen ? { label: "Disputed", variant: "danger" } : disputeState(dispute.status));
  if (refundedCents > 0n) {
    const isWhole = refundedCents === paidCents;
    states.push({
      label: isWhole ? "Refunded" : `Refunded ${formatMoney(refundedCents, currency)}`,
      variant: "neutral",
    });
  }
  if (payment.status !== "paid" || states.length === 0)
    states.push(purchaseStates[payment.status] ?? unknown(payment.status));
  return states;
}

const purchaseStates: Record<string, StateWords> = {
  pending: { label: "Not paid", variant: "outline" },
  processing: { label: "On its way", variant: "outline" },
  paid: { label: "Paid", variant: "success" },
  expired: { label: "Abandoned", variant: "outline" },
  failed: { label: "Failed", variant: "neutral" },
  parked: { label: "Not credited", variant: "warning" },
};

/** What a dispute is at, as Stripe calls it and as people say it. */
export function disputeState(status: string): StateWords {
  return disputeStates[status] ?? unknown(status);
}

const disputeStates: Record<string, StateWords> = {
  needs_response: { label: "Needs an answer", variant: "danger" },
  under_review: { label: "With the bank", variant: "warning" },
  won: { label: "Dispute won", variant: "success" },
  lost: { label: "Dispute lost", variant: "neutral" },
  warning_needs_response: { label: "Inquiry, needs an answer", variant: "warning" },
  warning_under_review: { label: "Inquiry, with the bank", variant: "warning" },
  warning_closed: { label: "Inquiry closed", variant: "success" },
  prevented: { label: "Prevented", variant: "neutral" },
};

/** `product_not_received` → `Product not received` */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function unknown(status: string): StateWords {
  return { label: reasonWords(status), variant: "neutral" };
}
