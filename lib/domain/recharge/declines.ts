import type { RechargeOutcome } from "./standing";

/** What a bank or Stripe says of a charge that was refused. */
export type Decline = {
  code: string | null;
  declineCode: string | null;
  /** The card network's advice: `do_not_try_again`, `try_again_later`, … */
  adviceCode: string | null;
  message: string | null;
};

/**
 * Codes after which no bank will say yes to this card any more; asking again only costs goodwill with the card
 * networks. From Stripe's list of decline codes.
 */
const FINAL: ReadonlySet<string> = new Set([
  "lost_card",
  "stolen_card",
  "pickup_card",
  "restricted_card",
  "fraudulent",
  "merchant_blacklist",
  "security_violation",
  "expired_card",
  "invalid_account",
  "invalid_expiry_month",
  "invalid_expiry_year",
  "incorrect_number",
  "invalid_number",
  "card_not_supported",
  "currency_not_supported",
  "revocation_of_authorization",
  "revocation_of_all_authorizations",
  "stop_payment_order",
]);

/** Codes by which the bank or the processor says that it could not answer. They say nothing of the card. */
const OUTAGES: ReadonlySet<string> = new Set([
  "processing_error",
  "issuer_not_available",
  "try_again_later",
  "reenter_transaction",
]);

const AUTHENTICATION: ReadonlySet<string> = new Set(["authentication_required", "authentication_not_handled"]);

/** What a refused charge means for auto-recharge. An unknown code is an ordinary decline. */
export function outcomeOfDecline({ code, declineCode, adviceCode, message }: Decline): RechargeOutcome {
  const codes = [declineCode, code].filter((each) => each !== null);
  const text = message ?? "Your card was declined.";
  if (codes.some((each) => AUTHENTICATION.has(each))) return { kind: "requires_action", message: text };
  const named = codes[0] ?? "card_declined";
  if (codes.some((each) => OUTAGES.has(each))) return { kind: "failed", code: named, message: text };
  const isFinal = adviceCode === "do_not_try_again" || codes.some((each) => FINAL.has(each));
  return { kind: "declined", isFinal, code: named, message: text };
}
