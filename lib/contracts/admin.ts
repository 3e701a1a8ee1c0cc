import { z } from "zod";
import { text, uuid } from "./values";

const MOST_TOKENS_AT_ONCE = 1_000_000_000_000n;

/** The grant and deduct form. Amounts arrive as digits; `1.5`, `-1` and `1e9` are refused, not read. */
export const GrantTokensForm = z.object({
  accountId: uuid,
  /** Drawn with the form. */
  key: uuid,
  direction: z.enum(["grant", "deduct"]),
  amountTokens: z
    .string({ error: "is required" })
    .transform((value) => value.replaceAll(/[,\s_]/g, ""))
    .pipe(z.string().regex(/^\d{1,16}$/, { error: "must be a whole number of tokens" }))
    .transform(BigInt)
    .refine((value) => value > 0n, { error: "must be at least 1" })
    .refine((value) => value <= MOST_TOKENS_AT_ONCE, { error: "must be at most 1,000,000,000,000" }),
  reason: z
    .string({ error: "is required" })
    .trim()
    .min(3, { error: "must be at least 3 characters; the customer reads it" })
    .pipe(text(200)),
  expiresOn: z.iso.date({ error: "must be a date" }).optional(),
});
