/**
 * Every message that Purser sends, with the facts that it tells. Facts are kept as JSON in the outbox, so tokens and
 * money are digits (money in minor units of `currency`), times are ISO 8601.
 */
export type MailFacts = {
  purchase_receipt: Paid & { packageName: string; invoiceUrl: string | null };
  recharge_done: Paid & { packageName: string; card: string; thresholdTokens: string; invoiceUrl: string | null };
  /** The card was declined; it is tried again at `nextTryAt`. */
  recharge_declined: { card: string; priceCents: string; currency: string; why: string; nextTryAt: string };
  /** It stopped charging by itself; the settings are kept. */
  recharge_paused: { card: string; priceCents: string; currency: string; why: string };
  /** The bank wants its owner to confirm: there is a page to finish the payment on. */
  recharge_needs_action: { card: string; priceCents: string; currency: string; purchaseId: string };
  grant_received: { tokens: string; reason: string; expiresAt: string | null; balanceTokens: string };
  grant_expiring: { tokens: string; expiresAt: string; daysLeft: number };
  balance_low: { availableTokens: string };
  balance_critical: { availableTokens: string };
  account_suspended: { debtTokens: string };
  /** A person has blocked the account, for a reason that its owner is told. */
  account_blocked: { reason: string };
  account_unblocked: { balanceTokens: string };
  refund_made: { refundedCents: string; currency: string; takenTokens: string; balanceTokens: string };
  /** Somebody has looked at a charge that its owner found wrong. */
  question_answered: { transactionId: string; description: string; question: string; answer: string };
  /** To the staff. */
  dispute_opened: {
    disputeId: string;
    customer: string;
    amountCents: string;
    currency: string;
    reason: string;
    dueAt: string | null;
  };
  /** To the customer, whose tokens are frozen or taken back. */
  payment_disputed: { amountCents: string; currency: string; tokens: string };
  /** The links in these are made when they are written: what could be used is kept nowhere. */
  sign_in_link: { linkId: string; minutes: number };
  password_reset: { linkId: string; minutes: number };
  password_changed: { isFirstProof: boolean };
  /** To whoever has left, at the address that is no longer kept. */
  account_closed: { tokens: string; isRefundAsked: boolean };
  /** To the staff: somebody has left and asks for money back. */
  closing_refund_asked: { accountId: string; tokens: string; paidCents: string; currency: string };
  /** To the staff: operations with a model run and are not charged, because nobody knows what for. */
  usage_unpriced: { provider: string; model: string; operationCount: string };
  /** To the staff: a model is charged by the settings, and what it costs us is not known. */
  model_without_price: { provider: string; model: string; operationCount: string };
  /** To the staff, on Mondays. Days are UTC, both included. */
  weekly_summary: {
    from: string;
    to: string;
    operationCount: string;
    failedCount: string;
    unpricedCount: string;
    billableTokens: string;
    /** Of the week before. */
    billableTokensBefore: string;
    money: readonly { currency: string; collectedCents: string; earnedCents: string; deferredCents: string }[];
    providerCostCents: string;
    newAccountCount: string;
    accountCount: string;
  };
};

type Paid = {
  tokens: string;
  paidCents: string;
  taxCents: string;
  currency: string;
  balanceTokens: string;
  receiptUrl: string | null;
};

export type MailKind = keyof MailFacts;
export type Mail = { [Kind in MailKind]: { kind: Kind; facts: MailFacts[Kind] } }[MailKind];

/** These are for the staff, although some are about a customer's account: no customer is shown them. */
export const MAILS_TO_STAFF: ReadonlySet<MailKind> = new Set([
  "dispute_opened",
  "closing_refund_asked",
  "usage_unpriced",
  "model_without_price",
  "weekly_summary",
]);

/** How long a message waits after each attempt that failed. After one more it is given up. */
const RETRY_AFTER_SECONDS = [60, 5 * 60, 30 * 60, 2 * 3_600, 12 * 3_600] as const;

export const MAX_MAIL_ATTEMPTS = RETRY_AFTER_SECONDS.length + 1;

/** How long to wait when this many attempts have failed; null when it is given up. */
export function retryAfterSeconds(failedAttempts: number): number | null {
  return RETRY_AFTER_SECONDS[failedAttempts - 1] ?? null;
}
