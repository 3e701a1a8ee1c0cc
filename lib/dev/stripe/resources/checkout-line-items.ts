import type Stripe from "stripe";
import { z } from "zod";
import type { LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";
import type { WireLineItem, WirePrice } from "../store/state";
import { find } from "../store/store";
import { invalidRequest, missingReference } from "../wire/fault";
import { changedMetadata, currencyCode, integer, metadataChange, text, webAddress } from "../wire/form";
import { newPrice } from "./prices";
import { newProduct } from "./products";

export const lineItemParams = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      currency: currencyCode,
      unit_amount: integer,
      product: text.optional(),
      product_data: z
        .strictObject({
          name: text,
          description: text.optional(),
          images: z.array(webAddress).max(8).optional(),
          metadata: metadataChange.optional(),
          tax_code: text.optional(),
        })
        .optional(),
      tax_behavior: z.enum(["exclusive", "inclusive", "unspecified"]).optional(),
    })
    .optional(),
  quantity: integer.optional(),
  metadata: metadataChange.optional(),
});

type LineItemInput = z.output<typeof lineItemParams>;

/** What is bought, and what it costs. `addToStore` keeps the products and prices that were described in place. */
export function lineItemsOf(
  stripe: LocalStripe,
  inputs: LineItemInput[],
): { items: WireLineItem[]; currency: string; amountTotal: number; addToStore: () => void } {
  const made: { products: Stripe.Product[]; prices: WirePrice[] } = { products: [], prices: [] };
  const items = inputs.map((input, index) => lineItem(stripe, input, `line_items[${index}]`, made));
  const currencies = new Set(items.map((item) => item.currency));
  const [currency = "usd"] = currencies;
  if (currencies.size > 1) throw invalidRequest("All line items must have the same currency.", { param: "line_items" });
  return {
    items,
    currency,
    amountTotal: items.reduce((sum, item) => sum + item.amount_total, 0),
    addToStore: () => {
      for (const product of made.products) stripe.store.state.products[product.id] = product;
      for (const price of made.prices) stripe.store.state.prices[price.id] = price;
    },
  };
}

function lineItem(
  stripe: LocalStripe,
  input: LineItemInput,
  param: string,
  made: { products: Stripe.Product[]; prices: WirePrice[] },
): WireLineItem {
  const price = priceOf(stripe, input, param, made);
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
  const product = [...made.products, ...Object.values(stripe.store.state.products)].find(
    ({ id }) => id === price.product,
  );
  return {
    id: newId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amountTotal,
    amount_tax: 0,
    amount_total: amountTotal,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: changedMetadata(null, input.metadata),
    price: structuredClone(price),
    quantity: input.quantity,
  };
}

function priceOf(
  stripe: LocalStripe,
  input: LineItemInput,
  param: string,
  made: { products: Stripe.Product[]; prices: WirePrice[] },
): WirePrice {
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
    tax_behavior: described.tax_behavior,
  });
  made.prices.push(price);
  return price;
}
