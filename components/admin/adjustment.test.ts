import { expect, test } from "vitest";
import { balanceAfter, faultsOf, nameOfAct, type AdjustedAccount, type Adjustment } from "./adjustment";

const account: AdjustedAccount = {
  accountId: "0199a000-0000-7000-8000-000000000001",
  email: "ada@example.test",
  name: "Ada Example",
  balanceTokens: 1_000n,
  heldTokens: 300n,
  availableTokens: 700n,
};
const filled: Adjustment = { direction: "grant", amount: "50000", reason: "Thank you", expiresOn: "" };
const TODAY = "2026-11-20";
const plain = (text: string | undefined) => text?.replaceAll("\u00a0", " ");

test("the balance after is the settled balance with the amount, either way", () => {
  expect(balanceAfter(filled, account)).toBe(51_000n);
  expect(balanceAfter({ ...filled, direction: "deduct", amount: "700" }, account)).toBe(300n);
  expect(balanceAfter({ ...filled, amount: "fifty" }, account)).toBeNull();
});

test("the act names amount and account", () => {
  expect(nameOfAct(filled, account)).toBe("Grant 50,000 tokens to ada@example.test");
  expect(nameOfAct({ ...filled, direction: "deduct", amount: "1" }, account)).toBe(
    "Deduct 1 token from ada@example.test",
  );
});

test("a deduction beyond what is available is refused before it is sent, with the reason", () => {
  const deduct = (amount: string, about: Partial<AdjustedAccount> = {}) =>
    plain(faultsOf({ ...filled, direction: "deduct", amount }, { ...account, ...about }, TODAY).amountTokens);
  expect(deduct("700")).toBeUndefined();
  expect(deduct("701")).toBe(
    "is more than the 700 tokens that are available, because running operations hold 300 tokens",
  );
  expect(deduct("1", { balanceTokens: -5n, heldTokens: 0n, availableTokens: -5n })).toBe(
    "cannot be deducted: no tokens are available",
  );
});

test("reason and expiry are asked for in words", () => {
  expect(faultsOf({ ...filled, reason: "  " }, account, TODAY)).toEqual({ reason: "is required" });
  expect(faultsOf({ ...filled, expiresOn: "2026-11-19" }, account, TODAY)).toEqual({
    expiresOn: "must be in the future",
  });
  expect(faultsOf({ ...filled, expiresOn: TODAY }, account, TODAY)).toEqual({});
});

test("an expiry left over from a grant does not stand in the way of a deduction", () => {
  const deduction: Adjustment = { ...filled, direction: "deduct", amount: "1", expiresOn: "2020-01-01" };
  expect(faultsOf(deduction, account, TODAY)).toEqual({});
});
