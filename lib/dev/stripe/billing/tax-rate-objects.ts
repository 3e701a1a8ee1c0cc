import type Stripe from "stripe";
import { COUNTRIES, countryName, percentageOf, taxTerms, taxTypeOf } from "./tax-rates";

type TaxBehavior = "exclusive" | "inclusive";

/** Tax rates are not made by anybody: there is one for each country and behaviour, and its id says which. */
export function taxRateId(country: string, behavior: TaxBehavior): string {
  return `txr_${country.toLowerCase()}_${behavior}`;
}

export function taxRateNamed(id: string): Stripe.TaxRate | undefined {
  const [, country, behavior] = /^txr_([a-z]{2})_(exclusive|inclusive)$/.exec(id) ?? [];
  const code = country?.toUpperCase();
  if (!code || !COUNTRIES.some((each) => each.code === code)) return undefined;
  const terms = taxTerms(code, false);
  return {
    id,
    object: "tax_rate",
    active: true,
    country: code,
    created: 0,
    description: null,
    display_name: terms.name,
    effective_percentage: Number(percentageOf(terms.basisPoints)),
    flat_amount: null,
    inclusive: behavior === "inclusive",
    jurisdiction: countryName(code),
    jurisdiction_level: "country",
    livemode: false,
    metadata: {},
    percentage: Number(percentageOf(terms.basisPoints)),
    rate_type: "percentage",
    state: null,
    tax_type: taxTypeOf(terms.name),
  };
}
