import { dollars, divideRoundingDown } from "./units";

/*
 * Buying for an amount of one's own: US dollars at the base rate, with more for more. A step's bonus counts on the
 * whole amount, so that nobody has to add up parts; and because steps only ever rise, more money never buys less.
 */

/** From this amount on, so much more than the base rate. */
export type VolumeStep = { fromCents: bigint; bonusBasisPoints: bigint };

export type CustomAmountTerms = {
  /** The base rate. */
  tokensPerUsd: bigint;
  minimumCents: bigint;
  maximumCents: bigint;
  /** Rising in both. */
  steps: readonly VolumeStep[];
};

export type CustomAmountQuote = {
  amountCents: bigint;
  amountTokens: bigint;
  /** What it comes to for one dollar. */
  tokensPerUsd: bigint;
  /** The step that it has reached. */
  step: VolumeStep | null;
  /** The one that it has not. */
  nextStep: VolumeStep | null;
};

export const CUSTOM_AMOUNT_CURRENCY = "usd";
export const CUSTOM_AMOUNT_NAME = "Custom amount";

const CENTS_PER_USD = 100n;
const ONE_IN_BASIS_POINTS = 10_000n;

/** What an amount buys. Rounded down once, on the whole: a part of a token is not sold. */
export function quoteCustomAmount(amountCents: bigint, terms: CustomAmountTerms): CustomAmountQuote {
  const step = terms.steps.findLast(({ fromCents }) => amountCents >= fromCents) ?? null;
  const nextStep = terms.steps.find(({ fromCents }) => amountCents < fromCents) ?? null;
  const factorBasisPoints = ONE_IN_BASIS_POINTS + (step?.bonusBasisPoints ?? 0n);
  return {
    amountCents,
    amountTokens: divideRoundingDown(
      amountCents * terms.tokensPerUsd * factorBasisPoints,
      CENTS_PER_USD * ONE_IN_BASIS_POINTS,
    ),
    tokensPerUsd: divideRoundingDown(terms.tokensPerUsd * factorBasisPoints, ONE_IN_BASIS_POINTS),
    step,
    nextStep,
  };
}

/** Why an amount is not sold, in words that follow the name of its field; null when it is. */
export function customAmountFault(amountCents: bigint, terms: CustomAmountTerms): string | null {
  if (amountCents < terms.minimumCents) return `must be at least ${dollars(terms.minimumCents)}`;
  if (amountCents > terms.maximumCents) return `must be at most ${dollars(terms.maximumCents)}`;
  return null;
}

/** Reads `5000:500,10000:1000` (cents : basis points). Null unless every step rises in both. */
export function parseVolumeSteps(text: string): VolumeStep[] | null {
  if (text === "") return [];
  const steps: VolumeStep[] = [];
  for (const part of text.split(",")) {
    const match = /^(\d{1,12}):(\d{1,6})$/.exec(part);
    if (!match) return null;
    const step = { fromCents: BigInt(match[1]!), bonusBasisPoints: BigInt(match[2]!) };
    const before = steps.at(-1) ?? { fromCents: 0n, bonusBasisPoints: 0n };
    if (step.fromCents <= before.fromCents || step.bonusBasisPoints <= before.bonusBasisPoints) return null;
    steps.push(step);
  }
  return steps;
}

export function formatVolumeSteps(steps: readonly VolumeStep[]): string {
  return steps.map(({ fromCents, bonusBasisPoints }) => `${fromCents}:${bonusBasisPoints}`).join(",");
}
