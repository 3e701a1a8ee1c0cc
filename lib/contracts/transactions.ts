import { z } from "zod";
import { LINE_SORTS, type LineSort } from "@/lib/domain/ledger/line-order";
import { moment, text } from "./values";

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

/** By which letter a cursor remembers the order that it belongs to. */
const cursorLetters: Record<LineSort, string> = {
  newest: "n",
  oldest: "l",
  type: "t",
  "-type": "T",
  amount: "a",
  "-amount": "A",
  balance: "b",
  "-balance": "B",
};

const CURSOR = /^[nltTaAbB][A-Za-z0-9_-]{1,40}$/;

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
  /** Part of the description. */
  text: text(200).optional(),
  sort: z.enum(LINE_SORTS, { error: `must be one of ${LINE_SORTS.join(", ")}` }).default("newest"),
  limit: z.coerce.number().int().min(1).max(100, { error: "must be at most 100" }).default(25),
  cursor: z.string().regex(CURSOR, { error: "must be a nextCursor as we gave it" }).optional(),
});
export type ListTransactionsQuery = z.output<typeof ListTransactionsQuery>;

/** A place in a list, without saying what it is made of. It remembers the order it belongs to. */
export function cursorAt(sort: LineSort, seq: bigint): string {
  return cursorLetters[sort] + Buffer.from(seq.toString()).toString("base64url");
}

/** Null for a cursor that was tampered with or belongs to another order. */
export function seqOfCursor(sort: LineSort, cursor: string): bigint | null {
  const digits = Buffer.from(cursor.slice(1), "base64url").toString();
  const isOurs = cursor[0] === cursorLetters[sort] && /^\d{1,18}$/.test(digits);
  return isOurs ? BigInt(digits) : null;
}
