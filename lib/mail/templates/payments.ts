import type { MailFacts } from "@/lib/domain/mails";
import type { Amounts } from "../amounts";
import type { Letter, Row, Template } from "../letter";

const seePayments = { label: "See your payments", path: "/tokens/payments" };

export const purchaseReceipt: Template<"purchase_receipt"> = (facts, amounts) => {
  const bought = amounts.tokens(facts.tokens);
  const paid = amounts.money(facts.paidCents, facts.currency);
  return {
    subject: `Your receipt: ${bought} for ${paid}`,
    preheader: `Your balance is now ${amounts.tokens(facts.balanceTokens)}.`,
    heading: `You bought ${bought}`,
    paragraphs: [`Your payment of ${paid} has arrived and the tokens are on your account.`],
    rows: [["Package", facts.packageName], ...paidRows(facts, amounts)],
    action: seePayments,
    documents: documentsOf(facts),
  };
};

export const refundMade: Template<"refund_made"> = (facts, { tokens, money }) => {
  const refunded = money(facts.refundedCents, facts.currency);
  const isBelowZero = BigInt(facts.balanceTokens) < 0n;
  return {
    subject: `Your refund of ${refunded}`,
    preheader: `${refunded} goes back to what you paid with.`,
    heading: `We refunded ${refunded}`,
    paragraphs: [
      "The money goes back to what you paid with. Banks take up to 10 days to show it.",
      takenForRefund(facts.takenTokens, { tokens }),
      ...(isBelowZero
        ? ["Some of them were already used, so your balance is below zero. The next tokens you get pay this first."]
        : []),
    ],
    rows: [
      ["Refunded", refunded],
      ["Taken back", tokens(facts.takenTokens)],
      ["Balance", tokens(facts.balanceTokens)],
    ],
    action: seePayments,
  };
};

export const paymentDisputed: Template<"payment_disputed"> = (facts, { tokens, money }) => {
  const amount = money(facts.amountCents, facts.currency);
  const brought = `${tokens(facts.tokens)} that it brought cannot be used`;
  return {
    subject: `A payment of ${amount} is disputed`,
    preheader: `Until that is decided, ${brought}.`,
    heading: `A payment of ${amount} is disputed`,
    paragraphs: [
      "Your bank told us that this payment is disputed.",
      `Until that is decided, ${brought}. If the payment stands, you get them back.`,
      "If you did not mean to dispute it, tell your bank.",
    ],
    rows: [
      ["Disputed", amount],
      ["Cannot be used", tokens(facts.tokens)],
    ],
    action: seePayments,
  };
};

/** To the staff. */
export const disputeOpened: Template<"dispute_opened"> = (facts, { money, moment }) => {
  const amount = money(facts.amountCents, facts.currency);
  const dueAt = facts.dueAt ? moment(facts.dueAt) : null;
  return {
    subject: `Dispute of ${amount}${dueAt ? `, answer by ${dueAt}` : ""}`,
    preheader: `${facts.customer} disputes a payment.`,
    heading: `A payment of ${amount} is disputed`,
    paragraphs: [
      "The tokens it brought are set aside or taken back already. What is open is whether you answer the dispute, and with what evidence.",
    ],
    rows: [
      ["Customer", facts.customer],
      ["Disputed", amount],
      ["Reason", facts.reason.replaceAll("_", " ")],
      ["Answer by", dueAt ?? "Stripe names no day"],
      ["Dispute", facts.disputeId],
    ],
    action: { label: "Open the dispute", path: `/admin/tokens/disputes/${encodeURIComponent(facts.disputeId)}` },
  };
};

type Paid = MailFacts["purchase_receipt"] | MailFacts["recharge_done"];

/** What was paid and what it brought, in the order of a receipt. */
export function paidRows(facts: Paid, { tokens, money }: Amounts): Row[] {
  return [
    ["Bought", tokens(facts.tokens)],
    ["Paid", money(facts.paidCents, facts.currency)],
    ...(BigInt(facts.taxCents) === 0n ? [] : [["of which tax", money(facts.taxCents, facts.currency)] as const]),
    ["Balance", tokens(facts.balanceTokens)],
  ];
}

export function documentsOf({ receiptUrl, invoiceUrl }: Paid): NonNullable<Letter["documents"]> {
  return [
    { label: "Receipt", url: receiptUrl },
    { label: "Invoice", url: invoiceUrl },
  ].filter((document): document is { label: string; url: string } => isWebAddress(document.url));
}

function isWebAddress(url: string | null): boolean {
  return url !== null && /^https?:\/\//.test(url) && URL.canParse(url);
}

function takenForRefund(takenTokens: string, { tokens }: Pick<Amounts, "tokens">): string {
  return BigInt(takenTokens) === 0n
    ? "Your tokens stay as they are."
    : `We took back ${tokens(takenTokens)} that the payment had brought.`;
}
