import { formatMoney, formatPercent, formatTokens, type DisplayUnit } from "@/components/amounts/format";
import {
  CUSTOM_AMOUNT_CURRENCY,
  customAmountFault,
  quoteCustomAmount,
  type CustomAmountTerms,
  type VolumeStep,
} from "@/lib/domain/custom-amount";
import { parseCents } from "@/lib/domain/units";

type Package = { name: string; amountTokens: bigint; priceCents: bigint };

export type AmountWords = {
  /** What is wrong with what was typed, in words that follow "The amount"; null when nothing is, or nothing is typed. */
  fault: string | null;
  /** What it buys; null as long as that cannot be said. */
  buys: { tokens: string; price: string } | null;
  /** The rate and which step applies, or what is on offer. */
  terms: string;
  /** A package that gives more for no more money. */
  better: string | null;
};

/** Everything there is to say about an amount as it is being typed. */
export function amountWords(
  typed: string,
  offer: { terms: CustomAmountTerms; packages: readonly Package[]; displayUnit: DisplayUnit },
): AmountWords {
  const { terms, displayUnit } = offer;
  const amountCents = parseCents(typed);
  const fault = faultOf(typed, amountCents, terms);
  if (amountCents === null || fault !== null) {
    const from = `${money(terms.minimumCents)} to ${money(terms.maximumCents)}`;
    return { fault, buys: null, terms: `From ${from}, at ${rate(terms.tokensPerUsd, displayUnit)}.`, better: null };
  }
  const quote = quoteCustomAmount(amountCents, terms);
  const better = offer.packages
    .filter(({ priceCents, amountTokens }) => priceCents <= amountCents && amountTokens > quote.amountTokens)
    .at(-1);
  return {
    fault: null,
    buys: { tokens: formatTokens(quote.amountTokens, { displayUnit }), price: money(amountCents) },
    terms:
      [rate(quote.tokensPerUsd, displayUnit), stepWords(quote.step, quote.nextStep)].filter(Boolean).join(", ") + ".",
    better: better
      ? `${better.name} gives you ${formatTokens(better.amountTokens, { displayUnit })} for ${money(better.priceCents)}.`
      : null,
  };
}

function faultOf(typed: string, amountCents: bigint | null, terms: CustomAmountTerms): string | null {
  if (typed.trim() === "") return null;
  if (amountCents === null) return "must be in dollars, such as 25 or 25.50";
  return customAmountFault(amountCents, terms);
}

function rate(tokensPerUsd: bigint, displayUnit: DisplayUnit): string {
  return `${formatTokens(tokensPerUsd, { displayUnit })} for $1`;
}

function stepWords(step: VolumeStep | null, nextStep: VolumeStep | null): string | null {
  if (step) return `${bonus(step)} more than the base rate because it is ${money(step.fromCents)} or more`;
  return nextStep ? `the base rate; ${bonus(nextStep)} more from ${money(nextStep.fromCents)} on` : null;
}

function bonus({ bonusBasisPoints }: VolumeStep): string {
  return formatPercent(bonusBasisPoints, bonusBasisPoints % 100n === 0n ? 0 : 1);
}

function money(cents: bigint): string {
  return formatMoney(cents, CUSTOM_AMOUNT_CURRENCY);
}
