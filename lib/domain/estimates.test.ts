import { describe, expect, test } from "vitest";
import { estimateFrom, faceValueCents, faceValueTokens, percentile } from "./estimates";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index + 1));

test.each([
  [1, 50, 1n],
  [2, 50, 1n],
  [4, 50, 2n],
  [100, 50, 50n],
  [100, 95, 95n],
  [10, 95, 10n],
])("of the numbers up to %d, %d percent are at most %d", (count, percent, expected) => {
  expect(percentile(upTo(count), percent)).toBe(expected);
});

describe("a history says something once there is enough of it", () => {
  test.each([
    [4, "own_history", null],
    [5, "own_history", { minTokens: 1n, maxTokens: 5n, p50Tokens: 3n, p95Tokens: 5n, basis: "own_history" }],
    [19, "all_history", null],
    [20, "all_history", { minTokens: 1n, maxTokens: 20n, p50Tokens: 10n, p95Tokens: 19n, basis: "all_history" }],
  ] as const)("%d costs of %s", (count, basis, expected) => {
    expect(estimateFrom(upTo(count).reverse(), basis)).toEqual(expected);
  });
});

test.each([
  [15n, 10_000n, 1_500n],
  [1_000n, 10_000n, 100_000n],
  [1n, 9_999n, 100n],
])("%d cents at %d tokens for a dollar are %d tokens, and back no less", (cents, tokensPerUsd, tokens) => {
  expect(faceValueTokens(cents, tokensPerUsd)).toBe(tokens);
  expect(faceValueCents(tokens, tokensPerUsd)).toBeGreaterThanOrEqual(cents);
});
