import type Stripe from "stripe";
import type { LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice, WireInvoiceLine } from "../store/wire-types";
import { reductionOf } from "./discounts";
import { priceCharges, type Charge, type PricedCharge } from "./price-charges";
import { taxTerms, type TaxTerms } from "./tax-rates";
import { taxRateId } from "./tax-rate-objects";

/** Sums up a draft from its lines, its customer's country and what else it says about itself. */
export function totalUp(stripe: LocalStripe, invoice: WireInvoice): void {
  const tax = taxOf(invoice);
  const lines = invoice.lines.data;
  const charges = lines.map((line) => chargeOf(stripe, line));
  const discount = find(stripe.store.state.discounts, idOf(invoice.discounts[0]) ?? "");
  const reduction = discount ? reductionOf(stripe, idOf(discount.source.coupon) ?? "") : null;
  const priced = priceCharges(charges, reduction, tax);
  for (const [index, line] of lines.entries()) {
    const charge = charges[index];
    const price = priced[index];
    if (!charge || !price) continue;
    line.taxes = tax ? [lineTax(charge, price, tax)] : [];
    line.discount_amounts = discount ? [{ amount: price.discount, discount: discount.id }] : [];
  }
  const subtotal = sum(lines.map(({ amount }) => amount));
  const total = sum(priced.map((each) => each.total));
  const totalTax = sum(priced.map((each) => each.tax));
  const included = sum(priced.map((each, index) => (charges[index]?.taxBehavior === "inclusive" ? each.tax : 0)));
  const amountDue = Math.max(0, total + invoice.starting_balance);
  Object.assign(invoice, {
    amount_due: amountDue,
    amount_remaining: amountDue,
    subtotal,
    subtotal_excluding_tax: subtotal - included,
    total,
    total_discount_amounts: discount
      ? [{ amount: sum(priced.map((each) => each.discount)), discount: discount.id }]
      : [],
    total_excluding_tax: total - totalTax,
    total_taxes: tax ? totalTaxes(charges, priced, tax) : [],
  } satisfies Partial<WireInvoice>);
  if (invoice.automatic_tax.enabled) invoice.automatic_tax.status = tax ? "complete" : "requires_location_inputs";
}

/** null while nobody knows where the customer is. */
function taxOf(invoice: WireInvoice): TaxTerms | null {
  const country = invoice.customer_address?.country;
  if (!invoice.automatic_tax.enabled || !country) return null;
  return taxTerms(country, (invoice.customer_tax_ids ?? []).length > 0);
}

function chargeOf(stripe: LocalStripe, line: WireInvoiceLine): Charge {
  const { price, product } = line.pricing?.price_details ?? {};
  const behavior = typeof price === "string" ? find(stripe.store.state.prices, price)?.tax_behavior : null;
  return {
    amount: line.amount,
    product: product ?? null,
    isDiscountable: line.discountable,
    taxBehavior: behavior === "inclusive" ? "inclusive" : "exclusive",
  };
}

function lineTax(charge: Charge, price: PricedCharge, tax: TaxTerms): Stripe.Invoice.TotalTax {
  return {
    amount: price.tax,
    tax_behavior: charge.taxBehavior,
    tax_rate_details: { tax_rate: taxRateId(tax.country, charge.taxBehavior) },
    taxability_reason: tax.reason,
    taxable_amount: price.taxable,
    type: "tax_rate_details",
  };
}

/** One sum for what is added and one for what is included. */
function totalTaxes(charges: Charge[], priced: PricedCharge[], tax: TaxTerms): Stripe.Invoice.TotalTax[] {
  return (["exclusive", "inclusive"] as const).flatMap((taxBehavior) => {
    const mine = priced.filter((_, index) => charges[index]?.taxBehavior === taxBehavior);
    const [charge] = charges.filter((each) => each.taxBehavior === taxBehavior);
    if (!charge) return [];
    const amounts = { tax: sum(mine.map((each) => each.tax)), taxable: sum(mine.map((each) => each.taxable)) };
    return [lineTax(charge, { ...amounts, discount: 0, total: 0 }, tax)];
  });
}

function sum(amounts: number[]): number {
  return amounts.reduce((one, other) => one + other, 0);
}
