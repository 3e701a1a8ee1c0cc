import { larger, smaller } from "../units";
import { later, type Standing } from "./standing";

/** A package as it is sold now, whole. */
export type RechargePackage = { amountTokens: bigint; priceCents: bigint };

/** Everything that a decision depends on, all of one moment. The caller holds the account's lock. */
export type RechargeFacts = {
  now: Date;
  isBlocked: boolean;
  availableTokens: bigint;
  /** What an attempt in flight will bring if it succeeds. */
  pendingTokens: bigint;
  isAttemptInFlight: boolean;
  /** Null for an account that never set it up. */
  settings: { isEnabled: boolean; thresholdTokens: bigint; monthlyCapCents: bigint; standing: Standing } | null;
  /** Whether Stripe knows the account, and with it a card to charge. */
  hasCard: boolean;
  /** Null once it is no longer sold. */
  package: RechargePackage | null;
  /** What comes on top of the price of one package. `unknown` where nobody can say where its owner pays tax. */
  taxCents: bigint | "unknown";
  /** Whether the words that were agreed to still say what the package is. */
  isConsentCurrent: boolean;
  /** By auto-recharge since the first of the month (UTC), tax included, with what is on its way. */
  spentThisMonthCents: bigint;
};

/** One payment, in whole packages; tax comes on top. */
export type RechargeCharge = { packageCount: bigint; amountTokens: bigint; priceCents: bigint };

export type SkipReason =
  | "off"
  | "consent_withdrawn"
  | "paused"
  | "account_blocked"
  | "above_threshold"
  | "attempt_in_flight"
  | "backing_off"
  | "no_card"
  | "package_unavailable"
  | "terms_changed"
  | "tax_unknown"
  | "monthly_cap_reached";

export type RechargeDecision =
  | { charge: RechargeCharge }
  /** `nextEligibleAt` is when time alone may change the answer; null where only something else can. */
  | { skip: SkipReason; nextEligibleAt: Date | null };

/** While Stripe does not know where somebody pays tax, it is not asked more often than this. */
const WAIT_FOR_TAX_MINUTES = 60;

/**
 * Whether a card is charged now, and how much. Due when what is available, with what is on its way, is at or below
 * the threshold. One payment lifts the balance above it again, so that there is no second one a moment later; only
 * the month's cap makes it smaller.
 */
export function decideRecharge(facts: RechargeFacts): RechargeDecision {
  const { settings, now } = facts;
  if (!settings) return skip("off");
  const { thresholdTokens, standing } = settings;
  if (!settings.isEnabled) return skip("consent_withdrawn");
  if (standing.pausedReason !== null) return skip("paused");
  if (facts.isBlocked) return skip("account_blocked");
  if (facts.availableTokens > thresholdTokens) return skip("above_threshold");
  if (facts.isAttemptInFlight) return skip("attempt_in_flight");
  if (facts.availableTokens + facts.pendingTokens > thresholdTokens) return skip("above_threshold");
  if (standing.nextEligibleAt !== null && standing.nextEligibleAt > now) {
    return skip("backing_off", standing.nextEligibleAt);
  }
  if (!facts.hasCard) return skip("no_card");
  if (!facts.package) return skip("package_unavailable");
  if (!facts.isConsentCurrent) return skip("terms_changed");
  if (facts.taxCents === "unknown") return skip("tax_unknown", later(now, WAIT_FOR_TAX_MINUTES * 60_000));

  const gapTokens = thresholdTokens - facts.availableTokens - facts.pendingTokens;
  const leftOfCapCents = larger(settings.monthlyCapCents - facts.spentThisMonthCents, 0n);
  const mostPackages = leftOfCapCents / (facts.package.priceCents + facts.taxCents);
  const packageCount = smaller(packagesToLift(gapTokens, facts.package), mostPackages);
  if (packageCount < 1n) return skip("monthly_cap_reached", startOfNextMonth(now));
  return {
    charge: {
      packageCount,
      amountTokens: packageCount * facts.package.amountTokens,
      priceCents: packageCount * facts.package.priceCents,
    },
  };
}

/** The fewest packages that end above the threshold: a gap of exactly one package takes two. */
function packagesToLift(gapTokens: bigint, { amountTokens }: RechargePackage): bigint {
  return gapTokens / amountTokens + 1n;
}

/** Whether what has just been spent or held made a recharge due. Whoever stays below is found by the sweep. */
export function rechargeIsDue(availableBefore: bigint, availableAfter: bigint, thresholdTokens: bigint): boolean {
  return availableBefore > thresholdTokens && availableAfter <= thresholdTokens;
}

/** The month of the cap is the calendar's, in UTC. */
export function startOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

export function startOfNextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

function skip(reason: SkipReason, nextEligibleAt: Date | null = null): RechargeDecision {
  return { skip: reason, nextEligibleAt };
}
