import { EstimateBody, ListRunsQuery, StartRunBody } from "@/lib/contracts/runs";
import { actorMay } from "@/lib/domain/access";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { finishRun } from "@/lib/operations/finish-run";
import { startRun } from "@/lib/operations/start-run";
import { estimateOperation, estimateRun } from "@/lib/queries/estimate";
import { getRun, listRuns, type RunView } from "@/lib/queries/runs";
import { nameIn } from "./accounts";
import type { Answer } from "./answer";
import { parse, readBody, type Call } from "./endpoint";
import { accountWithinLimit, whyOverLimit } from "./limits";
import { json, problem } from "./respond";
import { keyOf, whoOf } from "./usage";

/** `POST /api/billing/runs` → 201, or 200 when the key was seen before. */
export async function postRun({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, StartRunBody);
  if (!body.ok) return problem(body.refusal);
  const key = keyOf(request, body.value.idempotencyKey);
  if (!key.ok) return problem(key.refusal);
  const who = whoOf(body.value);
  const over = await whyOverLimit(who);
  if (over) return problem(over);
  const { type, capTokens, ttlSeconds } = body.value;
  const started = await startRun(actor, { who, key: key.value, type, capTokens, ttlSeconds });
  if (!started.ok) return problem(started.refusal);
  const { balanceTokens: balance, ...run } = started.value;
  return json({ ...run, balance }, run.replayed ? 200 : 201, run.replayed ? { "idempotent-replayed": "true" } : {});
}

/** `GET /api/billing/runs`, newest first. */
export async function getRuns({ query, actor }: Call): Promise<Answer> {
  const asked = parse(ListRunsQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { limit, cursor } = asked.value;
  const account = await accountWithinLimit(nameIn(query));
  if (!account.ok) return problem(account.refusal);
  const page = await listRuns(actor, account.value.accountId, { limit, afterId: cursor && idOfCursor(cursor) });
  if (!page.ok) return problem(page.refusal);
  const { runs, nextId } = page.value;
  return json({ data: runs.map(runBody), nextCursor: nextId === null ? null : cursorOf(nextId) });
}

/** `GET /api/billing/runs/{id}` */
export async function getRunAnswer({ params, actor }: Call): Promise<Answer> {
  const run = await getRun(actor, params.id!);
  return run.ok ? json(runBody(run.value)) : problem(run.refusal);
}

/** `POST /api/billing/runs/{id}/finish` → the run as it ended. Repeatable. */
export async function postFinishRun(call: Call): Promise<Answer> {
  const finished = await finishRun(call.actor, call.params.id!);
  if (!finished.ok) return problem(finished.refusal);
  const run = await getRun(call.actor, finished.value.runId);
  return run.ok ? json(runBody(run.value)) : problem(run.refusal);
}

/**
 * `POST /api/billing/estimate`. For the account that is named, or the one that the key is bound to. Where there is
 * none, everybody's history answers: it is a handful of percentiles that name nobody, open to every key whatever it
 * may do, as the price list is.
 */
export async function postEstimate({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, EstimateBody);
  if (!body.ok) return problem(body.refusal);
  const { workflowType } = body.value;
  const who = whoOf(body.value);
  const isNamed = Object.values(who).some((name) => name !== undefined);
  const account = isNamed ? await accountWithinLimit(who) : null;
  if (account && !account.ok) return problem(account.refusal);
  const own = actorMay(actor, "account:read:any") && actor.kind === "key" ? actor.accountId : null;
  const whose = account ? account.value.accountId : own;
  const estimate =
    workflowType === undefined
      ? await estimateOperation(actor, operationOf(body.value), whose)
      : await estimateRun(actor, workflowType, whose);
  if (!estimate.ok) return problem(estimate.refusal);
  const { minTokens, maxTokens, p50Tokens, p95Tokens, minCents, maxCents, basis } = estimate.value;
  return json({
    minTokens,
    maxTokens,
    ...(p50Tokens !== null && { p50Tokens }),
    ...(p95Tokens !== null && { p95Tokens }),
    // 100 tokens are a credit.
    minCredits: Number(minTokens) / 100,
    maxCredits: Number(maxTokens) / 100,
    usd: { min: Number(minCents) / 100, max: Number(maxCents) / 100 },
    basis,
  });
}

function operationOf(body: EstimateBody) {
  const { inputTokens, cachedInputTokens, outputTokens, imageCount, characters, seconds } = body;
  const hasUnits = [inputTokens, outputTokens, imageCount, characters, seconds].some((amount) => amount !== undefined);
  return {
    operationType: body.operationType!,
    provider: body.provider ?? "openai",
    model: body.model!,
    units: !hasUnits
      ? null
      : {
          ...NO_UNITS,
          inputModelTokens: inputTokens ?? 0n,
          cachedInputModelTokens: cachedInputTokens ?? 0n,
          outputModelTokens: outputTokens ?? 0n,
          imageCount: imageCount ?? 0n,
          imageSize: body.imageSize ?? null,
          characterCount: characters ?? 0n,
          durationMs: seconds ?? 0n,
        },
  };
}

function runBody(run: RunView) {
  const { id, type, status, capTokens, spentTokens, remainingTokens, stepCount } = run;
  const { startedAt, expiresAt, finishedAt } = run;
  const figures = { capTokens, spentTokens, remainingTokens, steps: stepCount };
  return { runId: id, type, status, ...figures, startedAt, expiresAt, finishedAt };
}

function cursorOf(runId: string): string {
  return Buffer.from(runId.replaceAll("-", ""), "hex").toString("base64url");
}

function idOfCursor(cursor: string): string {
  const hex = Buffer.from(cursor, "base64url").toString("hex").padEnd(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
