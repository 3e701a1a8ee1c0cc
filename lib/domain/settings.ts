import { formatVolumeSteps, parseVolumeSteps, type CustomAmountTerms, type VolumeStep } from "./custom-amount";
import type { LevelThresholds } from "./levels";
import type { PricingSettings } from "./pricing/charge";
import { assert } from "./result";

/** Everything an operator may tune. Whole numbers, the unit is the last word of the name. */
export type Settings = {
  /** Model tokens × this = tokens charged, where no price says otherwise. */
  multiplierBasisPoints: bigint;
  dallE3DefaultTokens: bigint;
  dallE2DefaultTokens: bigint;
  googleImageDefaultTokens: bigint;
  tokensPerUsd: bigint;
  /** The least and the most that one payment of one's own amount may be. */
  minimumPurchaseCents: bigint;
  maximumPurchaseCents: bigint;
  /** How much more than the base rate one gets for more. */
  volumeSteps: readonly VolumeStep[];
  /** `automatic`: Stripe works out the tax and adds it before the customer pays. */
  taxMode: "none" | "automatic";
  welcomeBonusTokens: bigint;
  lowBalanceTokens: bigint;
  criticalBalanceTokens: bigint;
  /** How many holds an account may have open at once. */
  inFlightLimitHolds: bigint;
  /** How many calls of the HTTP API a key, or everybody with the secret, may make a minute; 0 for any number. */
  keyLimitPerMinuteCalls: bigint;
  /** The same for calls about one account. */
  accountLimitPerMinuteCalls: bigint;
  displayUnit: "tokens" | "credits";
};

export const DEFAULT_SETTINGS: Settings = {
  multiplierBasisPoints: 15_000n,
  dallE3DefaultTokens: 6_000n,
  dallE2DefaultTokens: 3_000n,
  googleImageDefaultTokens: 4_500n,
  tokensPerUsd: 10_000n,
  minimumPurchaseCents: 500n,
  maximumPurchaseCents: 1_000_000n,
  // Below what the packages give for the same money.
  volumeSteps: [
    { fromCents: 10_000n, bonusBasisPoints: 500n },
    { fromCents: 25_000n, bonusBasisPoints: 1_000n },
    { fromCents: 50_000n, bonusBasisPoints: 2_000n },
    { fromCents: 100_000n, bonusBasisPoints: 3_000n },
  ],
  taxMode: "none",
  welcomeBonusTokens: 10_000n,
  lowBalanceTokens: 1_000n,
  criticalBalanceTokens: 100n,
  inFlightLimitHolds: 1_000n,
  keyLimitPerMinuteCalls: 0n,
  accountLimitPerMinuteCalls: 0n,
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
    maximumPurchaseCents: number("maximumPurchaseCents", defaults.maximumPurchaseCents),
    volumeSteps: stored.has("volumeSteps") ? volumeStepsFrom(stored.get("volumeSteps")) : defaults.volumeSteps,
    taxMode: stored.get("taxMode") === "automatic" ? "automatic" : defaults.taxMode,
    welcomeBonusTokens: number("welcomeBonusTokens", defaults.welcomeBonusTokens),
    lowBalanceTokens: number("lowBalanceTokens", defaults.lowBalanceTokens),
    criticalBalanceTokens: number("criticalBalanceTokens", defaults.criticalBalanceTokens),
    inFlightLimitHolds: number("inFlightLimitHolds", defaults.inFlightLimitHolds),
    keyLimitPerMinuteCalls: number("keyLimitPerMinuteCalls", defaults.keyLimitPerMinuteCalls),
    accountLimitPerMinuteCalls: number("accountLimitPerMinuteCalls", defaults.accountLimitPerMinuteCalls),
    displayUnit: stored.get("displayUnit") === "credits" ? "credits" : defaults.displayUnit,
  };
}

/** Each setting as it is stored, which `settingsFrom` reads. */
export function storedSettings({ volumeSteps, ...settings }: Settings): [key: keyof Settings, value: string][] {
  const plain = Object.entries(settings).map(([key, value]): [keyof Settings, string] => [
    key as keyof typeof settings,
    value.toString(),
  ]);
  return [...plain, ["volumeSteps", formatVolumeSteps(volumeSteps)]];
}

function volumeStepsFrom(stored: unknown): VolumeStep[] {
  const steps = typeof stored === "string" ? parseVolumeSteps(stored) : null;
  assert(steps, `the stored volume steps can be read: ${String(stored)}`);
  return steps;
}

export function customAmountTermsOf(settings: Settings): CustomAmountTerms {
  return {
    tokensPerUsd: settings.tokensPerUsd,
    minimumCents: settings.minimumPurchaseCents,
    maximumCents: settings.maximumPurchaseCents,
    steps: settings.volumeSteps,
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
