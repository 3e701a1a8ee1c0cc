import type { MailKind } from "./mails";

/*
 * What people choose about is not kinds of mail but what they are about. What somebody must know of, because money is
 * taken or work stops or their account is at stake, is always sent, and the page says why.
 */

type Topic = {
  title: string;
  about: string;
  kinds: readonly MailKind[];
  /** Null for what may be switched off. */
  whyRequired: string | null;
};

export const MAIL_TOPICS = {
  balance: {
    title: "Balance is low",
    about: "Once when your balance becomes low, and once when it becomes critical.",
    kinds: ["balance_low", "balance_critical"],
    whyRequired: null,
  },
  expiry: {
    title: "Tokens expire soon",
    about: "30, 7 and 1 days before tokens expire.",
    kinds: ["grant_expiring"],
    whyRequired: null,
  },
  grants: {
    title: "Tokens received",
    about: "When our staff gives you tokens.",
    kinds: ["grant_received"],
    whyRequired: null,
  },
  answers: {
    title: "Answers",
    about: "When our staff answers what you asked about a charge.",
    kinds: ["question_answered"],
    whyRequired: null,
  },
  stopped: {
    title: "Work is stopped",
    about:
      "When your balance is below zero or your account is blocked, so that new work no longer starts, and when it may go on.",
    kinds: ["account_suspended", "account_blocked", "account_unblocked"],
    whyRequired: "Without it, work would stop and nobody would say why.",
  },
  payments: {
    title: "Payments and refunds",
    about: "Receipts for what you buy, for every automatic charge, and for refunds.",
    kinds: ["purchase_receipt", "recharge_done", "refund_made"],
    whyRequired: "Whenever money moves you get it in writing.",
  },
  trouble: {
    title: "A payment needs you",
    about: "When your card is declined, your bank asks for you, auto-recharge pauses, or a payment is disputed.",
    kinds: ["recharge_declined", "recharge_paused", "recharge_needs_action", "payment_disputed"],
    whyRequired: "If nobody acts on these, your balance runs out.",
  },
  security: {
    title: "Signing in",
    about: "Links that you ask for, and news that your password was changed or your account closed.",
    kinds: ["sign_in_link", "password_reset", "password_changed", "account_closed"],
    whyRequired: "They tell you when somebody else gets at your account.",
  },
} as const satisfies Record<string, Topic>;

export type MailTopic = keyof typeof MAIL_TOPICS;
