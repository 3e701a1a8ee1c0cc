import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, settingsFrom } from "./settings";

test("the defaults are those that the product states", () => {
  expect(settingsFrom(new Map())).toEqual(DEFAULT_SETTINGS);
  expect(DEFAULT_SETTINGS).toMatchObject({
    multiplierBasisPoints: 15_000n, // 1.5
    dallE3DefaultTokens: 6_000n,
    dallE2DefaultTokens: 3_000n,
    googleImageDefaultTokens: 4_500n,
    tokensPerUsd: 10_000n,
    minimumPurchaseCents: 500n,
    welcomeBonusTokens: 10_000n,
    lowBalanceTokens: 1_000n,
    criticalBalanceTokens: 100n,
    displayUnit: "tokens",
  });
});

test("a stored value counts instead of its default, every one of them", () => {
  const names = Object.keys(DEFAULT_SETTINGS).filter((name) => name !== "displayUnit");
  const stored = new Map<string, unknown>(names.map((name, index) => [name, String(index)]));
  const settings = settingsFrom(stored.set("displayUnit", "credits"));
  const expected = Object.fromEntries(names.map((name, index) => [name, BigInt(index)]));
  expect(settings).toEqual({ ...expected, displayUnit: "credits" });
});

test("a stored value that cannot be read is our fault and never becomes a default", () => {
  expect(() => settingsFrom(new Map([["tokensPerUsd", "many"]]))).toThrow();
  expect(() => settingsFrom(new Map([["tokensPerUsd", "1.5"]]))).toThrow();
});
