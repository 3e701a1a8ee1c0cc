import type { EnteredPrice } from "@/lib/domain/pricing/sanity";
import type { SeedPrice } from "./prices";

/** A seeded price as the product's rules know prices: what it leaves out is not known. */
export function priceFromSeed(price: SeedPrice): EnteredPrice {
  const sizes = Object.entries(price.imageSizes ?? {}).map(([size, { fixedTokens, costMicroUsd }]) => [
    size,
    { fixedTokens: wholeNumber(fixedTokens), costMicroUsd: wholeNumber(costMicroUsd) },
  ]);
  return {
    provider: price.provider,
    model: price.model,
    chargeType: price.chargeType,
    multiplierBasisPoints: null,
    inputMicroUsdPerMillion: price.inputMicroUsdPerMillion ?? null,
    cachedInputMicroUsdPerMillion: price.cachedInputMicroUsdPerMillion ?? null,
    outputMicroUsdPerMillion: price.outputMicroUsdPerMillion ?? null,
    characterMicroUsdPerMillion: price.characterMicroUsdPerMillion ?? null,
    minuteMicroUsd: price.minuteMicroUsd ?? null,
    secondMicroUsd: price.secondMicroUsd ?? null,
    imageSizes: Object.fromEntries(sizes) as EnteredPrice["imageSizes"],
  };
}

function wholeNumber(digits: string | undefined): bigint | null {
  return digits === undefined ? null : BigInt(digits);
}
