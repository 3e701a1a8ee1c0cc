import { z } from "zod";
import { grouped } from "@/lib/domain/units";
import { grantReason, MOST_TOKENS_AT_ONCE } from "./grants";
import { uuid } from "./values";

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
    .refine((value) => value <= BigInt(MOST_TOKENS_AT_ONCE), { error: "must be at most 1,000,000,000,000" }),
  reason: grantReason,
  expiresOn: z.iso.date({ error: "must be a date" }).optional(),
});

/** What whoever deducts is told, in words that follow the amount: they buy no tokens, as its owner would. */
export function whyNotDeducted(availableTokens: bigint): string {
  return availableTokens > 0n
    ? `is more than the ${grouped(availableTokens)} tokens that are available now`
    : "cannot be deducted: no tokens are available now";
}
