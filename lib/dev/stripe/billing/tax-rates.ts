import type Stripe from "stripe";

/*
 * What a seller in the United States who is registered everywhere would collect on digital services: one standard rate
 * for a country, in basis points. No regions, no reduced rates.
 */
type Rate = { basisPoints: number; name: "GST" | "JCT" | "Sales tax" | "VAT" };

const vat = (basisPoints: number): Rate => ({ basisPoints, name: "VAT" });
const gst = (basisPoints: number): Rate => ({ basisPoints, name: "GST" });
const none: Rate = { basisPoints: 0, name: "Sales tax" };

const RATES: Record<string, Rate> = {
  ...{ AT: vat(2000), BE: vat(2100), BG: vat(2000), CY: vat(1900), CZ: vat(2100), DE: vat(1900), DK: vat(2500) },
  ...{ EE: vat(2400), ES: vat(2100), FI: vat(2550), FR: vat(2000), GR: vat(2400), HR: vat(2500), HU: vat(2700) },
  ...{ IE: vat(2300), IT: vat(2200), LT: vat(2100), LU: vat(1700), LV: vat(2100), MT: vat(1800), NL: vat(2100) },
  ...{ PL: vat(2300), PT: vat(2300), RO: vat(2100), SE: vat(2500), SI: vat(2200), SK: vat(2300) },
  ...{ CH: vat(810), GB: vat(2000), NO: vat(2500) },
  ...{ AU: gst(1000), CA: gst(500), IN: gst(1800), NZ: gst(1500), SG: gst(900) },
  JP: { basisPoints: 1000, name: "JCT" },
  ...{ BR: none, MX: none, US: none },
};

const EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");

const TAX_ID_TYPES: Record<string, Stripe.TaxIdCreateParams.Type> = {
  ...Object.fromEntries(EUROPEAN_UNION.map((country) => [country, "eu_vat"])),
  ...{ AU: "au_abn", BR: "br_cnpj", CA: "ca_bn", CH: "ch_vat", GB: "gb_vat", IN: "in_gst", JP: "jp_cn", MX: "mx_rfc" },
  ...{ NO: "no_vat", NZ: "nz_gst", SG: "sg_gst", US: "us_ein" },
};

export type TaxTerms = {
  country: string;
  basisPoints: number;
  name: Rate["name"];
  reason: "not_collecting" | "reverse_charge" | "standard_rated";
};

/** How a sale to that country is taxed. A business that names its tax ID pays the tax itself, at home. */
export function taxTerms(country: string, hasTaxId: boolean): TaxTerms {
  const { basisPoints, name } = (Object.hasOwn(RATES, country) && RATES[country]) || none;
  if (basisPoints === 0) return { country, basisPoints, name, reason: "not_collecting" };
  if (hasTaxId) return { country, basisPoints: 0, name, reason: "reverse_charge" };
  return { country, basisPoints, name, reason: "standard_rated" };
}

/** `1900` → `19`, `810` → `8.1` */
export function percentageOf(basisPoints: number): string {
  return String(basisPoints / 100);
}

export function taxIdType(country: string): string {
  return (Object.hasOwn(TAX_ID_TYPES, country) && TAX_ID_TYPES[country]) || "unknown";
}

/** The countries that a buyer can choose, by name. */
export const COUNTRIES: readonly { code: string; name: string }[] = Object.keys(RATES)
  .map((code) => ({ code, name: countryName(code) }))
  .sort((one, other) => one.name.localeCompare(other.name, "en"));

export function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames("en", { type: "region", fallback: "code" }).of(code) ?? code;
}

export function taxTypeOf(name: Rate["name"]): "gst" | "jct" | "sales_tax" | "vat" {
  return ({ GST: "gst", JCT: "jct", "Sales tax": "sales_tax", VAT: "vat" } as const)[name];
}
