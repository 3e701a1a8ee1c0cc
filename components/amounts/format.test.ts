import { describe, expect, test } from "vitest";
import {
  compactIsExact,
  counted,
  formatFineMoney,
  formatMoney,
  formatMultiplier,
  formatPercent,
  formatTokens,
} from "./format";

/** No-break spaces read as spaces here. */
const seen = (text: string) => text.replaceAll("\u00a0", " ");

describe("tokens", () => {
  test.each([
    [0n, "0 tokens"],
    [1n, "1 token"],
    [150_000n, "150,000 tokens"],
    [150_000, "150,000 tokens"],
    [-2_250n, "\u22122,250 tokens"],
    [9_223_372_036_854_775_807n, "9,223,372,036,854,775,807 tokens"],
    [-9_223_372_036_854_775_808n, "\u22129,223,372,036,854,775,808 tokens"],
  ])("%s is written in full", (tokens, text) => {
    expect(seen(formatTokens(tokens))).toBe(text);
  });

  test("the unit can stand elsewhere, in the head of a column", () => {
    expect(formatTokens(150_000n, { unit: false })).toBe("150,000");
  });

  test("a movement carries its sign, and zero has none", () => {
    expect(formatTokens(150_000n, { unit: false, sign: true })).toBe("+150,000");
    expect(formatTokens(-150_000n, { unit: false, sign: true })).toBe("\u2212150,000");
    expect(formatTokens(0n, { unit: false, sign: true })).toBe("0");
  });

  test.each([
    [9_999n, "9,999"],
    [10_000n, "10K"],
    [12_345n, "12.3K"],
    [999_999n, "999.9K"],
    [1_000_000n, "1M"],
    [1_299_999n, "1.2M"],
    [-1_299_999n, "\u22121.2M"],
    [2_500_000_000n, "2.5B"],
    [9_007_199_254_740_991n, "9Q"],
    [9_223_372_036_854_775_807n, "9,223.3Q"],
  ])("%s in a tight place never says more than there is", (tokens, text) => {
    expect(formatTokens(tokens, { unit: false, compact: true })).toBe(text);
  });

  test("a short figure knows whether it is the whole figure", () => {
    expect(compactIsExact(9_999n)).toBe(true);
    expect(compactIsExact(12_345n)).toBe(false);
    expect(compactIsExact(9_999n, "credits")).toBe(true);
    expect(compactIsExact(1_234_567n, "credits")).toBe(false);
  });

  test.each([
    [100n, "1.00 credit"],
    [1n, "0.01 credits"],
    [12_345n, "123.45 credits"],
    [-50n, "\u22120.50 credits"],
    [9_223_372_036_854_775_807n, "92,233,720,368,547,758.07 credits"],
  ])("%s tokens shown as credits lose nothing", (tokens, text) => {
    expect(seen(formatTokens(tokens, { displayUnit: "credits" }))).toBe(text);
  });

  test("credits get short in tight places too", () => {
    expect(formatTokens(123_456_789n, { displayUnit: "credits", unit: false, compact: true })).toBe("1.2M");
    expect(formatTokens(12_345n, { displayUnit: "credits", unit: false, compact: true })).toBe("123.45");
  });

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%s is refused, not rounded", (amount) => {
    expect(() => formatTokens(amount)).toThrow(RangeError);
  });
});

describe("money", () => {
  test.each([
    [1_500n, "usd", "$15.00"],
    [1n, "USD", "$0.01"],
    [50_000, "usd", "$500.00"],
    [123_456_789n, "eur", "€1,234,567.89"],
    [6_500n, "gbp", "£65.00"],
    [1_500n, "jpy", "¥1,500"],
    [-1_500n, "usd", "\u2212$15.00"],
    [9_223_372_036_854_775_807n, "usd", "$92,233,720,368,547,758.07"],
  ])("%s of %s", (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text);
  });

  test("a movement of money carries its sign", () => {
    expect(formatMoney(1_500n, "usd", { sign: true })).toBe("+$15.00");
  });

  test.each([
    ["10", "usd", "$0.10"],
    ["8.67", "usd", "$0.0867"],
    ["6.6667", "usd", "$0.0667"],
    ["150", "usd", "$1.50"],
    ["1.5", "jpy", "¥1.5"],
  ])("a price of %s in minor units of %s keeps what is finer than a coin", (minorText, currency, text) => {
    expect(formatFineMoney(minorText, currency)).toBe(text);
  });

  test("a fine price that is not a number is refused", () => {
    expect(() => formatFineMoney("", "usd")).toThrow(RangeError);
    expect(() => formatFineMoney("1e3", "usd")).toThrow(RangeError);
  });
});

test("a multiplier is written as people say it", () => {
  expect(formatMultiplier(15_000n)).toBe("1.5");
  expect(formatMultiplier(10_000n)).toBe("1");
  expect(formatMultiplier(12_345)).toBe("1.2345");
});

test("a share is written in percent", () => {
  expect(formatPercent(8_667n)).toBe("87%");
  expect(formatPercent(8_667n, 1)).toBe("86.7%");
  expect(formatPercent(-150n, 1)).toBe("\u22121.5%");
});

test.each([
  [0, "0 settings"],
  [1, "1 setting"],
  [1n, "1 setting"],
  [1_234, "1,234 settings"],
  [9_223_372_036_854_775_807n, "9,223,372,036,854,775,807 settings"],
])("%s of what is counted one by one is %s", (count, text) => {
  expect(counted(count, "setting")).toBe(text);
});
