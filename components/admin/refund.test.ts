import { expect, test } from "vitest";
import { moneyDigits } from "@/lib/domain/units";
import { readMoney } from "./money-text";
import { nameOfRefund, refundEffect, refundFaults, type RefundablePayment } from "./refund";

const payment: RefundablePayment = {
  accountId: "a",
  purchaseId: "p",
  email: "ada@example.com",
  packageName: "Starter",
  amountTokens: 150_000n,
  currency: "usd",
  paidCents: 1_500n,
  refundedCents: 500n,
  offer: { leftCents: 1_000n, unusedCents: 250n, isCredited: true, balanceTokens: 20_000n },
};

test.each([
  ["7.50", "usd", 750n],
  ["$7.5", "usd", 750n],
  ["€ 1,250", "eur", 125_000n],
  ["1500", "jpy", 1_500n],
  [" 0.01 ", "usd", 1n],
])("%j of %s is %d", (text, currency, cents) => {
  expect(readMoney(text, currency)).toEqual({ cents, fault: null });
  expect(readMoney(moneyDigits(cents, currency), currency).cents).toBe(cents);
});

test.each([
  ["", "usd", "is required"],
  ["0", "usd", "must be more than nothing"],
  ["-5", "usd", "must be an amount of money such as 7.50"],
  ["7,5", "usd", "must be an amount of money such as 7.50"],
  ["1e3", "usd", "must be an amount of money such as 7.50"],
  ["7.505", "usd", "must have at most 2 decimal places"],
  ["7.5", "jpy", "must have at most 0 decimal places"],
])("%j of %s %s", (text, currency, fault) => {
  expect(readMoney(text, currency)).toEqual({ cents: null, fault });
});

test("the dialog says what the refund will do before it is sent", () => {
  expect(refundEffect("5.00", payment)).toEqual({
    cents: 500n,
    refundedCentsAfter: 1_000n,
    takenTokens: 50_000n,
    balanceTokensAfter: -30_000n,
  });
  expect(refundEffect("10.01", payment)).toBeNull();
  const parked = { ...payment, offer: { ...payment.offer, isCredited: false } };
  expect(refundEffect("5.00", parked)).toMatchObject({ takenTokens: 0n, balanceTokensAfter: 20_000n });
  expect(nameOfRefund("5", payment)).toBe("Refund $5.00 to ada@example.com");
});

test("what is wrong is said in place", () => {
  expect(refundFaults({ amount: "10.01", reason: "ok" }, payment)).toEqual({
    amountCents: "must be at most the $10.00 that are left",
    reason: "must be at least 3 characters; the audit log keeps it",
  });
  expect(refundFaults({ amount: "10", reason: "Not needed" }, payment)).toEqual({});
});
