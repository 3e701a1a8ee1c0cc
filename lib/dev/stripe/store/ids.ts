import { randomBytes } from "node:crypto";

/** The kinds of things that have an id, as Stripe spells their prefixes. */
export type IdPrefix =
  | "bps"
  | "ch"
  | "cs_test"
  | "cus"
  | "di"
  | "dp"
  | "evt"
  | "ii"
  | "il"
  | "in"
  | "inpay"
  | "li"
  | "pi"
  | "pm"
  | "price"
  | "prod"
  | "promo"
  | "re"
  | "seti"
  | "si"
  | "sub"
  | "req"
  | "tax_li"
  | "taxcalc"
  | "txi"
  | "txn"
  | "whsec";

/** A fresh id. Random, so that a restart or a reset can never hand out one that was used before. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(prefix === "cs_test" ? 40 : 24)}`;
}

/** Letters and digits, as long as asked. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length)
    text += randomBytes(length)
      .toString("base64")
      .replaceAll(/[^A-Za-z0-9]/g, "");
  return text.slice(0, length);
}
