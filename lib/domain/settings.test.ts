import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, settingsFrom, storedSettings, type Settings } from "./settings";

test("the defaults are those that the product states", () => {
  expect(settingsFrom(new Map())).toEqual(DEFAULT_SETTINGS);
  expect(DEFAULT_SETTINGS).toMatchObject({
    multiplierBasisPoints: 15_000n, // 1.5
    dallE3DefaultTokens: 6_000n,
    dallE2DefaultTokens: 3_000n,
    googleImageDefaultTokens: 4_500n,
    tokensPerUsd: 10_000n,
    minimumPurchaseCents: 500n,
    maximumPurchaseCents: 1_000_000n,
    taxMode: "none",
    welcomeBonusTokens: 10_000n,
    lowBalanceTokens: 1_000n,
    criticalBalanceTokens: 100n,
    displayUnit: "tokens",
  });
});

test("a stored value counts instead of its default, every one of them", () => {
  const numbers = Object.entries(DEFAULT_SETTINGS).filter(([, value]) => typeof value === "bigint");
  const changed: Settings = {
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(numbers.map(([name], index) => [name, BigInt(index)])),
    displayUnit: "credits",
    taxMode: "automatic",
    volumeSteps: [{ fromCents: 2_000n, bonusBasisPoints: 100n }],
  };
  expect(settingsFrom(new Map(storedSettings(changed)))).toEqual(changed);
});

test("a stored value that cannot be read is our fault and never becomes a default", () => {
  expect(() => settingsFrom(new Map([["tokensPerUsd", "many"]]))).toThrow();
  expect(() => settingsFrom(new Map([["tokensPerUsd", "1.5"]]))).toThrow();
  expect(() => settingsFrom(new Map([["volumeSteps", "5000:500,4000:600"]]))).toThrow();
});
