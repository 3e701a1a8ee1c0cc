import { z } from "zod";
import { namesSomebody, nobodyNamed, whoIsCharged } from "./who-is-charged";
import {
  amountConsumed,
  count,
  idempotencyKey,
  metadata,
  moment,
  multiplier,
  positiveCount,
  seconds,
  text,
  uuid,
} from "./values";

const consumed = {
  inputTokens: amountConsumed.optional(),
  cachedInputTokens: amountConsumed.optional(),
  outputTokens: amountConsumed.optional(),
  imageCount: z.int().min(0).max(1_000).transform(BigInt).optional(),
  imageSize: z
    .string()
    .regex(/^\d{1,5}x\d{1,5}$/, { error: "must look like 1024x1024" })
    .optional(),
  characters: amountConsumed.optional(),
  seconds: seconds.optional(),
};

const usageFields = {
  projectId: uuid.optional(),
  runId: uuid.optional().meta({ description: "A run whose cap this draws on." }),
  operationType: text(64).meta({ description: "What it was for, in a word of yours: draft, chat, image." }),
  provider: text(64).meta({ description: "openai, anthropic, google, or another." }),
  model: text(128).meta({ description: "The model that the provider says it used." }),
  ...consumed,
  totalTokens: count.optional().meta({ description: "Your own sum of model tokens; when given it must equal ours." }),
  success: z.boolean().default(true).meta({ description: "False for what failed: it is recorded and costs nothing." }),
  errorMessage: text(2_000).optional(),
  chargeType: z.enum(["multiplier", "fixed", "cost"]).optional(),
  multiplier: multiplier.optional().meta({ description: "Instead of the price list: 1.5." }),
  fixedTokens: count
    .optional()
    .meta({ description: "Instead of the price list, for each image or for the operation." }),
  billableTokens: count.optional().meta({ description: "Your own charge; when given it must equal ours." }),
  occurredAt: moment.optional().meta({ description: "From 34 days back to 5 minutes ahead; now when left out." }),
  metadata: metadata.optional().meta({ description: "A JSON object of at most 8 KiB, kept as it is." }),
};

type Counts = { inputTokens?: bigint; cachedInputTokens?: bigint };
const cachedIsPartOfInput = (input: Counts) => (input.cachedInputTokens ?? 0n) <= (input.inputTokens ?? 0n);
const cachedFault = {
  error: "is part of inputTokens and cannot exceed it",
  path: ["cachedInputTokens"],
  // Nothing to compare while one of the two cannot be read.
  when: ({ issues }: { issues: unknown[] }) => issues.length === 0,
};

/**
 * `POST /api/billing/usage`. `inputTokens` includes cached input; `outputTokens` includes reasoning.
 * Unknown fields are refused: a misspelt count must not become a free call.
 */
export const RecordUsageBody = z
  .strictObject({
    ...whoIsCharged,
    ...usageFields,
    holdId: text(255).optional().meta({ description: "Settle this hold with it." }),
    requireBalance: z
      .boolean()
      .default(false)
      .meta({ description: "Book only what is available; otherwise the work counts as done." }),
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(namesSomebody, nobodyNamed)
  .refine(cachedIsPartOfInput, cachedFault);
export type RecordUsageBody = z.output<typeof RecordUsageBody>;

/** `POST /api/billing/usage/batch`. Items are parsed one by one, so that a faulty one spoils only itself. */
export const RecordUsageBatchBody = z.strictObject({ items: z.array(z.unknown()).min(1).max(1_000) });

/** `POST /api/billing/holds/{id}/settle`: a usage whose account the hold already names. */
export const SettleHoldBody = z
  .strictObject({ ...usageFields, idempotencyKey: idempotencyKey.optional() })
  .refine(cachedIsPartOfInput, cachedFault);
export type SettleHoldBody = z.output<typeof SettleHoldBody>;

/** `POST /api/billing/holds`: either the tokens to hold, or the most that the operation can consume. */
export const OpenHoldBody = z
  .strictObject({
    ...whoIsCharged,
    tokens: positiveCount.optional().meta({ description: "Exactly so many, or give the most that it can use." }),
    operationType: text(64).optional(),
    provider: text(64).optional(),
    model: text(128).optional(),
    maxOutputTokens: amountConsumed.optional(),
    ...consumed,
    ttlSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(900)
      .meta({ description: "Free again after this, if nobody settles it." }),
    runId: uuid.optional(),
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(namesSomebody, nobodyNamed)
  .refine((input) => input.tokens !== undefined || (input.operationType !== undefined && input.model !== undefined), {
    error: "say how many tokens to hold, or give operationType, model and maxOutputTokens",
    path: ["tokens"],
  })
  .refine(cachedIsPartOfInput, cachedFault);
export type OpenHoldBody = z.output<typeof OpenHoldBody>;

export const CheckBalanceBody = z.strictObject({ ...whoIsCharged, required: count }).refine(namesSomebody, nobodyNamed);
