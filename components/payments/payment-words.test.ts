import { describe, expect, it, test } from "vitest";
import { cardName, paymentWords } from "./payment-words";

test.each([
  ["visa", "4242", "Visa ·· 4242"],
  ["amex", "0005", "American Express ·· 0005"],
  ["link", null, "Link"],
  ["sepa_debit", "3000", "SEPA debit ·· 3000"],
  ["some_new_way", null, "Some new way"],
  [null, "4242", "Card ·· 4242"],
  [null, null, null],
])("%s with %s is called %s", (brand, last4, name) => expect(cardName(brand, last4)).toBe(name));

describe("what is said of a payment", () => {
  const paid = {
    status: "paid" as const,
    totalCents: 1_500n,
    refundedCents: 0n,
    currency: "usd",
    dispute: null,
    failureMessage: null,
  };
  const say = (change: Partial<Parameters<typeof paymentWords>[0]>) => paymentWords({ ...paid, ...change });

  it.each([
    [{}, "Paid", null],
    [{ refundedCents: 500n }, "Partly refunded", "$5.00 given back"],
    [{ refundedCents: 1_500n }, "Refunded", null],
    [{ dispute: "open" as const }, "Disputed", "The bank decides"],
    [{ dispute: "open" as const, refundedCents: 500n }, "Disputed", "$5.00 given back"],
    [{ dispute: "lost" as const }, "Dispute lost", "The bank took it back"],
    [{ status: "processing" as const }, "Processing", "The bank has been asked to pay"],
    [{ status: "parked" as const }, "Being checked", "Not what was agreed; a person looks at it"],
    [{ status: "failed" as const }, "Failed", "Nothing was charged"],
    [{ status: "failed" as const, failureMessage: "No funds." }, "Failed", "No funds."],
  ])("%o: %s", (change, label, note) => expect(say(change)).toMatchObject({ label, note }));
});
