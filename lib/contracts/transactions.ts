import { z } from "zod";
import { moment } from "./values";

export const LINE_TYPES = [
  "purchase",
  "usage",
  "bonus",
  "admin_grant",
  "admin_deduction",
  "refund",
  "auto_recharge",
  "subscription",
  "payment_refund",
  "dispute",
  "dispute_reversal",
  "expiry",
  "correction",
] as const;

const CURSOR = /^[nl][A-Za-z0-9_-]{1,40}$/;

/** The address of `GET /api/billing/transactions`. */
export const ListTransactionsQuery = z.object({
  /** One type, or several separated by commas. */
  type: z
    .string()
    .transform((value) => value.split(","))
    .pipe(z.array(z.enum(LINE_TYPES, { error: `must be one of ${LINE_TYPES.join(", ")}` })))
    .optional(),
  from: moment.optional(),
  to: moment.optional(),
  sort: z.enum(["newest", "oldest"], { error: "must be newest or oldest" }).default("newest"),
  limit: z.coerce.number().int().min(1).max(100, { error: "must be at most 100" }).default(25),
  cursor: z.string().regex(CURSOR, { error: "must be a nextCursor as we gave it" }).optional(),
});
export type ListTransactionsQuery = z.output<typeof ListTransactionsQuery>;

/** A place in a list, without saying what it is made of. It remembers the order it belongs to. */
export function cursorAt(order: "newest" | "oldest", seq: bigint): string {
  return (order === "newest" ? "n" : "l") + Buffer.from(seq.toString()).toString("base64url");
}

/** Null for a cursor that was tampered with or belongs to the other order. */
export function seqOfCursor(order: "newest" | "oldest", cursor: string): bigint | null {
  const digits = Buffer.from(cursor.slice(1), "base64url").toString();
  const isOurs = cursor[0] === (order === "newest" ? "n" : "l") && /^\d{1,18}$/.test(digits);
  return isOurs ? BigInt(digits) : null;
}
