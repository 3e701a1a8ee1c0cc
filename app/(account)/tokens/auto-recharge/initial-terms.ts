import type { DisplayUnit } from "@/components/amounts/format";
import type { OfferedCard, OfferedPackage, TypedTerms } from "@/components/recharge/recharge-terms";
import { typedText } from "@/components/recharge/typed-amounts";

type Given = {
  view: { settings: { thresholdTokens: bigint; packageId: string; monthlyCapCents: bigint; cardId: string } | null };
  packages: readonly (OfferedPackage & { popular?: boolean })[];
  /** The newest first. */
  cards: readonly OfferedCard[];
  displayUnit: DisplayUnit;
  /** A card was just added, to be chosen. */
  prefersNewest: boolean;
};

/** A threshold that a few days of ordinary work stay above. */
const SUGGESTED_THRESHOLD_TOKENS = 10_000n;
/** A suggested cap leaves room for this many packages. */
const SUGGESTED_PACKAGES_A_MONTH = 4n;

/** What the form begins with: what was agreed before, else what suits most people. */
export function initialTerms({ view: { settings }, packages, cards, displayUnit, prefersNewest }: Given): TypedTerms {
  const places = displayUnit === "credits" ? 2 : 0;
  const agreed = packages.find(({ id }) => id === settings?.packageId);
  const suggested = packages.find(({ popular }) => popular) ?? packages[0];
  const cap = settings?.monthlyCapCents ?? (suggested?.priceCents ?? 0n) * SUGGESTED_PACKAGES_A_MONTH;
  const card =
    (prefersNewest ? cards[0] : cards.find(({ id }) => id === settings?.cardId)) ??
    cards.find(({ isDefault }) => isDefault) ??
    cards[0];
  return {
    threshold: typedText(settings?.thresholdTokens ?? SUGGESTED_THRESHOLD_TOKENS, places),
    packageId: (settings ? agreed : suggested)?.id ?? "",
    cap: typedText(cap, 2),
    cardId: card?.id ?? "",
  };
}
