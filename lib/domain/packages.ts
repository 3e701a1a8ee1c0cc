import type { Fault } from "./refusals";
import { dollars, grouped } from "./units";

/** A package as somebody enters it. */
export type EnteredPackage = {
  /** Its stable name: `starter`, `pro-eur`. */
  code: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  stripePriceId: string | null;
  isPopular: boolean;
  isActive: boolean;
};

export const PACKAGE_CURRENCIES = ["usd", "eur", "gbp"] as const;

const MOST_TOKENS = 1_000_000_000_000n;
// What Stripe takes at least, and eight digits at most.
const LEAST_CENTS = 50n;
const MOST_CENTS = 99_999_999n;

/** What is wrong with a package, by field; nothing for one that may be sold. */
export function faultsOfPackage(entered: EnteredPackage): Fault[] {
  const { code, name, amountTokens, priceCents, currency, stripePriceId } = entered;
  const faults: Fault[] = [];
  const fault = (path: keyof EnteredPackage, message: string) => void faults.push({ path, message });
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code)) fault("code", "must be lower-case letters, digits and single hyphens");
  if (name.trim() === "") fault("name", "is required");
  if (amountTokens < 1n || amountTokens > MOST_TOKENS)
    fault("amountTokens", `must be from 1 to ${grouped(MOST_TOKENS)}`);
  if (priceCents < LEAST_CENTS || priceCents > MOST_CENTS) fault("priceCents", "must be from 0.50 to 999,999.99");
  if (!(PACKAGE_CURRENCIES as readonly string[]).includes(currency)) fault("currency", "must be usd, eur or gbp");
  if (stripePriceId !== null && !/^price_\w{1,240}$/.test(stripePriceId)) {
    fault("stripePriceId", "must be a price id as Stripe gives it, price_…");
  }
  return faults;
}

/** A price as Stripe has it. */
export type StripePrice = {
  /** Neither it nor its product is archived. */
  isOnSale: boolean;
  isOneTime: boolean;
  /** In cents of its currency; null for one that has no single amount. */
  priceCents: bigint | null;
  currency: string;
};

/** What is wrong with the id of this price at Stripe, for what is to be sold; null when nothing is. */
export function faultOfStripePrice(
  price: StripePrice | null,
  { priceCents, currency }: { priceCents: bigint; currency: string },
): string | null {
  if (!price) return "is not known there";
  if (!price.isOnSale) return "is of a price that is archived";
  if (!price.isOneTime) return "is of a price for a subscription, not for one payment";
  if (price.priceCents === null) return "is of a price without a single amount";
  if (price.priceCents === priceCents && price.currency === currency) return null;
  return `is of a price of ${priceInWords(price.priceCents, price.currency)}, not of ${priceInWords(priceCents, currency)}`;
}

/** 1500n of `eur` → `EUR 15.00`. */
export function priceInWords(cents: bigint, currency: string): string {
  return `${currency.toUpperCase()} ${dollars(cents).slice(1)}`;
}
