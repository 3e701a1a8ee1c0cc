import { expect, test } from "vitest";
import { faultOfStripePrice, type StripePrice } from "./packages";

const price: StripePrice = { isOnSale: true, isOneTime: true, priceCents: 1_500n, currency: "usd" };

test.each<[string, StripePrice | null, string | null]>([
  ["the same amount in the same currency", price, null],
  ["another amount", { ...price, priceCents: 150n }, "is for USD 1.50 at Stripe"],
  ["another currency", { ...price, currency: "eur" }, "is for EUR 15.00 at Stripe"],
  ["an amount that depends", { ...price, priceCents: null }, "has no single amount at Stripe"],
  ["archived", { ...price, isOnSale: false }, "is archived at Stripe"],
  ["month by month", { ...price, isOneTime: false }, "is for a subscription at Stripe, not for one payment"],
  ["unknown", null, "is no price that Stripe knows"],
])("a price at Stripe that is %s sells a package of USD 15.00 or says why not", (_, found, fault) => {
  expect(faultOfStripePrice(found, { priceCents: 1_500n, currency: "usd" })).toBe(fault);
});
