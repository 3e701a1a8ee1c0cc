import { expect, test } from "vitest";
import {
  faultsOfSettings,
  readSettingText,
  SETTING_KEYS,
  settingsSince,
  settingText,
  withChanges,
} from "./setting-rules";
import { DEFAULT_SETTINGS, storedSettings } from "./settings";

test("the defaults may be meant, and each reads as it is written", () => {
  expect(faultsOfSettings(DEFAULT_SETTINGS)).toEqual([]);
  const stored = new Map(storedSettings(DEFAULT_SETTINGS));
  for (const key of SETTING_KEYS) {
    const text = settingText(key, DEFAULT_SETTINGS[key]);
    expect([key, readSettingText(key, text)]).toEqual([key, { stored: stored.get(key), fault: null }]);
  }
});

test.each([
  ["multiplierBasisPoints", "1.5", "15000"],
  ["multiplierBasisPoints", " 2 ", "20000"],
  ["tokensPerUsd", "10,000", "10000"],
  ["minimumPurchaseCents", "$5", "500"],
  ["volumeSteps", "100: 5%\n250.50 : 10.5", "10000:500,25050:1050"],
  ["volumeSteps", "", ""],
  ["taxMode", "automatic", "automatic"],
] as const)("%s %j is stored as %s", (key, text, stored) => {
  expect(readSettingText(key, text)).toEqual({ stored, fault: null });
});

test.each([
  ["multiplierBasisPoints", "1,5"],
  ["multiplierBasisPoints", "1.00001"],
  ["multiplierBasisPoints", "-1"],
  ["tokensPerUsd", "1.5"],
  ["tokensPerUsd", ""],
  ["minimumPurchaseCents", "5,5"],
  ["volumeSteps", "100: 5%\n50: 10%"],
  ["volumeSteps", "100: 5%\n200: 4%"],
  ["displayUnit", "dollars"],
] as const)("%s %j is refused, never guessed", (key, text) => {
  expect(readSettingText(key, text)).toMatchObject({ stored: null, fault: expect.any(String) });
});

test.each([
  [{ multiplierBasisPoints: 0n }, "multiplierBasisPoints"],
  [{ tokensPerUsd: 0n }, "tokensPerUsd"],
  [{ minimumPurchaseCents: 49n }, "minimumPurchaseCents"],
  [{ minimumPurchaseCents: 5_000n, maximumPurchaseCents: 4_999n }, "maximumPurchaseCents"],
  [{ criticalBalanceTokens: 1_001n }, "criticalBalanceTokens"],
  [{ inFlightLimitHolds: 0n }, "inFlightLimitHolds"],
  [{ volumeSteps: [{ fromCents: 1n, bonusBasisPoints: 20_001n }] }, "volumeSteps"],
])("%o cannot be meant", (change, path) => {
  expect(faultsOfSettings({ ...DEFAULT_SETTINGS, ...change }).map((fault) => fault.path)).toEqual([path]);
});

test("settings are known as they were at each moment, newest first", () => {
  const now = withChanges(DEFAULT_SETTINGS, [{ key: "multiplierBasisPoints", from: "20000", to: "30000" }]);
  const past = [
    { key: "multiplierBasisPoints", oldValue: "20000" },
    { key: "multiplierBasisPoints", oldValue: null },
  ];
  const states = settingsSince(now, past).map((state) => state.multiplierBasisPoints);
  expect(states).toEqual([30_000n, 20_000n, 15_000n]);
});
