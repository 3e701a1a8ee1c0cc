import { formatMoney } from "@/components/amounts/format";
import type { BadgeProps } from "@/components/ui/badge";
import type { PaymentView } from "@/lib/queries/payments";

const BRANDS: Record<string, string> = {
  amex: "American Express",
  cartes_bancaires: "Cartes Bancaires",
  diners: "Diners Club",
  eftpos_au: "Eftpos",
  jcb: "JCB",
  sepa_debit: "SEPA debit",
  unionpay: "UnionPay",
  us_bank_account: "US bank account",
};

/** "Visa ·· 4242"; a way to pay without a number is named alone; null when nothing is known. */
export function cardName(brand: string | null, last4: string | null): string | null {
  if (brand === null) return last4 === null ? null : `Card ·· ${last4}`;
  const words = brand.replaceAll("_", " ");
  const name = BRANDS[brand] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return last4 === null ? name : `${name} ·· ${last4}`;
}

export type PaymentWords = {
  badge: NonNullable<BadgeProps["variant"]>;
  label: string;
  /** What one would ask next; null when the label says it all. */
  note: string | null;
};

type Payment = Pick<PaymentView, "status" | "totalCents" | "refundedCents" | "currency" | "dispute" | "failureMessage">;

/** What became of a payment. */
export function paymentWords(payment: Payment): PaymentWords {
  switch (payment.status) {
    case "processing":
      return { badge: "neutral", label: "Processing", note: "The bank has been asked to pay" };
    case "parked":
      return { badge: "warning", label: "Being checked", note: "Not what was agreed; a person looks at it" };
    case "failed":
      return { badge: "danger", label: "Failed", note: payment.failureMessage ?? "Nothing was charged" };
    case "paid":
      return wordsOfPaid(payment);
  }
}

function wordsOfPaid({ totalCents, refundedCents, currency, dispute }: Payment): PaymentWords {
  const refund = refundedCents > 0n ? `${formatMoney(refundedCents, currency)} given back` : null;
  if (dispute === "open") return { badge: "warning", label: "Disputed", note: refund ?? "The bank decides" };
  if (dispute === "lost") return { badge: "neutral", label: "Dispute lost", note: refund ?? "The bank took it back" };
  if (refundedCents >= totalCents) return { badge: "neutral", label: "Refunded", note: null };
  if (refund) return { badge: "neutral", label: "Partly refunded", note: refund };
  return { badge: "outline", label: "Paid", note: null };
}
