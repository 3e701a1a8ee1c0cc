import { z } from "zod";
import { amountConsumed, idempotencyKey, positiveCount, seconds, text } from "./values";
import { namesSomebody, nobodyNamed, whoIsCharged } from "./who-is-charged";

/** `POST /api/billing/runs` */
export const StartRunBody = z
  .strictObject({
    ...whoIsCharged,
    /** One of the types that are set up, such as `story`. */
    type: text(64),
    /** The most that it may cost; left out, the most that such runs usually do. */
    capTokens: positiveCount.optional(),
    ttlSeconds: z.int().min(60).max(86_400).default(3_600),
    idempotencyKey: idempotencyKey.optional(),
  })
  .refine(namesSomebody, nobodyNamed);

/** The address of `GET /api/billing/runs`. */
export const ListRunsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100, { error: "must be at most 100" }).default(25),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22}$/, { error: "must be a nextCursor as we gave it" })
    .optional(),
});

/** `POST /api/billing/estimate`: a type of run, or an operation with or without what it takes. */
export const EstimateBody = z
  .strictObject({
    ...whoIsCharged,
    workflowType: text(64).optional(),
    operationType: text(64).optional(),
    provider: text(64).optional(),
    model: text(128).optional(),
    inputTokens: amountConsumed.optional(),
    cachedInputTokens: amountConsumed.optional(),
    outputTokens: amountConsumed.optional(),
    imageCount: z.int().min(0).max(1_000).transform(BigInt).optional(),
    imageSize: text(16).optional(),
    characters: amountConsumed.optional(),
    seconds: seconds.optional(),
  })
  .refine(
    ({ workflowType, operationType, model }) =>
      (workflowType !== undefined) !== (operationType !== undefined && model !== undefined),
    { error: "is required, or operationType and model", path: ["workflowType"] },
  );
export type EstimateBody = z.output<typeof EstimateBody>;

const tokens = z.int();
const time = z.iso.datetime();

export const StartedRun = z
  .object({
    runId: z.uuid(),
    capTokens: tokens.meta({ description: "Held from now on; usages with this runId draw on it." }),
    expiresAt: time,
    balance: tokens,
    replayed: z.boolean(),
  })
  .meta({ id: "StartedRun" });

const runFields = {
  runId: z.uuid(),
  type: z.string(),
  status: z.enum(["running", "finished", "capped", "expired"]).meta({
    description: "capped: a step did not fit below the cap. expired: it ran out of time.",
  }),
  capTokens: tokens,
  spentTokens: tokens,
  remainingTokens: tokens.meta({ description: "What it may still cost." }),
  steps: z.int(),
  startedAt: time,
  expiresAt: time,
  finishedAt: time.nullable(),
};

export const Run = z.object(runFields).meta({ id: "Run" });

export const RunList = z.object({ data: z.array(Run), nextCursor: z.string().nullable() }).meta({ id: "RunList" });

export const EstimateAnswer = z
  .object({
    minTokens: tokens,
    maxTokens: tokens,
    p50Tokens: tokens.optional().meta({ description: "Half of them cost at most this." }),
    p95Tokens: tokens.optional(),
    minCredits: z.number(),
    maxCredits: z.number(),
    usd: z.object({ min: z.number(), max: z.number() }),
    basis: z
      .enum(["price", "own_history", "all_history", "seeded_range"])
      .meta({ description: "From what it was made: the price list, histories, or the range that was set up." }),
  })
  .meta({ id: "Estimate" });
