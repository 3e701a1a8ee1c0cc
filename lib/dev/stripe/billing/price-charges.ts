import type { TaxTerms } from "./tax-rates";

/** Something that is sold: what it costs before discount and, unless the price includes it, before tax. */
export type Charge = {
  amount: number;
  product: string | null;
  isDiscountable: boolean;
  taxBehavior: "exclusive" | "inclusive";
};

/** What a coupon takes off; `products` are the only ones it is for. */
export type Reduction = { percentOff: number | null; amountOff: number | null; products: string[] | null };

/** `taxable` is what the tax is counted on; `total` is what is paid. */
export type PricedCharge = { discount: number; tax: number; taxable: number; total: number };

/** Discount first, then tax on what is left, rounded for each charge. The shares of a discount add up to it. */
export function priceCharges(charges: Charge[], reduction: Reduction | null, tax: TaxTerms | null): PricedCharge[] {
  const discounts = reduction ? sharesOf(reduction, charges) : charges.map(() => 0);
  return charges.map((charge, index) => {
    const discount = discounts[index] ?? 0;
    const left = charge.amount - discount;
    const basisPoints = tax?.basisPoints ?? 0;
    if (charge.taxBehavior === "inclusive") {
      const included = divideRounding(left * basisPoints, 10_000 + basisPoints);
      return { discount, tax: included, taxable: left - included, total: left };
    }
    const added = divideRounding(left * basisPoints, 10_000);
    return { discount, tax: added, taxable: left, total: left + added };
  });
}

function sharesOf({ percentOff, amountOff, products }: Reduction, charges: Charge[]): number[] {
  const reducible = charges.map(({ amount, product, isDiscountable }) =>
    isDiscountable && amount > 0 && (products === null || products.includes(product ?? "")) ? amount : 0,
  );
  const sum = reducible.reduce((one, other) => one + other, 0);
  if (sum === 0) return charges.map(() => 0);
  const off =
    amountOff === null ? divideRounding(sum * Math.round((percentOff ?? 0) * 100), 10_000) : Math.min(amountOff, sum);
  let [seen, given] = [0, 0];
  return reducible.map((amount) => {
    seen += amount;
    const share = divideRounding(off * seen, sum) - given;
    given += share;
    return share;
  });
}

/** Half a unit is rounded away from zero. */
function divideRounding(dividend: number, divisor: number): number {
  const rounded = Math.sign(dividend) * Math.round(Math.abs(dividend) / divisor);
  return rounded === 0 ? 0 : rounded;
}
