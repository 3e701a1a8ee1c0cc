import type { DisplayUnit } from "@/components/amounts/format";
import { consentText, MOST_MONTHLY_CAP_CENTS, MOST_THRESHOLD_TOKENS } from "@/lib/domain/recharge/consent";
import { decideRecharge, type RechargeCharge } from "@/lib/domain/recharge/decide";
import { moneyText, tokensText } from "@/lib/domain/recharge/amount-text";
import { FRESH } from "@/lib/domain/recharge/standing";
import { readMoney, readTokens } from "./typed-amounts";

export type OfferedPackage = { id: string; name: string; amountTokens: bigint; priceCents: bigint; currency: string };
export type OfferedCard = {
  id: string;
  name: string;
  brand: string;
  last4: string;
  isDefault: boolean;
  isExpired: boolean;
};

/** What is in the fields, as text. */
export type TypedTerms = { threshold: string; packageId: string; cap: string; cardId: string };

/** When what is bought, whichever card pays for it. */
export type BuyingTerms = { thresholdTokens: bigint; monthlyCapCents: bigint; sold: OfferedPackage };

/** What the fields mean, once all of them can be read. */
export type RechargeTerms = BuyingTerms & { card: OfferedCard };

/** By the names of the form's fields, in words that follow their labels. */
export type TermFaults = Partial<
  Record<"thresholdTokens" | "packageId" | "monthlyCapCents" | "cardId" | "agreedText", string>
>;

export type Offered = { packages: readonly OfferedPackage[]; cards: readonly OfferedCard[]; displayUnit: DisplayUnit };

/** Reads the fields. The server reads them again and decides. */
export function readTerms(
  typed: TypedTerms,
  offered: Offered,
): { terms: RechargeTerms | null; buying: BuyingTerms | null; faults: TermFaults } {
  const { displayUnit } = offered;
  const threshold = readTokens(typed.threshold, displayUnit);
  const cap = readMoney(typed.cap);
  const sold = offered.packages.find(({ id }) => id === typed.packageId);
  const card = offered.cards.find(({ id }) => id === typed.cardId);
  const faults: TermFaults = {};
  const thresholdFault = threshold.fault ?? whyNotThreshold(threshold.amount, displayUnit);
  if (thresholdFault !== null) faults.thresholdTokens = thresholdFault;
  if (!sold) faults.packageId = "is no longer sold. Choose another";
  const capFault = cap.fault ?? whyNotCap(cap.amount, sold);
  if (capFault !== null) faults.monthlyCapCents = capFault;
  const isReadable = Object.keys(faults).length === 0 && threshold.amount !== null && cap.amount !== null;
  const buying = isReadable && sold ? { thresholdTokens: threshold.amount, monthlyCapCents: cap.amount, sold } : null;
  if (!card) faults.cardId = "is needed. Add one first";
  return { terms: buying && card ? { ...buying, card } : null, buying, faults };
}

function whyNotThreshold(tokens: bigint, displayUnit: DisplayUnit): string | null {
  return tokens > MOST_THRESHOLD_TOKENS ? `must be at most ${tokensText(MOST_THRESHOLD_TOKENS, displayUnit)}` : null;
}

function whyNotCap(cents: bigint, sold: OfferedPackage | undefined): string | null {
  if (sold && cents < sold.priceCents) {
    return `must be at least ${moneyText(sold.priceCents, sold.currency)}, the price of one package`;
  }
  if (cents <= MOST_MONTHLY_CAP_CENTS) return null;
  return `must be at most ${moneyText(MOST_MONTHLY_CAP_CENTS, sold?.currency ?? "usd")}`;
}

/** The words that are agreed to. */
export function agreementTo(
  { sold, card, ...terms }: RechargeTerms,
  { displayUnit, hasTax }: { displayUnit: DisplayUnit; hasTax: boolean },
): string {
  const { name: packageName, amountTokens, priceCents, currency } = sold;
  return consentText({ ...terms, packageName, amountTokens, priceCents, currency, hasTax }, card, displayUnit);
}

/** What would be charged the moment these terms are agreed to, without tax; null for nothing. */
export function chargedAtOnce(
  terms: RechargeTerms,
  now: { availableTokens: bigint; isBlocked: boolean; isChargingAlready: boolean; spentThisMonthCents: bigint },
): RechargeCharge | null {
  const { thresholdTokens, monthlyCapCents, sold } = terms;
  const decision = decideRecharge({
    now: new Date(),
    isBlocked: now.isBlocked,
    availableTokens: now.availableTokens,
    pendingTokens: 0n,
    isAttemptInFlight: now.isChargingAlready,
    settings: { isEnabled: true, thresholdTokens, monthlyCapCents, standing: FRESH },
    hasCard: true,
    package: sold,
    isConsentCurrent: true,
    taxCents: 0n,
    spentThisMonthCents: now.spentThisMonthCents,
  });
  return "charge" in decision ? decision.charge : null;
}
