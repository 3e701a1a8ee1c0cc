import { z } from "zod";
import type { LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";
import type { WireLineItem } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { changedMetadata, integer, metadataChange, text } from "../wire/form";
import { anyPriceInPlace, MadeInPlace, namedPrice, productNameOf } from "./named-price";

export const lineItemParams = z.strictObject({
  price: text.optional(),
  price_data: anyPriceInPlace.optional(),
  quantity: integer.optional(),
  metadata: metadataChange.optional(),
});

type LineItemInput = z.output<typeof lineItemParams>;

/** What is bought, and what it costs. `addToStore` keeps the products and prices that were described in place. */
export function lineItemsOf(
  stripe: LocalStripe,
  inputs: LineItemInput[],
): { items: WireLineItem[]; currency: string; amountTotal: number; addToStore: () => void } {
  const made = new MadeInPlace();
  const items = inputs.map((input, index) => lineItem(stripe, input, `line_items[${index}]`, made));
  const currencies = new Set(items.map((item) => item.currency));
  const [currency = "usd"] = currencies;
  if (currencies.size > 1) throw invalidRequest("All line items must have the same currency.", { param: "line_items" });
  return {
    items,
    currency,
    amountTotal: items.reduce((sum, item) => sum + item.amount_total, 0),
    addToStore: () => made.addTo(stripe),
  };
}

function lineItem(stripe: LocalStripe, input: LineItemInput, param: string, made: MadeInPlace): WireLineItem {
  const price = namedPrice(stripe, input, param, made);
  if (input.quantity === undefined) {
    throw invalidRequest(`Missing required param: ${param}[quantity].`, {
      code: "parameter_missing",
      param: `${param}[quantity]`,
    });
  }
  if (input.quantity < 1) {
    throw invalidRequest("This value must be greater than or equal to 1.", { param: `${param}[quantity]` });
  }
  const amountTotal = (price.unit_amount ?? 0) * input.quantity;
  return {
    id: newId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amountTotal,
    amount_tax: 0,
    amount_total: amountTotal,
    currency: price.currency,
    description: productNameOf(stripe, price, made),
    metadata: changedMetadata(null, input.metadata),
    price: structuredClone(price),
    quantity: input.quantity,
  };
}
