import type { PausedReason, Standing } from "./standing";

/** How auto-recharge of an account stands, in one word. */
export type RechargeState = "off" | "active" | "backing_off" | "cap_reached" | "paused";

export type RechargeStatus = {
  state: RechargeState;
  /** When it may charge again; null for at once, or for never by itself. */
  nextEligibleAt: Date | null;
  pausedReason: PausedReason | null;
};

export type RechargeStateFacts = {
  isEnabled: boolean;
  standing: Standing;
  /** Until when it was last held up by the month's cap. */
  cappedUntil: Date | null;
};

/** Null facts are those of an account that never set it up. */
export function rechargeStatusOf(facts: RechargeStateFacts | null, now: Date): RechargeStatus {
  if (!facts?.isEnabled) return { state: "off", nextEligibleAt: null, pausedReason: null };
  const { standing, cappedUntil } = facts;
  if (standing.pausedReason !== null) {
    return { state: "paused", nextEligibleAt: null, pausedReason: standing.pausedReason };
  }
  if (standing.nextEligibleAt !== null && standing.nextEligibleAt > now) {
    return { state: "backing_off", nextEligibleAt: standing.nextEligibleAt, pausedReason: null };
  }
  if (cappedUntil !== null && cappedUntil > now) {
    return { state: "cap_reached", nextEligibleAt: cappedUntil, pausedReason: null };
  }
  return { state: "active", nextEligibleAt: null, pausedReason: null };
}
