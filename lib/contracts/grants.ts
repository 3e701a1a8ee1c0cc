import { z } from "zod";
import { idempotencyKey, moment, text } from "./values";
import { namesSomebody, nobodyNamed, whoIsCharged } from "./who-is-charged";

export const MOST_TOKENS_AT_ONCE = 1_000_000_000_000;

/** Why tokens are given or taken. It stands on the line. */
export const grantReason = z
  .string({ error: "is required" })
  .trim()
  .min(3, { error: "must be at least 3 characters; the customer reads it" })
  .pipe(text(200));

/** `POST /api/billing/grants` */
export const GrantTokensBody = z
  .strictObject({
    ...whoIsCharged,
    tokens: z
      .int({ error: "must be a whole number of tokens" })
      .min(-MOST_TOKENS_AT_ONCE, { error: "must take at most 1,000,000,000,000" })
      .max(MOST_TOKENS_AT_ONCE, { error: "must be at most 1,000,000,000,000" })
      .refine((tokens) => tokens !== 0, { error: "must not be 0" })
      .transform(BigInt)
      .meta({ description: "Below zero takes tokens back." }),
    reason: grantReason.meta({ description: "Stands on the transaction, where the customer reads it." }),
    expiresAt: moment.optional().meta({ description: "When what is left of them is gone; never, when left out." }),
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(namesSomebody, nobodyNamed)
  .refine(({ tokens, expiresAt }) => tokens > 0n || expiresAt === undefined, {
    error: "cannot be given for tokens that are taken",
    path: ["expiresAt"],
  });

export const GrantReceipt = z
  .object({
    accountId: z.uuid(),
    transactionId: z.string(),
    tokens: z.int(),
    balance: z.int(),
    replayed: z.boolean(),
  })
  .meta({ id: "GrantReceipt" });
