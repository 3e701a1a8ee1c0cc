import { z } from "zod";
import { newInvoiceItem } from "../billing/new-invoice";
import type { LocalStripe } from "../local-stripe";
import type { WireInvoiceItem } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { changedMetadata, flag, integer, metadataChange, text } from "../wire/form";
import type { MadeInPlace } from "./named-price";
import { namedPrice, priceInPlace, productNameOf } from "./named-price";

/** What one line of an invoice is for: a whole amount (below zero for a credit), or a price times a quantity. */
export const chargeFields = {
  amount: integer.optional(),
  description: text.optional(),
  discountable: flag.optional(),
  metadata: metadataChange.optional(),
  period: z.strictObject({ start: integer, end: integer }).optional(),
  price_data: priceInPlace.optional(),
  pricing: z.strictObject({ price: text }).optional(),
  quantity: integer.optional(),
};

export type ChargeInput = z.output<z.ZodObject<typeof chargeFields>>;

/** The item that a charge becomes. Products and prices that it describes are in `made`. */
export function itemOf(
  stripe: LocalStripe,
  input: ChargeInput,
  facts: { customer: string; currency: string | null; param: string; made: MadeInPlace },
): WireInvoiceItem {
  const { made, param } = facts;
  const at = (field: string) => (param === "" ? field : `${param}[${field}]`);
  const common = {
    customer: facts.customer,
    discountable: input.discountable ?? (input.amount ?? 0) >= 0,
    metadata: changedMetadata(null, input.metadata),
    period: input.period ?? null,
  };
  if (input.amount !== undefined) {
    for (const rival of ["price_data", "pricing", "quantity"] as const) {
      if (input[rival] === undefined) continue;
      throw invalidRequest(`You may only specify one of these parameters: amount, ${rival}.`, { param: at(rival) });
    }
    if (facts.currency === null) {
      throw invalidRequest("Missing required param: currency.", { code: "parameter_missing", param: "currency" });
    }
    const { amount, description = null } = input;
    return newInvoiceItem({ ...common, amount, currency: facts.currency, description, price: null, quantity: 1 });
  }
  if (input.pricing === undefined && input.price_data === undefined) {
    throw invalidRequest("You must specify either `amount`, `pricing` or `price_data`.", {
      code: "parameter_missing",
      param: at("amount"),
    });
  }
  const price = namedPrice(stripe, { price: input.pricing?.price, price_data: input.price_data }, at("pricing"), made);
  if (price.recurring) {
    throw invalidRequest(
      "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
      { param: at("pricing") },
    );
  }
  const quantity = input.quantity ?? 1;
  if (quantity < 0) throw invalidRequest("Invalid non-negative integer", { param: at("quantity") });
  return newInvoiceItem({
    ...common,
    amount: (price.unit_amount ?? 0) * quantity,
    currency: price.currency,
    description: input.description ?? productNameOf(stripe, price, made),
    price,
    quantity,
  });
}
