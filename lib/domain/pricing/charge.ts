import { ok, refuse, type Result } from "../result";
import { divideRoundingUp, MAX_TOKENS } from "../units";
import type { ChargeType, ModelPrice } from "./price";

/** What an operation consumed, as the provider counted it. Zero means none. */
export type Units = {
  /** Includes cached input. */
  inputModelTokens: bigint;
  cachedInputModelTokens: bigint;
  /** Includes reasoning. */
  outputModelTokens: bigint;
  imageCount: bigint;
  imageSize: string | null;
  characterCount: bigint;
  durationMs: bigint;
};

export const NO_UNITS: Units = {
  inputModelTokens: 0n,
  cachedInputModelTokens: 0n,
  outputModelTokens: 0n,
  imageCount: 0n,
  imageSize: null,
  characterCount: 0n,
  durationMs: 0n,
};

/** The settings that a charge depends on. */
export type PricingSettings = {
  multiplierBasisPoints: bigint;
  tokensPerUsd: bigint;
  /** Tokens for an image whose size has no price, by family. */
  defaultImageTokens: { "dall-e-3": bigint; "dall-e-2": bigint; google: bigint };
};

/** What the caller may say about how to charge, instead of the price list. */
export type ChargeOverride = {
  chargeType?: ChargeType;
  multiplierBasisPoints?: bigint;
  /** Per image when there are images, else for the operation. */
  fixedTokens?: bigint;
};

export type Charge = {
  /** Null when nothing could be charged yet: the usage waits for a price. */
  chargeType: ChargeType | null;
  billableTokens: bigint;
  /** What the provider takes from us, rounded up; null when unknown. */
  costMicroUsd: bigint | null;
  priceId: string | null;
  /** Everything the charge was computed with, so that anyone can compute it again. */
  terms: ChargeTerms | null;
};

export type ChargeTerms =
  | { chargeType: "multiplier"; actualTokens: bigint; multiplierBasisPoints: bigint }
  | { chargeType: "fixed"; fixedTokens: bigint; quantity: bigint }
  /** `exactCost` is in 1/60,000,000,000 micro-dollars, in which every price comes out even. */
  | { chargeType: "cost"; exactCost: bigint; tokensPerUsd: bigint; multiplierBasisPoints: bigint };

export const UNPRICED: Charge = {
  chargeType: null,
  billableTokens: 0n,
  costMicroUsd: null,
  priceId: null,
  terms: null,
};

/** The terms less what stands on the usage anyway: what is kept with it. */
export type StoredTerms = {
  multiplierBasisPoints: bigint | null;
  tokensPerUsd: bigint | null;
  fixedTokens: bigint | null;
  exactCost: bigint | null;
};

export function storedTermsOf(terms: ChargeTerms | null): StoredTerms {
  const none = { multiplierBasisPoints: null, tokensPerUsd: null, fixedTokens: null, exactCost: null };
  switch (terms?.chargeType) {
    case "multiplier":
      return { ...none, multiplierBasisPoints: terms.multiplierBasisPoints };
    case "fixed":
      return { ...none, fixedTokens: terms.fixedTokens };
    case "cost": {
      const { multiplierBasisPoints, tokensPerUsd, exactCost } = terms;
      return { ...none, multiplierBasisPoints, tokensPerUsd, exactCost };
    }
    case undefined:
      return none;
  }
}

/** The terms again, from what was kept of them; null for what was not charged. */
export function termsOf(units: Units, chargeType: ChargeType | null, stored: StoredTerms): ChargeTerms | null {
  const { multiplierBasisPoints, tokensPerUsd, fixedTokens, exactCost } = stored;
  switch (chargeType) {
    case "multiplier":
      return multiplierBasisPoints === null
        ? null
        : { chargeType, actualTokens: actualTokensOf(units), multiplierBasisPoints };
    case "fixed":
      return fixedTokens === null ? null : { chargeType, fixedTokens, quantity: quantityOf(units) };
    case "cost":
      return exactCost === null || tokensPerUsd === null || multiplierBasisPoints === null
        ? null
        : { chargeType, exactCost, tokensPerUsd, multiplierBasisPoints };
    case null:
      return null;
  }
}

/** What a multiplier charge counts: input and output model tokens, each once. */
export function actualTokensOf(units: Units): bigint {
  return units.inputModelTokens + units.outputModelTokens;
}

/**
 * What an operation is charged (C1–C5). A language model without a price is charged by the default multiplier with
 * its cost unknown; anything else without a price is UNPRICED: never free, never at another model's rate.
 * Refuses a charge beyond what tokens can count.
 */
export function chargeFor(
  units: Units,
  price: ModelPrice | null,
  settings: PricingSettings,
  model: { provider: string; model: string },
  override: ChargeOverride = {},
): Result<Charge> {
  const charge = decide(units, price, settings, model, override);
  return charge.billableTokens > MAX_TOKENS ? refuse({ code: "limit_exceeded", what: "charge" }) : ok(charge);
}

