import { expect, test } from "vitest";
import { readMoney, readTokens, typedText } from "./typed-amounts";

test.each([
  ["1000", 1_000n],
  ["10,000", 10_000n],
  [" 10 000 ", 10_000n],
  ["0", 0n],
])("%j tokens are %d", (text, amount) => {
  expect(readTokens(text, "tokens")).toEqual({ amount, fault: null });
});

test.each(["1.5", "-1", "1e3", "ten", "٣", "9".repeat(13)])("%j is no number of tokens", (text) => {
  expect(readTokens(text, "tokens")).toEqual({ amount: null, fault: "must be a whole number of tokens" });
});

test("credits are of a hundred tokens each, to the token", () => {
  expect(readTokens("100", "credits").amount).toBe(10_000n);
  expect(readTokens("99.5", "credits").amount).toBe(9_950n);
  expect(readTokens("0.01", "credits").amount).toBe(1n);
  expect(readTokens("0.001", "credits").amount).toBeNull();
});

test.each([
  ["60", 6_000n],
  ["$60", 6_000n],
  ["1,234.5", 123_450n],
  ["0.05", 5n],
])("%j is %d cents", (text, amount) => {
  expect(readMoney(text)).toEqual({ amount, fault: null });
});

test.each(["", "60.005", "-1", "sixty", "60 USD"])("%j is no amount of money", (text) => {
  expect(readMoney(text).amount).toBeNull();
});

test("what is written is read back as the same", () => {
  for (const cents of [0n, 5n, 6_000n, 123_456_789n]) expect(readMoney(typedText(cents, 2)).amount).toBe(cents);
  for (const tokens of [0n, 1_000n, 9_999_999n]) expect(readTokens(typedText(tokens, 0), "tokens").amount).toBe(tokens);
});
