import { expect, test } from "vitest";
import { debtOf, levelOf, statusOf } from "./levels";
import { DEFAULT_SETTINGS, levelThresholdsOf } from "./settings";

test.each([
  [10_000n, "healthy"],
  [1_001n, "healthy"],
  [1_000n, "low"],
  [999n, "low"],
  [101n, "low"],
  [100n, "low"],
  [99n, "critical"],
  [1n, "critical"],
  [0n, "critical"],
  [-1n, "suspended"],
  [-10_000n, "suspended"],
] as const)("%d available tokens are %s", (availableTokens, level) => {
  expect(levelOf(availableTokens, levelThresholdsOf(DEFAULT_SETTINGS))).toBe(level);
});

test("the bounds of the levels are settings", () => {
  const thresholds = { lowTokens: 50n, criticalTokens: 20n };
  const levels = [51n, 50n, 20n, 19n].map((available) => levelOf(available, thresholds));
  expect(levels).toEqual(["healthy", "low", "low", "critical"]);
});

test.each([
  [0n, false, "active"],
  [1n, false, "active"],
  [-1n, false, "suspended"],
  [1n, true, "blocked"],
  [-1n, true, "blocked"],
] as const)("a balance of %d, blocked: %s, is %s", (balanceTokens, isBlocked, status) => {
  expect(statusOf({ balanceTokens, isBlocked })).toBe(status);
});

test("only what is below zero is debt", () => {
  expect([-5n, 0n, 5n].map(debtOf)).toEqual([5n, 0n, 0n]);
});
