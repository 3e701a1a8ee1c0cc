import type Stripe from "stripe";
import { z } from "zod";
import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";
import { find } from "../store/store";
import { invalidRequest, missing } from "../wire/fault";
import {
  changedMetadata,
  clearable,
  createdFilter,
  flag,
  metadataChange,
  pageQuery,
  text,
  webAddress,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const createParams = z.strictObject({
  id: text.optional(),
  name: text,
  active: flag.optional(),
  description: text.optional(),
  images: z.array(webAddress).max(8).optional(),
  metadata: metadataChange.optional(),
  statement_descriptor: text.optional(),
  tax_code: text.optional(),
  unit_label: text.optional(),
  url: webAddress.optional(),
});

const updateParams = z.strictObject({
  name: text.optional(),
  active: flag.optional(),
  default_price: text.optional(),
  description: clearable(text).optional(),
  images: clearable(z.array(webAddress).max(8)).optional(),
  metadata: metadataChange.optional(),
  statement_descriptor: text.optional(),
  tax_code: clearable(text).optional(),
  unit_label: clearable(text).optional(),
  url: clearable(webAddress).optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  active: flag.optional(),
  created: createdFilter.optional(),
  ids: z.array(text).optional(),
});

export const productRoutes: readonly Route[] = [
  route("POST", "/v1/products", createParams, (input, { stripe, cause }) => {
    const { products } = stripe.store.state;
    if (input.id !== undefined && find(products, input.id)) {
      throw invalidRequest("Product already exists.", { code: "resource_already_exists", param: "id" });
    }
    const product = newProduct(input);
    products[product.id] = product;
    emit(stripe, cause, "product.created", product);
    return product;
  }),

  route("GET", "/v1/products", listParams, ({ active, ids, ...query }, { stripe, path }) => {
    const products = Object.values(stripe.store.state.products).filter(
      (product) =>
        (active === undefined || product.active === active) && (ids === undefined || ids.includes(product.id)),
    );
    return page(products, query, path);
  }),

  route("GET", "/v1/products/:id", z.strictObject({}), (_, { stripe, id }) => knownProduct(stripe, id)),

  route("POST", "/v1/products/:id", updateParams, ({ metadata, images, ...fields }, { stripe, cause, id }) => {
    const product = knownProduct(stripe, id);
    const before = structuredClone(product);
    Object.assign(product, Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
    if (images !== undefined) product.images = images ?? [];
    product.metadata = changedMetadata(product.metadata, metadata);
    const changes = changedAttributes(before, product);
    if (changes) {
      product.updated = nowSeconds();
      emit(stripe, cause, "product.updated", product, changes);
    }
    return product;
  }),
];

export function newProduct(input: z.output<typeof createParams>): Stripe.Product {
  const created = nowSeconds();
  return {
    id: input.id ?? newId("prod"),
    object: "product",
    active: input.active ?? true,
    created,
    default_price: null,
    description: input.description ?? null,
    images: input.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: changedMetadata(null, input.metadata),
    name: input.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: input.statement_descriptor ?? null,
    tax_code: input.tax_code ?? null,
    tax_details: null,
    type: "service",
    unit_label: input.unit_label ?? null,
    updated: created,
    url: input.url ?? null,
  };
}

function knownProduct(stripe: LocalStripe, id: string): Stripe.Product {
  const product = find(stripe.store.state.products, id);
  if (!product) throw missing("product", id);
  return product;
}
