import { expect, test } from "vitest";
import { faultOfStripePrice, type StripePrice } from "./packages";

const price: StripePrice = { isOnSale: true, isOneTime: true, priceCents: 1_500n, currency: "usd" };

test.each<[string, StripePrice | null, string | null]>([
  ["the same amount in the same currency", price, null],
  ["another amount", { ...price, priceCents: 150n }, "is of a price of USD 1.50, not of USD 15.00"],
  ["another currency", { ...price, currency: "eur" }, "is of a price of EUR 15.00, not of USD 15.00"],
  ["an amount that depends", { ...price, priceCents: null }, "is of a price without a single amount"],
  ["archived", { ...price, isOnSale: false }, "is of a price that is archived"],
  ["month by month", { ...price, isOneTime: false }, "is of a price for a subscription, not for one payment"],
  ["unknown", null, "is not known there"],
])("a price at Stripe that is %s sells a package of USD 15.00 or says why not", (_, found, fault) => {
  expect(faultOfStripePrice(found, { priceCents: 1_500n, currency: "usd" })).toBe(fault);
});
