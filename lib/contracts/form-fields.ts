import { z } from "zod";
import { parseMicroUsd } from "@/lib/domain/units";
import { text } from "./values";

/* Fields of forms. Everything arrives as text; what cannot be read is refused, never guessed. */

/** Why something is done, for the audit log. */
export const auditReason = z
  .string({ error: "is required" })
  .trim()
  .min(3, { error: "must be at least 3 characters; the audit log keeps it" })
  .pipe(text(200));

/** A whole number as it is typed, `6,000` or `6000`. */
export const wholeNumber = z
  .string({ error: "is required" })
  .transform((value) => value.replaceAll(/[,\s_]/g, ""))
  .pipe(z.string().regex(/^\d{1,15}$/, { error: "must be a whole number" }))
  .transform(BigInt);

/** A box that is ticked; a form sends nothing for one that is not. */
export const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** Dollars with at most six decimal places, `0.15`, as micro-dollars. */
export const microUsd = z.string().transform((value, context) => {
  const read = parseMicroUsd(value.trim());
  if (read !== null) return read;
  context.addIssue({ code: "custom", message: "must be an amount in dollars such as 0.15, to six places at most" });
  return z.NEVER;
});

/** Something with parts, which a form sends as JSON. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema, maxCharacters = 100_000) {
  return z
    .string({ error: "is required" })
    .max(maxCharacters, { error: "is too long" })
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
