import type { LineType } from "./types";

/** The orders in which the lines of an account can be read. A minus is from the largest, or the last, down. */
export const LINE_SORTS = ["newest", "oldest", "type", "-type", "amount", "-amount", "balance", "-balance"] as const;
export type LineSort = (typeof LINE_SORTS)[number];

/** The types from A to Z by what people call them, which is the order of `type`. */
export const LINE_TYPES_BY_NAME: readonly LineType[] = [
  "auto_recharge",
  "bonus",
  "correction",
  "admin_deduction",
  "dispute",
  "dispute_reversal",
  "expiry",
  "admin_grant",
  "payment_refund",
  "subscription",
  "purchase",
  "refund",
  "usage",
];
