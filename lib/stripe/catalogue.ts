import "server-only";
import Stripe from "stripe";
import type { StripePrice } from "@/lib/domain/packages";
import { isMissing, stripe } from "./client";

/*
 * Packages as products and prices of Stripe. A product's id comes from the package's code, and each price of ours says
 * so in its metadata: what is there is found again, by whatever database. A price at Stripe is never edited, only
 * succeeded by another.
 */

/** Prices are before tax, said expressly: the default may be either, as somebody has set it at Stripe. */
export const TAX_BEHAVIOR = "exclusive";

export type ProductFacts = { name: string; description: string; isActive: boolean };
export type PriceFacts = { priceCents: bigint; currency: string };

/** Null when Stripe has none for this code. */
export async function readProduct(code: string): Promise<ProductFacts | null> {
  try {
    const { name, description, active } = await stripe().products.retrieve(productId(code));
    return { name, description: description ?? "", isActive: active };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export async function createProduct(code: string, { name, description, isActive }: ProductFacts): Promise<void> {
  const facts = { name, description, active: isActive, metadata: { packageCode: code } };
  await stripe().products.create({ id: productId(code), ...facts });
}

export async function updateProduct(code: string, { name, description, isActive }: ProductFacts): Promise<void> {
  await stripe().products.update(productId(code), { name, description, active: isActive });
}

export type PriceAtStripe = PriceFacts & { id: string; isBeforeTax: boolean };

/** The prices of ours at which a package can be bought there; those that somebody added by hand are not among them. */
export async function listPrices(code: string): Promise<PriceAtStripe[]> {
  const prices: PriceAtStripe[] = [];
  for await (const price of stripe().prices.list({ product: productId(code), active: true, limit: 100 })) {
    if (price.metadata.packageCode !== code || price.type !== "one_time" || price.unit_amount === null) continue;
    const { id, unit_amount: amount, currency, tax_behavior: behavior } = price;
    prices.push({ id, priceCents: BigInt(amount), currency, isBeforeTax: behavior === TAX_BEHAVIOR });
  }
  return prices;
}

/** Any price by its id, also one that was made by hand. Null when Stripe knows none. */
export async function readPrice(id: string): Promise<(StripePrice & { isBeforeTax: boolean }) | null> {
  try {
    const price = await stripe().prices.retrieve(id, { expand: ["product"] });
    const { product } = price;
    return {
      isOnSale: price.active && typeof product === "object" && !product.deleted && product.active,
      isOneTime: price.type === "one_time",
      priceCents: price.unit_amount === null ? null : BigInt(price.unit_amount),
      currency: price.currency,
      isBeforeTax: price.tax_behavior === TAX_BEHAVIOR,
    };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null;
    throw error;
  }
}

/** Its lookup key moves to it from the price before. */
export async function createPrice(code: string, { priceCents, currency }: PriceFacts): Promise<string> {
  const price = await stripe().prices.create({
    product: productId(code),
    unit_amount: Number(priceCents),
    currency,
    tax_behavior: TAX_BEHAVIOR,
    lookup_key: `${productId(code)}-${currency}`,
    transfer_lookup_key: true,
    metadata: { packageCode: code },
  });
  return price.id;
}

/** Nothing more is sold at it; what was, stays as it is. */
export async function archivePrice(id: string): Promise<void> {
  await stripe().prices.update(id, { active: false });
}

function productId(code: string): string {
  return `purser-${code}`;
}