function decide(
  units: Units,
  price: ModelPrice | null,
  settings: PricingSettings,
  model: { provider: string; model: string },
  override: ChargeOverride,
): Charge {
  const cost = price === null ? null : exactCostOf(units, price);
  const known = { costMicroUsd: cost === null ? null : roundedMicroUsd(cost), priceId: price?.id ?? null };
  const multiplierBasisPoints =
    override.multiplierBasisPoints ?? price?.multiplierBasisPoints ?? settings.multiplierBasisPoints;

  switch (chargeTypeOf(units, price, override)) {
    case "multiplier": {
      const actualTokens = actualTokensOf(units);
      // Images, speech and video have no model tokens: multiplying none would make them free.
      if (actualTokens === 0n && !isText(units)) return UNPRICED;
      const terms = { chargeType: "multiplier" as const, actualTokens, multiplierBasisPoints };
      return { ...known, chargeType: "multiplier", billableTokens: billableOf(terms), terms };
    }
    case "fixed": {
      const quantity = quantityOf(units);
      const fixedTokens = override.fixedTokens ?? imageTokensOf(units, price, settings, model);
      if (fixedTokens === null) return UNPRICED;
      const terms = { chargeType: "fixed" as const, fixedTokens, quantity };
      return { ...known, chargeType: "fixed", billableTokens: billableOf(terms), terms };
    }
    case "cost": {
      if (cost === null) return UNPRICED;
      const { tokensPerUsd } = settings;
      const terms = { chargeType: "cost" as const, exactCost: cost, tokensPerUsd, multiplierBasisPoints };
      return { ...known, chargeType: "cost", billableTokens: billableOf(terms), terms };
    }
    case null:
      return UNPRICED;
  }
}

/** The charge that its terms come to. One rounding, up, on the sum. */
export function billableOf(terms: ChargeTerms): bigint {
  switch (terms.chargeType) {
    case "multiplier":
      return divideRoundingUp(terms.actualTokens * terms.multiplierBasisPoints, 10_000n);
    case "fixed":
      return terms.fixedTokens * terms.quantity;
    case "cost": {
      const numerator = terms.exactCost * terms.tokensPerUsd * terms.multiplierBasisPoints;
      return divideRoundingUp(numerator, COST_SCALE * 1_000_000n * 10_000n);
    }
  }
}

/** How often a fixed charge is charged. */
function quantityOf(units: Units): bigint {
  return units.imageCount > 0n ? units.imageCount : 1n;
}

function chargeTypeOf(units: Units, price: ModelPrice | null, override: ChargeOverride): ChargeType | null {
  if (override.chargeType) return override.chargeType;
  if (override.fixedTokens !== undefined) return "fixed";
  if (override.multiplierBasisPoints !== undefined && isText(units) && price?.chargeType !== "cost")
    return "multiplier";
  if (price) return price.chargeType;
  // Unknown to the price list: only text has a charge that is right for any model.
  return isText(units) ? "multiplier" : units.imageCount > 0n ? "fixed" : null;
}

function isText(units: Units): boolean {
  return units.imageCount === 0n && units.characterCount === 0n && units.durationMs === 0n;
}

function imageTokensOf(
  units: Units,
  price: ModelPrice | null,
  settings: PricingSettings,
  { provider, model }: { provider: string; model: string },
): bigint | null {
  const priced = units.imageSize === null ? undefined : price?.imageSizes[units.imageSize];
  if (priced?.fixedTokens) return priced.fixedTokens;
  if (provider === "google" && model.startsWith("imagen")) return settings.defaultImageTokens.google;
  if (provider === "openai" && (model === "dall-e-3" || model === "dall-e-2"))
    return settings.defaultImageTokens[model];
  return null;
}

// Costs are kept as a whole number of 1/COST_SCALE micro-dollars, in which a price per million units and a price
// per minute of milliseconds both come out even. Nothing is rounded before the sum is complete.
const PER_MILLION = 1_000_000n;
const MS_PER_MINUTE = 60_000n;
export const COST_SCALE = PER_MILLION * MS_PER_MINUTE;

/** So many of something, at a rate in micro-dollars for every `per` of them; a rate that is not known is null. */
export type CostPart = {
  what: "input" | "cached input" | "output" | "character" | "duration" | "image";
  count: bigint;
  rateMicroUsd: bigint | null;
  per: bigint;
};

/** What the provider takes for each thing that an operation used. */
export function costPartsOf(units: Units, price: ModelPrice): CostPart[] {
  const freshInput = units.inputModelTokens - units.cachedInputModelTokens;
  const cachedRate = price.cachedInputMicroUsdPerMillion ?? price.inputMicroUsdPerMillion;
  const imageRate = units.imageSize === null ? null : (price.imageSizes[units.imageSize]?.costMicroUsd ?? null);
  const durationRate = price.secondMicroUsd !== null ? price.secondMicroUsd * 60n : price.minuteMicroUsd; // per minute either way
  const parts: CostPart[] = [
    { what: "input", count: freshInput, rateMicroUsd: price.inputMicroUsdPerMillion, per: PER_MILLION },
    { what: "cached input", count: units.cachedInputModelTokens, rateMicroUsd: cachedRate, per: PER_MILLION },
    { what: "output", count: units.outputModelTokens, rateMicroUsd: price.outputMicroUsdPerMillion, per: PER_MILLION },
    {
      what: "character",
      count: units.characterCount,
      rateMicroUsd: price.characterMicroUsdPerMillion,
      per: PER_MILLION,
    },
    { what: "duration", count: units.durationMs, rateMicroUsd: durationRate, per: MS_PER_MINUTE },
    { what: "image", count: units.imageCount, rateMicroUsd: imageRate, per: 1n },
  ];
  return parts.filter(({ count }) => count > 0n);
}

/** Exact provider cost in 1/COST_SCALE micro-dollars; null as soon as one unit used has no known price. */
export function exactCostOf(units: Units, price: ModelPrice): bigint | null {
  let total = 0n;
  for (const part of costPartsOf(units, price)) {
    const cost = exactCostOfPart(part);
    if (cost === null) return null;
    total += cost;
  }
  return total;
}

export function exactCostOfPart({ count, rateMicroUsd, per }: CostPart): bigint | null {
  return rateMicroUsd === null ? null : count * rateMicroUsd * (COST_SCALE / per);
}

/** An exact cost in whole micro-dollars, rounded up. */
export function roundedMicroUsd(cost: bigint): bigint {
  return divideRoundingUp(cost, COST_SCALE);
}
