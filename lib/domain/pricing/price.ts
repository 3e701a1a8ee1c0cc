export type ChargeType = "multiplier" | "fixed" | "cost";

/**
 * What one unit of a model costs us and how we charge for it, from a moment on. Money is in micro-dollars and each
 * field names its unit. A price that we do not know is null, never 0.
 */
export type ModelPrice = {
  id: string;
  provider: string;
  /** Exact name, or a prefix ending in `*`. */
  model: string;
  chargeType: ChargeType;
  /** Null: the multiplier of the settings. */
  multiplierBasisPoints: bigint | null;
  inputMicroUsdPerMillion: bigint | null;
  cachedInputMicroUsdPerMillion: bigint | null;
  outputMicroUsdPerMillion: bigint | null;
  characterMicroUsdPerMillion: bigint | null;
  minuteMicroUsd: bigint | null;
  secondMicroUsd: bigint | null;
  imageSizes: Record<string, { fixedTokens: bigint | null; costMicroUsd: bigint | null }>;
  effectiveFrom: Date;
};

/**
 * The price that was in force for this model at that moment. An exact name wins over a prefix, a longer prefix over
 * a shorter one, and among versions of the same name the latest that had begun. Null when there is none: another
 * model's price is never taken instead.
 */
export function priceInForce(
  prices: readonly ModelPrice[],
  provider: string,
  model: string,
  at: Date,
): ModelPrice | null {
  let best: ModelPrice | null = null;
  for (const price of prices) {
    if (price.provider !== provider || price.effectiveFrom > at || !names(price.model, model)) continue;
    if (best === null || isCloser(price, best)) best = price;
  }
  return best;
}

function names(pattern: string, model: string): boolean {
  return pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : pattern === model;
}

function isCloser(price: ModelPrice, best: ModelPrice): boolean {
  const specificity = specificityOf(price.model) - specificityOf(best.model);
  return specificity > 0 || (specificity === 0 && price.effectiveFrom > best.effectiveFrom);
}

function specificityOf(pattern: string): number {
  return pattern.endsWith("*") ? pattern.length - 1 : Number.MAX_SAFE_INTEGER;
}
