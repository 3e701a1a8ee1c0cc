import { describe, expect, test } from "vitest";
import {
  divideRoundingDown,
  divideRoundingUp,
  dollars,
  formatBasisPoints,
  grouped,
  moneyText,
  parseBasisPoints,
  parseCents,
} from "./units";

test.each([
  [0n, 10n, 0n],
  [1n, 10n, 1n],
  [9n, 10n, 1n],
  [10n, 10n, 1n],
  [11n, 10n, 2n],
  [90_071_992_547_409_911n, 10n, 9_007_199_254_740_992n],
])("%d / %d is %d when rounded up", (numerator, denominator, expected) => {
  expect(divideRoundingUp(numerator, denominator)).toBe(expected);
});

test.each([
  [0n, 10n, 0n],
  [9n, 10n, 0n],
  [10n, 10n, 1n],
  [19n, 10n, 1n],
])("%d / %d is %d when rounded down", (numerator, denominator, expected) => {
  expect(divideRoundingDown(numerator, denominator)).toBe(expected);
});

describe("a factor in basis points", () => {
  test.each([
    ["1.5", 15_000n],
    ["0", 0n],
    ["1", 10_000n],
    ["0.0001", 1n],
    ["2.25", 22_500n],
    ["1.3333", 13_333n],
    ["999999999.9999", 9_999_999_999_999n],
  ])("%s is read digit by digit", (text, expected) => {
    expect(parseBasisPoints(text)).toBe(expected);
  });

  test.each(["", " ", "1.", ".5", "-1", "+1", "1.55555", "1e3", "0x10", "1,5", "NaN", "Infinity", "1234567890", "١"])(
    "%j is refused rather than rounded",
    (text) => expect(parseBasisPoints(text)).toBeNull(),
  );

  test.each([
    [15_000n, "1.5"],
    [10_000n, "1"],
    [1n, "0.0001"],
    [13_330n, "1.333"],
    [0n, "0"],
  ])("%d is written without needless zeros", (basisPoints, text) => {
    expect(formatBasisPoints(basisPoints)).toBe(text);
    expect(parseBasisPoints(text)).toBe(basisPoints);
  });
});

test.each([
  [0n, "0"],
  [999n, "999"],
  [1_000n, "1,000"],
  [1_234_567n, "1,234,567"],
  [-1_000n, "-1,000"],
  [-100n, "-100"],
])("%d is grouped by thousands", (amount, text) => {
  expect(grouped(amount)).toBe(text);
});

test.each([
  [0n, "usd", "$0.00"],
  [1_500n, "usd", "$15.00"],
  [123_456_789n, "eur", "€1,234,567.89"],
  [-5n, "gbp", "-£0.05"],
  [1_500n, "jpy", "¥1,500"],
  [9_007_199_254_740_993n, "usd", "$90,071,992,547,409.93"],
])("%d of %s is written as %s", (cents, currency, text) => {
  expect(moneyText(cents, currency)).toBe(text);
});

describe("money as a person types it", () => {
  test.each([
    ["5", 500n],
    ["25.5", 2_550n],
    ["25.50", 2_550n],
    ["0.01", 1n],
    ["$25", 2_500n],
    ["$ 25", 2_500n],
    [" 25 ", 2_500n],
    ["1,250", 125_000n],
    ["1,234,567.89", 123_456_789n],
    ["999999999", 99_999_999_900n],
  ])("%j is read digit by digit", (text, cents) => expect(parseCents(text)).toBe(cents));

  test.each([
    "",
    ".",
    "5.",
    ".5",
    "-1",
    "+1",
    "1e3",
    "9e99",
    "25.555",
    "12,50",
    "1,25,000",
    "0x10",
    "NaN",
    "5 000",
    "٥",
  ])("%j is refused rather than guessed", (text) => expect(parseCents(text)).toBeNull());

  test.each([
    [500n, "$5.00"],
    [1n, "$0.01"],
    [123_456_789n, "$1,234,567.89"],
  ])("%d cents are written %s", (cents, text) => {
    expect(dollars(cents)).toBe(text);
    expect(parseCents(text)).toBe(cents);
  });
});
