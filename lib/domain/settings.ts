import type { LevelThresholds } from "./levels";
import type { PricingSettings } from "./pricing/charge";

/** Everything an operator may tune. Whole numbers, the unit is the last word of the name. */
export type Settings = {
  /** Model tokens × this = tokens charged, where no price says otherwise. */
  multiplierBasisPoints: bigint;
  dallE3DefaultTokens: bigint;
  dallE2DefaultTokens: bigint;
  googleImageDefaultTokens: bigint;
  tokensPerUsd: bigint;
  minimumPurchaseCents: bigint;
  welcomeBonusTokens: bigint;
  lowBalanceTokens: bigint;
  criticalBalanceTokens: bigint;
  /** How many holds an account may have open at once. */
  inFlightLimitHolds: bigint;
  displayUnit: "tokens" | "credits";
};

export const DEFAULT_SETTINGS: Settings = {
  multiplierBasisPoints: 15_000n,
  dallE3DefaultTokens: 6_000n,
  dallE2DefaultTokens: 3_000n,
  googleImageDefaultTokens: 4_500n,
  tokensPerUsd: 10_000n,
  minimumPurchaseCents: 500n,
  welcomeBonusTokens: 10_000n,
  lowBalanceTokens: 1_000n,
  criticalBalanceTokens: 100n,
  inFlightLimitHolds: 1_000n,
  displayUnit: "tokens",
};

/** Stored values over the defaults. A stored value that cannot be read is our bug and throws. */
export function settingsFrom(stored: ReadonlyMap<string, unknown>): Settings {
  const number = (name: keyof Settings, fallback: bigint) =>
    stored.has(name) ? BigInt(stored.get(name) as string) : fallback;
  const defaults = DEFAULT_SETTINGS;
  return {
    multiplierBasisPoints: number("multiplierBasisPoints", defaults.multiplierBasisPoints),
    dallE3DefaultTokens: number("dallE3DefaultTokens", defaults.dallE3DefaultTokens),
    dallE2DefaultTokens: number("dallE2DefaultTokens", defaults.dallE2DefaultTokens),
    googleImageDefaultTokens: number("googleImageDefaultTokens", defaults.googleImageDefaultTokens),
    tokensPerUsd: number("tokensPerUsd", defaults.tokensPerUsd),
    minimumPurchaseCents: number("minimumPurchaseCents", defaults.minimumPurchaseCents),
    welcomeBonusTokens: number("welcomeBonusTokens", defaults.welcomeBonusTokens),
    lowBalanceTokens: number("lowBalanceTokens", defaults.lowBalanceTokens),
    criticalBalanceTokens: number("criticalBalanceTokens", defaults.criticalBalanceTokens),
    inFlightLimitHolds: number("inFlightLimitHolds", defaults.inFlightLimitHolds),
    displayUnit: stored.get("displayUnit") === "credits" ? "credits" : defaults.displayUnit,
  };
}

export function pricingSettingsOf(settings: Settings): PricingSettings {
  return {
    multiplierBasisPoints: settings.multiplierBasisPoints,
    tokensPerUsd: settings.tokensPerUsd,
    defaultImageTokens: {
      "dall-e-3": settings.dallE3DefaultTokens,
      "dall-e-2": settings.dallE2DefaultTokens,
      google: settings.googleImageDefaultTokens,
    },
  };
}

export function levelThresholdsOf(settings: Settings): LevelThresholds {
  return { lowTokens: settings.lowBalanceTokens, criticalTokens: settings.criticalBalanceTokens };
}
