import { divideRoundingUp } from "./units";

/** From what an estimate was made, the surest first. */
export type EstimateBasis = "price" | "own_history" | "all_history" | "seeded_range";

export type Estimate = {
  minTokens: bigint;
  maxTokens: bigint;
  /** Half of them cost at most this; null where there is no history. */
  p50Tokens: bigint | null;
  p95Tokens: bigint | null;
  basis: EstimateBasis;
};

/** With fewer than these, a history says more about chance than about what something costs. */
export const ENOUGH_OF_ONES_OWN = 5;
export const ENOUGH_OF_ALL = 20;

/** The least, the most and what lies between of costs in any order. Null when there are too few to tell. */
export function estimateFrom(costsTokens: readonly bigint[], basis: "own_history" | "all_history"): Estimate | null {
  const enough = basis === "own_history" ? ENOUGH_OF_ONES_OWN : ENOUGH_OF_ALL;
  if (costsTokens.length < enough) return null;
  const sorted = [...costsTokens].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    minTokens: sorted[0]!,
    maxTokens: sorted.at(-1)!,
    p50Tokens: percentile(sorted, 50),
    p95Tokens: percentile(sorted, 95),
    basis,
  };
}

/** The smallest of them that at least so many percent do not exceed. */
export function percentile(sorted: readonly bigint[], percent: number): bigint {
  const rank = Math.max(1, Math.ceil((sorted.length * percent) / 100));
  return sorted[rank - 1]!;
}

/** What this much money is worth in tokens. Rounded up: an estimate must not promise too little. */
export function faceValueTokens(cents: bigint, tokensPerUsd: bigint): bigint {
  return divideRoundingUp(cents * tokensPerUsd, 100n);
}

/** What these tokens are worth, in whole US cents, rounded up. */
export function faceValueCents(tokens: bigint, tokensPerUsd: bigint): bigint {
  return divideRoundingUp(tokens * 100n, tokensPerUsd);
}
