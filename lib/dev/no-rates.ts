import type { ModelPrice } from "@/lib/domain/pricing/price";

/** A price that charges nothing yet: tests add the rates that they are about. */
export const NO_RATES = {
  multiplierBasisPoints: null,
  inputMicroUsdPerMillion: null,
  cachedInputMicroUsdPerMillion: null,
  outputMicroUsdPerMillion: null,
  characterMicroUsdPerMillion: null,
  minuteMicroUsd: null,
  secondMicroUsd: null,
  imageSizes: {},
} as const satisfies Partial<ModelPrice>;
