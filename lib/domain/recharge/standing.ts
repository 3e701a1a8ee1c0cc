/** Why it stopped charging by itself. The settings stay; somebody has to do something. */
export type PausedReason =
  | "declined_repeatedly"
  | "card_refused"
  | "authentication_required"
  | "card_removed"
  | "payment_parked"
  | "payment_disputed";

/** How the card has done since it last paid. */
export type Standing = {
  /** In a row. */
  declineCount: number;
  /** Not before; null for at once. */
  nextEligibleAt: Date | null;
  pausedReason: PausedReason | null;
};

/** What became of an attempt to charge. */
export type RechargeOutcome =
  | { kind: "succeeded" }
  /** Stripe has it and has not said yes or no. */
  | { kind: "processing" }
  /** `isFinal`: the bank will never say yes to this card. */
  | { kind: "declined"; isFinal: boolean; code: string; message: string }
  /** The bank wants to hear from the card's owner. */
  | { kind: "requires_action"; message: string }
  /** The card is no longer there to be charged. */
  | { kind: "card_gone"; message: string }
  /** Nothing was charged, and the card is not to blame: ours, Stripe's or the network's fault. */
  | { kind: "failed"; code: string; message: string }
  /** Paid, but not what was agreed: a person decides. */
  | { kind: "parked"; message: string }
  /** Given up before it was paid. */
  | { kind: "canceled"; message: string };

/** How long is waited after the first decline in a row, the second, the third. The last of them pauses as well. */
export const BACK_OFF_HOURS = [1, 2, 4] as const;
export const DECLINES_BEFORE_PAUSE = BACK_OFF_HOURS.length;

/** What failed through nobody's "no" is tried again after this: seldom enough that a long outage asks no bank too often. */
export const WAIT_AFTER_FAILURE_MINUTES = 60;

export const FRESH: Standing = { declineCount: 0, nextEligibleAt: null, pausedReason: null };

/** Only the bank's "no" counts against a card. What is paused stays so whatever else is heard. */
export function standingAfter(standing: Standing, outcome: RechargeOutcome, now: Date): Standing {
  switch (outcome.kind) {
    case "succeeded":
      return { ...FRESH, pausedReason: isMendedByPayment(standing.pausedReason) ? null : standing.pausedReason };
    case "declined":
      return afterDecline(standing, outcome.isFinal, now);
    case "requires_action":
      return paused(standing, "authentication_required");
    case "card_gone":
      return paused(standing, "card_removed");
    case "parked":
      return paused(standing, "payment_parked");
    case "failed":
      return { ...standing, nextEligibleAt: later(now, WAIT_AFTER_FAILURE_MINUTES * 60_000) };
    case "processing":
    case "canceled":
      return standing;
  }
}

/**
 * After the owner bought tokens by hand. A third decline's back-off is still waited out, since the card that was
 * declined is still the one that would be charged.
 */
export function standingAfterPurchase(standing: Standing): Standing {
  if (!isMendedByPayment(standing.pausedReason)) return standing;
  return { ...FRESH, nextEligibleAt: standing.nextEligibleAt };
}

/** A payment shows that there is money, not that a removed card is back or that a dispute is over. */
function isMendedByPayment(reason: PausedReason | null): boolean {
  return reason === "declined_repeatedly" || reason === "card_refused" || reason === "authentication_required";
}

/** The owner says "go on". One who is merely impatient gets the next try at once, but no more of them. */
export function standingAfterResume(standing: Standing): Standing {
  return standing.pausedReason === null ? { ...standing, nextEligibleAt: null } : FRESH;
}

/**
 * Whether a card that is chosen now lifts a pause. The very card that was declined does not, attached anew or not; one
 * that was merely removed may come back.
 */
export function isLiftedByCard(
  reason: PausedReason,
  pausedFingerprint: string | null,
  chosenFingerprint: string,
): boolean {
  switch (reason) {
    case "card_removed":
      return true;
    case "payment_parked":
    case "payment_disputed":
      return false;
    case "declined_repeatedly":
    case "card_refused":
    case "authentication_required":
      return pausedFingerprint !== chosenFingerprint;
  }
}

function afterDecline(standing: Standing, isFinal: boolean, now: Date): Standing {
  const declineCount = standing.declineCount + 1;
  const hours = BACK_OFF_HOURS[Math.min(declineCount, BACK_OFF_HOURS.length) - 1]!;
  const pausedReason = isFinal ? "card_refused" : declineCount >= DECLINES_BEFORE_PAUSE ? "declined_repeatedly" : null;
  return {
    declineCount,
    nextEligibleAt: later(now, hours * 3_600_000),
    pausedReason: standing.pausedReason ?? pausedReason,
  };
}

function paused(standing: Standing, reason: PausedReason): Standing {
  return { ...standing, pausedReason: standing.pausedReason ?? reason };
}

export function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
