import { OpenHoldBody } from "@/lib/contracts/usage";
import { releaseHold } from "@/lib/operations/close-hold";
import { openHold } from "@/lib/operations/open-hold";
import type { Answer } from "./answer";
import { readBody, type Call } from "./endpoint";
import { whyOverLimit } from "./limits";
import { json, problem } from "./respond";
import { keyOf, whoOf } from "./usage";

/** `POST /api/billing/holds` → 201, or 200 when the key was seen before. */
export async function postHold({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, OpenHoldBody);
  if (!body.ok) return problem(body.refusal);
  const key = keyOf(request, body.value.idempotencyKey);
  if (!key.ok) return problem(key.refusal);

  const over = await whyOverLimit(whoOf(body.value));
  if (over) return problem(over);
  const { tokens, operationType, ttlSeconds } = body.value;
  const opened = await openHold(actor, {
    who: whoOf(body.value),
    key: key.value,
    tokens,
    ceiling: ceilingOf(body.value),
    operationType,
    runId: body.value.runId,
    ttlSeconds,
  });
  if (!opened.ok) return problem(opened.refusal);
  const { holdId, expiresAt, balanceTokens, replayed } = opened.value;
  const answer = { holdId, tokens: opened.value.tokens, expiresAt, balance: balanceTokens };
  return json(answer, replayed ? 200 : 201, replayed ? { "idempotent-replayed": "true" } : {});
}

/** `POST /api/billing/holds/{id}/release` */
export async function postReleaseHold({ params, actor }: Call): Promise<Answer> {
  const released = await releaseHold(actor, params.id!);
  return released.ok ? json(released.value) : problem(released.refusal);
}

function ceilingOf(body: OpenHoldBody) {
  if (body.model === undefined) return undefined;
  return {
    provider: body.provider ?? "openai",
    model: body.model,
    units: {
      inputModelTokens: body.inputTokens ?? 0n,
      cachedInputModelTokens: body.cachedInputTokens ?? 0n,
      outputModelTokens: body.maxOutputTokens ?? body.outputTokens ?? 0n,
      imageCount: body.imageCount ?? 0n,
      imageSize: body.imageSize ?? null,
      characterCount: body.characters ?? 0n,
      durationMs: body.seconds ?? 0n,
    },
  };
}
