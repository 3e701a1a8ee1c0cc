import { formatMoney } from "@/components/amounts/format";
import { tokensOfRefund } from "@/lib/domain/reversals";
import type { PaymentRow, RefundOffer } from "@/lib/queries/admin-payments";
import { readMoney } from "./money-text";

/** A payment that can be given back, as the page knew it when it was drawn. */
export type RefundablePayment = Pick<
  PaymentRow,
  "accountId" | "purchaseId" | "email" | "packageName" | "amountTokens" | "currency" | "refundedCents"
> & { paidCents: bigint; offer: RefundOffer };

/** What is in the fields, as text. */
export type RefundDraft = { amount: string; reason: string };
export type RefundFaults = Partial<Record<"amountCents" | "reason", string>>;

/** What can be seen to be wrong before anything is sent. The server looks again and decides. */
export function refundFaults({ amount, reason }: RefundDraft, payment: RefundablePayment): RefundFaults {
  const faults: RefundFaults = {};
  const money = readMoney(amount, payment.currency);
  const { leftCents } = payment.offer;
  if (money.fault !== null) faults.amountCents = money.fault;
  else if (money.cents > leftCents) {
    faults.amountCents = `must be at most the ${formatMoney(leftCents, payment.currency)} that are left`;
  }
  if (reason.trim() === "") faults.reason = "is required";
  else if (reason.trim().length < 3) faults.reason = "must be at least 3 characters; the audit log keeps it";
  return faults;
}

/** What a refund does to money and tokens; null while there is no amount to reckon with. */
export function refundEffect(
  amount: string,
  payment: RefundablePayment,
): { cents: bigint; refundedCentsAfter: bigint; takenTokens: bigint; balanceTokensAfter: bigint } | null {
  const { cents } = readMoney(amount, payment.currency);
  if (cents === null || cents > payment.offer.leftCents) return null;
  const takenTokens = payment.offer.isCredited ? tokensOfRefund(payment, payment.refundedCents, cents) : 0n;
  return {
    cents,
    refundedCentsAfter: payment.refundedCents + cents,
    takenTokens,
    balanceTokensAfter: payment.offer.balanceTokens - takenTokens,
  };
}

/** `Refund $7.50 to ada@example.com` */
export function nameOfRefund(amount: string, payment: RefundablePayment): string {
  const { cents } = readMoney(amount, payment.currency);
  return `Refund ${cents === null ? "" : `${formatMoney(cents, payment.currency)} `}to ${payment.email}`;
}
