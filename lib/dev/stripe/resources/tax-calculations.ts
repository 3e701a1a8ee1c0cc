import type Stripe from "stripe";
import { z } from "zod";
import { priceCharges, type PricedCharge } from "../billing/price-charges";
import { printedTaxIds } from "../billing/tax-ids";
import { percentageOf, taxTerms, taxTypeOf, type TaxTerms } from "../billing/tax-rates";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { newId } from "../store/ids";
import { find } from "../store/store";
import { invalidRequest, missing } from "../wire/fault";
import { changedMetadata, clearable, currencyCode, integer, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const part = clearable(text).optional();

const createParams = z.strictObject({
  currency: currencyCode,
  customer: text.optional(),
  customer_details: z
    .strictObject({
      address: z.strictObject({
        city: part,
        country: z
          .string()
          .regex(/^[a-z]{2}$/i, "a two-letter country code")
          .transform((code) => code.toUpperCase()),
        line1: part,
        line2: part,
        postal_code: part,
        state: part,
      }),
      address_source: z.enum(["billing", "shipping"]).optional(),
      tax_ids: z.array(z.strictObject({ type: text, value: text })).optional(),
    })
    .optional(),
  line_items: z
    .array(
      z.strictObject({
        amount: integer,
        metadata: metadataChange.optional(),
        product: text.optional(),
        quantity: integer.optional(),
        reference: text.optional(),
        tax_behavior: z.enum(["exclusive", "inclusive"]).optional(),
        tax_code: text.optional(),
      }),
    )
    .min(1),
});

type Input = z.output<typeof createParams>;

const GENERAL_TAX_CODE = "txcd_10000000";
const KEPT_FOR_SECONDS = 90 * 24 * 60 * 60;

export const taxCalculationRoutes: readonly Route[] = [
  route("POST", "/v1/tax/calculations", createParams, (input, { stripe }) => {
    const details = customerDetails(stripe, input);
    const country = details.address?.country;
    if (!country) {
      throw invalidRequest(
        "We could not determine the customer's tax location based on the provided customer address.",
        {
          code: "customer_tax_location_invalid",
          param: "customer_details[address]",
        },
      );
    }
    const tax = taxTerms(country, details.tax_ids.length > 0);
    const priced = priceCharges(input.line_items.map(chargeOf), null, tax);
    const calculation = newCalculation(input, details, priced, tax);
    const { taxCalculations, taxCalculationItems } = stripe.store.state;
    taxCalculations[calculation.id] = calculation;
    taxCalculationItems[calculation.id] = input.line_items.map((line, index) =>
      newCalculationItem(line, index, priced[index]?.tax ?? 0),
    );
    return calculation;
  }),

  route("GET", "/v1/tax/calculations/:id", z.strictObject({}), (_, { stripe, id }) => {
    const calculation = find(stripe.store.state.taxCalculations, id);
    if (!calculation) throw missing("tax.calculation", id);
    return calculation;
  }),

  route("GET", "/v1/tax/calculations/:id/line_items", z.strictObject(pageQuery), (query, { stripe, id, path }) => {
    const items = find(stripe.store.state.taxCalculationItems, id);
    if (!items) throw missing("tax.calculation", id);
    return page(items.toReversed(), query, path);
  }),
];

function customerDetails(stripe: LocalStripe, input: Input): Stripe.Tax.Calculation.CustomerDetails {
  if ((input.customer === undefined) === (input.customer_details === undefined)) {
    throw invalidRequest("You must specify either `customer` or `customer_details`.", {
      code: "parameter_missing",
      param: "customer_details",
    });
  }
  const common = { address_source: "billing", ip_address: null, taxability_override: "none" };
  if (input.customer !== undefined) {
    const { id, address } = customerNamed(stripe, input.customer, "customer");
    return { ...common, address: address ?? null, tax_ids: printedTaxIds(stripe, id) };
  }
  const { address, address_source = "billing", tax_ids = [] } = input.customer_details ?? {};
  const nothing = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { ...common, address: { ...nothing, ...address }, address_source, tax_ids };
}

function chargeOf(line: Input["line_items"][number]) {
  const { amount, product = null, tax_behavior: taxBehavior = "exclusive" } = line;
  return { amount, product, isDiscountable: false, taxBehavior };
}

function newCalculation(
  input: Input,
  details: Stripe.Tax.Calculation.CustomerDetails,
  priced: PricedCharge[],
  tax: TaxTerms,
): Stripe.Tax.Calculation & { id: string } {
  const isInclusive = (index: number) => input.line_items[index]?.tax_behavior === "inclusive";
  const sumOf = (amount: "tax" | "taxable", inclusive: boolean) =>
    priced.reduce((sum, each, index) => sum + (isInclusive(index) === inclusive ? each[amount] : 0), 0);
  const behaviors = [false, true].filter((inclusive) => priced.some((_, index) => isInclusive(index) === inclusive));
  const now = nowSeconds();
  return {
    id: newId("taxcalc"),
    object: "tax.calculation",
    amount_total: priced.reduce((sum, { total }) => sum + total, 0),
    currency: input.currency,
    customer: input.customer ?? null,
    customer_details: details,
    expires_at: now + KEPT_FOR_SECONDS,
    livemode: false,
    ship_from_details: null,
    shipping_cost: null,
    tax_amount_exclusive: sumOf("tax", false),
    tax_amount_inclusive: sumOf("tax", true),
    tax_breakdown: behaviors.map((inclusive) => ({
      amount: sumOf("tax", inclusive),
      inclusive,
      tax_rate_details: {
        country: tax.country,
        flat_amount: null,
        percentage_decimal: percentageOf(tax.basisPoints),
        rate_type: "percentage",
        state: null,
        tax_type: taxTypeOf(tax.name),
      },
      taxability_reason: tax.reason,
      taxable_amount: sumOf("taxable", inclusive),
    })),
    tax_date: now,
  };
}

function newCalculationItem(
  line: Input["line_items"][number],
  index: number,
  amountTax: number,
): Stripe.Tax.CalculationLineItem {
  return {
    id: newId("tax_li"),
    object: "tax.calculation_line_item",
    amount: line.amount,
    amount_tax: amountTax,
    livemode: false,
    metadata: changedMetadata(null, line.metadata),
    performance_location: null,
    product: line.product ?? null,
    quantity: line.quantity ?? 1,
    reference: line.reference ?? `L${index + 1}`,
    tax_behavior: line.tax_behavior ?? "exclusive",
    tax_code: line.tax_code ?? GENERAL_TAX_CODE,
  };
}
