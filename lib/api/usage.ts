import type { AccountName } from "@/lib/db/account-store";
import { RecordUsageBatchBody, RecordUsageBody, SettleHoldBody } from "@/lib/contracts/usage";
import { statusOfRefusal } from "@/lib/contracts/refusals";
import { idempotencyKey } from "@/lib/contracts/values";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { ok, type Result } from "@/lib/domain/result";
import { settleHold } from "@/lib/operations/close-hold";
import { recordUsage, recordUsages, type RecordUsage, type UsageReceipt } from "@/lib/operations/record-usage";
import type { Answer, ApiRequest } from "./answer";
import { parse, readBody, type Call } from "./endpoint";
import { whyOverLimit } from "./limits";
import { json, problem, problemBody } from "./respond";

/** `POST /api/billing/usage` → 201, or 200 when the key was seen before. */
export async function postUsage({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, RecordUsageBody);
  if (!body.ok) return problem(body.refusal);
  const key = keyOf(request, body.value.idempotencyKey);
  if (!key.ok) return problem(key.refusal);
  const usage = recordUsageOf(body.value, key.value);
  const over = await whyOverLimit(usage.who);
  return over ? problem(over) : receipt(await recordUsage(actor, usage));
}

const BATCH_LIMIT_BYTES = 16 * 1_048_576;

/** `POST /api/billing/usage/batch` → each item's own status, in order. */
export async function postUsageBatch({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, RecordUsageBatchBody, BATCH_LIMIT_BYTES);
  if (!body.ok) return problem(body.refusal);
  const items = body.value.items.map((item) => parse(RecordUsageBody, item));
  const wellFormed = items.flatMap((item) => (item.ok ? [recordUsageOf(item.value, item.value.idempotencyKey)] : []));
  const recorded = await recordUsages(actor, wellFormed);
  let next = 0;
  const results = items.map((item, index) => {
    const result = item.ok ? recorded[next++]! : item;
    if (!result.ok) return { index, ...problemBody(result.refusal), status: statusOfRefusal[result.refusal.code] };
    return { index, status: result.value.replayed ? 200 : 201, ...receiptBody(result.value) };
  });
  return json({ results });
}

/** `POST /api/billing/holds/{id}/settle` → as usage. */
export async function postSettleHold({ request, params, actor }: Call): Promise<Answer> {
  const body = await readBody(request, SettleHoldBody);
  if (!body.ok) return problem(body.refusal);
  return receipt(await settleHold(actor, params.id!, consumptionOf(body.value)));
}

/** The key from the header or the body. Both may be given if they agree. */
export function keyOf(request: Pick<ApiRequest, "headers">, fromBody: string | undefined): Result<string | undefined> {
  const header = request.headers.get("idempotency-key");
  if (header === null) return ok(fromBody);
  const key = parse(idempotencyKey, header);
  const refuseKey = (message: string): Result<never> => ({
    ok: false,
    refusal: { code: "validation_failed", faults: [{ path: "Idempotency-Key", message }] },
  });
  if (!key.ok) return refuseKey("must be 1 to 255 visible ASCII characters");
  return fromBody === undefined || fromBody === key.value ? key : refuseKey("differs from idempotencyKey in the body");
}

export function whoOf(body: AccountName): AccountName {
  const { userId, externalUserId, accountId, workspaceId } = body;
  return { userId, externalUserId, accountId, workspaceId };
}

function recordUsageOf(body: RecordUsageBody, key: string | undefined): RecordUsage {
  const { holdId, requireBalance } = body;
  return Object.assign(consumptionOf(body), { who: whoOf(body), key, holdId, requireBalance });
}

function consumptionOf(body: SettleHoldBody): Omit<RecordUsage, "who" | "key" | "holdId"> {
  return {
    projectId: body.projectId,
    runId: body.runId,
    operationType: body.operationType,
    provider: body.provider,
    model: body.model,
    units: {
      inputModelTokens: body.inputTokens ?? 0n,
      cachedInputModelTokens: body.cachedInputTokens ?? 0n,
      outputModelTokens: body.outputTokens ?? 0n,
      imageCount: body.imageCount ?? 0n,
      imageSize: body.imageSize ?? null,
      characterCount: body.characters ?? 0n,
      durationMs: body.seconds ?? 0n,
    },
    success: body.success,
    errorMessage: body.errorMessage,
    override: {
      chargeType: body.chargeType,
      multiplierBasisPoints: body.multiplier,
      fixedTokens: body.fixedTokens,
    },
    claimed: { totalTokens: body.totalTokens, billableTokens: body.billableTokens },
    occurredAt: body.occurredAt,
    metadata: body.metadata,
  };
}

function receipt(result: Result<UsageReceipt>): Answer {
  if (!result.ok) return problem(result.refusal);
  const { replayed } = result.value;
  return json(receiptBody(result.value), replayed ? 200 : 201, replayed ? { "idempotent-replayed": "true" } : {});
}

function receiptBody(value: UsageReceipt) {
  return {
    usageId: value.usageId,
    transactionId: value.seq === null ? null : transactionIdOf(value.accountId, value.seq),
    usageStatus: value.status,
    actualTokens: value.actualTokens,
    billableTokens: value.billableTokens,
    chargeType: value.chargeType,
    balance: value.balanceTokens,
    replayed: value.replayed,
  };
}
