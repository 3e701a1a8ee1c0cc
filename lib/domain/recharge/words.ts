import { moneyText, tokensText, type TokenUnit } from "./amount-text";
import type { SkipReason } from "./decide";
import { BACK_OFF_HOURS, DECLINES_BEFORE_PAUSE, type PausedReason } from "./standing";

/** Why no card was charged, one sentence for the owner. When it is tried again is told beside it. */
export function sentenceOfSkip(reason: SkipReason): string {
  return skips[reason];
}

const skips: Record<SkipReason, string> = {
  off: "Auto-recharge is not set up.",
  consent_withdrawn: "Auto-recharge was turned off, so nothing was charged.",
  paused: "Auto-recharge was paused, so nothing was charged.",
  account_blocked: "Your account is blocked, so nothing was charged.",
  above_threshold: "Your balance was above the threshold, so nothing was needed.",
  attempt_in_flight: "A payment was already on its way, so no second one was made.",
  backing_off: "The card was declined before and is not tried again yet.",
  no_card: "There is no saved card to charge.",
  package_unavailable: "The package is no longer sold. Choose another.",
  terms_changed: "The package is not what you agreed to any more. Look at the new terms and agree to them.",
  tax_unknown: "We do not know where you pay tax. Buy tokens yourself once, with your billing address.",
  monthly_cap_reached:
    "Another payment would be more than your monthly cap. Raise the cap, or wait for the next month.",
};

/** What is the case while it is paused, and the one thing to do about it. */
export type PauseWords = { title: string; why: string; remedy: PauseRemedy };
export type PauseRemedy =
  "use_another_card" | "finish_payment" | "choose_card" | "wait_for_staff" | "agree_again" | "buy_tokens";

export function wordsOfPause(reason: PausedReason, card: string): PauseWords {
  switch (reason) {
    case "declined_repeatedly":
      return {
        title: `${card} was declined ${DECLINES_BEFORE_PAUSE} times in a row`,
        why: "It is not tried any more, so that your bank does not block it. Use another card, or resume when your bank has sorted it out.",
        remedy: "use_another_card",
      };
    case "card_refused":
      return {
        title: `${card} was refused by its bank for good`,
        why: "The bank says that this card can no longer be used. Use another card.",
        remedy: "use_another_card",
      };
    case "authentication_required":
      return {
        title: `Your bank wants you to confirm the payment with ${card}`,
        why: "Finish the payment yourself, and auto-recharge goes on. If your bank asks every time, use another card.",
        remedy: "finish_payment",
      };
    case "card_removed":
      return {
        title: `${card} was removed`,
        why: "There is no card to charge any more. Choose another one.",
        remedy: "choose_card",
      };
    case "payment_parked":
      return {
        title: "A payment did not match what was agreed",
        why: "You paid, but the amount is not what we expected, so a person is looking at it. Support can tell you more. Resume when it is settled.",
        remedy: "wait_for_staff",
      };
    case "payment_disputed":
      return {
        title: "A payment was disputed with the bank",
        why: "Nothing more is charged while that is open. Resume when it is settled.",
        remedy: "wait_for_staff",
      };
  }
}

/** Reasons not to charge that last until the owner does something, though nothing is wrong with the card. */
export type StopReason = Extract<SkipReason, "package_unavailable" | "terms_changed" | "tax_unknown">;

export function isStopReason(reason: SkipReason): reason is StopReason {
  return Object.hasOwn(stops, reason);
}

/** In words that are true however long ago it was noticed. */
export function wordsOfStop(reason: StopReason): PauseWords {
  return stops[reason];
}

const stops: Record<StopReason, PauseWords> = {
  package_unavailable: {
    title: "The package that you chose is no longer sold",
    why: "Nothing is charged until you choose another one.",
    remedy: "agree_again",
  },
  terms_changed: {
    title: "The package is not what you agreed to any more",
    why: "Its price, its size or its tax has changed. Nothing is charged until you look at the new terms and agree to them.",
    remedy: "agree_again",
  },
  tax_unknown: {
    title: "We do not know where you pay tax",
    why: "Nothing is charged until we do. Buy tokens yourself once: the payment page asks for your billing address.",
    remedy: "buy_tokens",
  },
};

/** When a declined card is tried again, said from what decides it. */
export function backOffText(): string {
  const [first, ...others] = BACK_OFF_HOURS.slice(0, DECLINES_BEFORE_PAUSE - 1).map(hoursText);
  return (
    `A declined card is tried again after ${[first, ...others].join(", then after ")}; ` +
    `after ${numbers[DECLINES_BEFORE_PAUSE] ?? DECLINES_BEFORE_PAUSE} declines in a row auto-recharge pauses and tells you.`
  );
}

const numbers: Record<number, string> = { 2: "two", 3: "three", 4: "four", 5: "five" };

function hoursText(hours: number): string {
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

/** An attempt as its owner is told of it. */
export type ToldAttempt = {
  status: "pending" | "processing" | "succeeded" | "declined" | "requires_action" | "error" | "canceled";
  failureCode: string | null;
  failureMessage: string | null;
  /** Tax included. */
  priceCents: bigint;
  currency: string;
  amountTokens: bigint;
  card: string;
};

/** What was decided and what came of it: `Charged $15.00 to Visa ···· 4242 for 150,000 tokens.` */
export function sentenceOfAttempt(attempt: ToldAttempt, unit: TokenUnit): string {
  const { card, failureMessage } = attempt;
  const price = moneyText(attempt.priceCents, attempt.currency);
  switch (attempt.status) {
    case "pending":
    case "processing":
      return `Charging ${price} to ${card}.`;
    case "succeeded":
      return `Charged ${price} to ${card} for ${tokensText(attempt.amountTokens, unit)}.`;
    case "declined":
      return `${card} was declined for ${price}${because(failureMessage)}`;
    case "requires_action":
      return `The bank wants you to confirm ${price} with ${card}.`;
    case "error":
      return sentenceOfError(attempt.failureCode, price, card);
    case "canceled":
      return `${price} was not charged to ${card}${because(failureMessage)}`;
  }
}

function sentenceOfError(code: string | null, price: string, card: string): string {
  switch (code) {
    case "parked":
      return `${price} was charged to ${card} but does not match what was agreed. A person is looking at it.`;
    case "card_gone":
      return `${price} was not charged: ${card} is no longer saved.`;
    default:
      return `${price} could not be charged to ${card}. It was not the card's fault, and nothing was taken.`;
  }
}

function because(message: string | null): string {
  if (!message) return ".";
  return `: ${message.trim().replace(/\.$/, "")}.`;
}
