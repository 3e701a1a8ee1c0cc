import fc from "fast-check";
import { expect, test } from "vitest";
import { priceCharges, type Charge } from "./price-charges";
import { taxTerms } from "./tax-rates";

const charge = fc.record<Charge>({
  amount: fc.integer({ min: 0, max: 100_000 }),
  product: fc.constantFrom("a", "b"),
  isDiscountable: fc.boolean(),
  taxBehavior: fc.constantFrom("exclusive", "inclusive"),
});
const amountOff = fc.integer({ min: 0, max: 200_000 });

test("the shares of a discount add up to it, and none is more than what it is taken from", () => {
  fc.assert(
    fc.property(fc.array(charge, { minLength: 1, maxLength: 8 }), amountOff, (charges, off) => {
      const priced = priceCharges(charges, { amountOff: off, percentOff: null, products: null }, null);
      const reducible = charges.reduce((sum, each) => sum + (each.isDiscountable ? each.amount : 0), 0);
      expect(priced.reduce((sum, { discount }) => sum + discount, 0)).toBe(Math.min(off, reducible));
      for (const [index, { discount }] of priced.entries()) {
        expect(discount).toBeGreaterThanOrEqual(0);
        expect(discount).toBeLessThanOrEqual(charges[index]?.amount ?? 0);
      }
    }),
  );
});

test("tax is on top of an exclusive price and inside an inclusive one", () => {
  const tax = taxTerms("DE", false);
  fc.assert(
    fc.property(charge, (each) => {
      const [priced] = priceCharges([each], null, tax);
      expect(priced?.total).toBe(each.amount + (each.taxBehavior === "exclusive" ? (priced?.tax ?? 0) : 0));
      expect(priced?.total).toBe((priced?.taxable ?? 0) + (priced?.tax ?? 0));
    }),
  );
});

test("a coupon for one product leaves the others alone; half a cent is rounded up", () => {
  const both: Charge[] = ["a", "b"].map((product) => ({
    amount: 333,
    product,
    isDiscountable: true,
    taxBehavior: "exclusive",
  }));
  const priced = priceCharges(both, { amountOff: null, percentOff: 12.5, products: ["b"] }, null);
  expect(priced.map(({ discount }) => discount)).toEqual([0, 42]);
  const [half] = priceCharges([{ ...both[0]!, amount: 10 }], null, { ...taxTerms("DE", false), basisPoints: 500 });
  expect(half?.tax).toBe(1);
});
