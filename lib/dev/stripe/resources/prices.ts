import { z } from "zod";
import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";
import type { WirePrice } from "../store/wire-types";
import { find } from "../store/store";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import {
  changedMetadata,
  clearable,
  createdFilter,
  currencyCode,
  flag,
  integer,
  metadataChange,
  pageQuery,
  text,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { newProduct } from "./products";

const taxBehavior = z.enum(["exclusive", "inclusive", "unspecified"]);

/** How often a price is charged. What is metered, or tried for free, is not known here. */
export const recurringParams = z.strictObject({
  interval: z.enum(["day", "month", "week", "year"]),
  interval_count: integer.refine((count) => count >= 1 && count <= 36, "between 1 and 36").optional(),
  usage_type: z.literal("licensed").optional(),
});

const createParams = z.strictObject({
  currency: currencyCode,
  unit_amount: integer,
  active: flag.optional(),
  lookup_key: text.max(200).optional(),
  metadata: metadataChange.optional(),
  nickname: text.optional(),
  product: text.optional(),
  product_data: z.strictObject({ name: text, active: flag.optional(), metadata: metadataChange.optional() }).optional(),
  recurring: recurringParams.optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: flag.optional(),
});

const updateParams = z.strictObject({
  active: flag.optional(),
  lookup_key: clearable(text.max(200)).optional(),
  metadata: metadataChange.optional(),
  nickname: clearable(text).optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: flag.optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  active: flag.optional(),
  created: createdFilter.optional(),
  currency: currencyCode.optional(),
  lookup_keys: z.array(text).max(10).optional(),
  product: text.optional(),
  recurring: z.strictObject({ interval: z.enum(["day", "month", "week", "year"]).optional() }).optional(),
  type: z.enum(["one_time", "recurring"]).optional(),
});

export const priceRoutes: readonly Route[] = [
  route("POST", "/v1/prices", createParams, (input, { stripe, cause }) => {
    const { products, prices } = stripe.store.state;
    if (input.unit_amount < 0) throw invalidRequest("Invalid non-negative integer", { param: "unit_amount" });
    if ((input.product === undefined) === (input.product_data === undefined)) {
      throw invalidRequest("You must specify either `product` or `product_data` when creating a price.", {
        code: "parameter_missing",
        param: "product",
      });
    }
    if (input.product !== undefined && !find(products, input.product)) {
      throw missingReference("product", input.product, "product");
    }
    claimLookupKey(stripe, input.lookup_key ?? null, input.transfer_lookup_key ?? false);
    let { product } = input;
    if (input.product_data) {
      const made = newProduct(input.product_data);
      products[made.id] = made;
      emit(stripe, cause, "product.created", made);
      product = made.id;
    }
    const price = newPrice({
      ...input,
      product: product ?? "",
      metadata: changedMetadata(null, input.metadata),
    });
    prices[price.id] = price;
    emit(stripe, cause, "price.created", price);
    return price;
  }),

  route(
    "GET",
    "/v1/prices",
    listParams,
    ({ active, currency, lookup_keys, product, recurring, type, ...query }, { stripe, path }) => {
      const prices = Object.values(stripe.store.state.prices).filter(
        (price) =>
          (active === undefined || price.active === active) &&
          (currency === undefined || price.currency === currency) &&
          (lookup_keys === undefined || (price.lookup_key !== null && lookup_keys.includes(price.lookup_key))) &&
          (product === undefined || price.product === product) &&
          (recurring?.interval === undefined || price.recurring?.interval === recurring.interval) &&
          (type === undefined || price.type === type),
      );
      return page(prices, query, path);
    },
  ),

  route("GET", "/v1/prices/:id", z.strictObject({}), (_, { stripe, id }) => knownPrice(stripe, id)),

  route("POST", "/v1/prices/:id", updateParams, (input, { stripe, cause, id }) => {
    const price = knownPrice(stripe, id);
    const before = structuredClone(price);
    if (input.lookup_key !== undefined && input.lookup_key !== price.lookup_key) {
      claimLookupKey(stripe, input.lookup_key, input.transfer_lookup_key ?? false);
      price.lookup_key = input.lookup_key;
    }
    if (input.active !== undefined) price.active = input.active;
    if (input.nickname !== undefined) price.nickname = input.nickname;
    if (input.tax_behavior !== undefined) price.tax_behavior = input.tax_behavior;
    price.metadata = changedMetadata(price.metadata, input.metadata);
    const changes = changedAttributes(before, price);
    if (changes) emit(stripe, cause, "price.updated", price, changes);
    return price;
  }),
];

export function newPrice(facts: {
  currency: string;
  unit_amount: number;
  product: string;
  metadata: Record<string, string>;
  active?: boolean | undefined;
  lookup_key?: string | undefined;
  nickname?: string | undefined;
  recurring?: z.output<typeof recurringParams> | undefined;
  tax_behavior?: z.output<typeof taxBehavior> | undefined;
}): WirePrice {
  const { recurring } = facts;
  return {
    id: newId("price"),
    object: "price",
    active: facts.active ?? true,
    billing_scheme: "per_unit",
    created: nowSeconds(),
    currency: facts.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: facts.lookup_key ?? null,
    metadata: facts.metadata,
    nickname: facts.nickname ?? null,
    product: facts.product,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: "licensed",
        }
      : null,
    tax_behavior: facts.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? "recurring" : "one_time",
    unit_amount: facts.unit_amount,
    unit_amount_decimal: String(facts.unit_amount),
  };
}

function knownPrice(stripe: LocalStripe, id: string): WirePrice {
  const price = find(stripe.store.state.prices, id);
  if (!price) throw missing("price", id);
  return price;
}

/** A lookup key belongs to one price at a time; it moves only when the caller says so. */
function claimLookupKey(stripe: LocalStripe, key: string | null, transfer: boolean): void {
  if (key === null) return;
  const holder = Object.values(stripe.store.state.prices).find((price) => price.lookup_key === key);
  if (!holder) return;
  if (!transfer) {
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: "lookup_key" });
  }
  holder.lookup_key = null;
}
