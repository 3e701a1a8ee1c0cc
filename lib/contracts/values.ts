import { z } from "zod";
import { parseBasisPoints } from "@/lib/domain/units";

/*
 * The values that cross a border, each parsed once. Whole numbers arrive as JSON numbers up to 2^53 - 1 and become
 * bigint; decimals are read digit by digit, never computed with. Nothing unreadable becomes a default.
 */

const isStorable = (text: string) => !text.includes("\u0000") && text.isWellFormed();

/** Text that a database can keep, none at all included: no NUL, no half of a surrogate pair. */
export const anyText = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters, { error: `must be at most ${maxCharacters} characters` })
    .refine(isStorable, { error: "must be valid text without NUL characters" });

/** The same, and not empty. */
export const text = (maxCharacters: number) => anyText(maxCharacters).min(1, { error: "must not be empty" });

/** 0, 1, 2, … as bigint. */
export const count = z
  .int({ error: "must be a whole number up to 9007199254740991" })
  .min(0, { error: "must not be negative" })
  .transform((value) => BigInt(value));

/** How much of something an operation consumed: more than a trillion of anything is a mistake. */
export const amountConsumed = z
  .int({ error: "must be a whole number" })
  .min(0, { error: "must not be negative" })
  .max(1_000_000_000_000, { error: "must be at most 1,000,000,000,000" })
  .transform((value) => BigInt(value));

/** 1, 2, 3, … as bigint. */
export const positiveCount = z
  .int({ error: "must be a whole number up to 9007199254740991" })
  .min(1, { error: "must be at least 1" })
  .transform((value) => BigInt(value));

/** A factor such as 1.5, at most four decimal places, as basis points. */
export const multiplier = z
  .number({ error: "must be a number such as 1.5" })
  .positive({ error: "must be above 0" })
  .max(1_000, { error: "must be at most 1000" })
  .transform((value, context) => {
    const basisPoints = parseBasisPoints(String(value));
    if (basisPoints !== null && basisPoints > 0n) return basisPoints;
    context.addIssue({ code: "custom", message: "must have at most four decimal places" });
    return z.NEVER;
  });

/** Seconds with at most three decimal places, as milliseconds. */
export const seconds = z
  .number({ error: "must be a number of seconds" })
  .min(0, { error: "must not be negative" })
  .max(31_536_000, { error: "must be at most a year" })
  .transform((value, context) => {
    const match = /^(\d+)(?:\.(\d{1,3}))?$/.exec(String(value));
    if (match) return BigInt(match[1]!) * 1_000n + BigInt((match[2] ?? "").padEnd(3, "0"));
    context.addIssue({ code: "custom", message: "must have at most three decimal places" });
    return z.NEVER;
  });

export const moment = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time such as 2026-01-31T09:30:00Z" })
  .transform((value) => new Date(value));

/** Lower-cased, so that one person is one user. */
export const email = z
  .string({ error: "must be an email address" })
  .trim()
  .toLowerCase()
  .max(254, { error: "must be at most 254 characters" })
  .pipe(z.email({ error: "must be an email address such as ada@example.com" }));

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: "must be 1 to 255 visible ASCII characters" });

export const uuid = z.uuid({ error: "must be an id as we gave it" });

const METADATA_LIMIT_BYTES = 8_192;

export const metadata = z
  .record(z.string(), z.unknown(), { error: "must be a JSON object" })
  // Stops here when it fails: measuring what is nested too deep would overflow the stack.
  .refine((value) => isStorableJson(value, 0), { error: "must be valid text, nested at most 16 deep", abort: true })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= METADATA_LIMIT_BYTES, {
    error: "must be at most 8 KiB of JSON",
  });

function isStorableJson(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isStorable(value);
  if (value === null || typeof value !== "object") return true;
  if (depth >= 16) return false;
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorableJson(item, depth + 1));
}
