import type Stripe from "stripe";
import { z } from "zod";
import type { LocalStripe } from "../local-stripe";
import type { WirePrice } from "../store/wire-types";
import { find } from "../store/store";
import { invalidRequest, missingReference } from "../wire/fault";
import { currencyCode, integer, metadataChange, text, webAddress } from "../wire/form";
import { newPrice, recurringParams } from "./prices";
import { newProduct } from "./products";

/** A price that is described where it is used, of a product that exists. */
export const priceOfProduct = z.strictObject({
  currency: currencyCode,
  unit_amount: integer,
  product: text.optional(),
  tax_behavior: z.enum(["exclusive", "inclusive", "unspecified"]).optional(),
});

/** The same, of a product that may be described along with it. */
export const priceInPlace = priceOfProduct.extend({
  product_data: z
    .strictObject({
      name: text,
      description: text.optional(),
      images: z.array(webAddress).max(8).optional(),
      metadata: metadataChange.optional(),
      tax_code: text.optional(),
    })
    .optional(),
});

/** The same, charged again and again where it is sold for good. */
export const anyPriceInPlace = priceInPlace.extend({ recurring: recurringParams.optional() });

export const recurringPriceOfProduct = priceOfProduct.extend({ recurring: recurringParams });

type PriceChoice = { price?: string | undefined; price_data?: z.output<typeof anyPriceInPlace> | undefined };

/** What was described in place: it enters the store only when nothing else is wrong with the call. */
export class MadeInPlace {
  readonly products: Stripe.Product[] = [];
  readonly prices: WirePrice[] = [];

  addTo({ store: { state } }: LocalStripe): void {
    for (const product of this.products) state.products[product.id] = product;
    for (const price of this.prices) state.prices[price.id] = price;
  }
}

/** The price that a line names or describes. */
export function namedPrice(stripe: LocalStripe, input: PriceChoice, param: string, made: MadeInPlace): WirePrice {
  const { prices, products } = stripe.store.state;
  if ((input.price === undefined) === (input.price_data === undefined)) {
    throw invalidRequest(`${param} needs either \`price\` or \`price_data\`.`, {
      code: "parameter_missing",
      param: `${param}[price]`,
    });
  }
  if (input.price !== undefined) {
    const price = find(prices, input.price);
    if (!price) throw missingReference("price", input.price, `${param}[price]`);
    if (!price.active) {
      throw invalidRequest("The price specified is inactive. This field only accepts active prices.", {
        param: `${param}[price]`,
      });
    }
    return price;
  }
  const described = input.price_data;
  if (!described || (described.product === undefined) === (described.product_data === undefined)) {
    throw invalidRequest("`price_data` needs either `product` or `product_data`.", {
      code: "parameter_missing",
      param: `${param}[price_data][product_data]`,
    });
  }
  if (described.unit_amount < 0) {
    throw invalidRequest("Invalid non-negative integer", { param: `${param}[price_data][unit_amount]` });
  }
  let productId = described.product;
  if (described.product_data) {
    // As with Stripe, what is described in place is kept but cannot be sold again.
    const product = { ...newProduct(described.product_data), active: false };
    made.products.push(product);
    productId = product.id;
  } else if (productId !== undefined && !find(products, productId)) {
    throw missingReference("product", productId, `${param}[price_data][product]`);
  }
  const price = newPrice({
    currency: described.currency,
    unit_amount: described.unit_amount,
    product: productId ?? "",
    metadata: {},
    active: false,
    recurring: described.recurring,
    tax_behavior: described.tax_behavior,
  });
  made.prices.push(price);
  return price;
}

/** How a price is called where it is sold. */
export function productNameOf(stripe: LocalStripe, price: WirePrice, made: MadeInPlace): string | null {
  const described = made.products.find(({ id }) => id === price.product);
  return (described ?? find(stripe.store.state.products, String(price.product)))?.name ?? null;
}
