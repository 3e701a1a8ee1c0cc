import "server-only";
import type { CallableModel } from "@/lib/ai/language-model";
import type { CompletedCall, CutCall, FailedCall, ModelOutcome, ModelUsage } from "@/lib/ai/model-outcome";
import type { NamedAccount } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { log } from "@/lib/log";
import { keepHoldUntilKnown, releaseHold } from "./close-hold";
import { keepConversation, keepPiece, keptMetadata, type PlaceToKeep } from "./keep-piece";
import type { HoldReceipt } from "./open-hold";
import { persistently } from "./persistently";
import { recordOwnUsages, type RecordUsage } from "./record-usage";
import type { AiOperation } from "./run-ai-operation-kinds";

/** An operation whose hold is open and has to be closed, once. */
export type OpenAiOperation = {
  actor: Actor;
  account: NamedAccount;
  hold: HoldReceipt;
  model: CallableModel;
  operation: AiOperation;
  /** Where its answer is kept; null where it is not. */
  place: PlaceToKeep | null;
  startedAt: Date;
};

/** How it ended and what it cost. */
export type AiOperationReceipt = {
  /** `cut`: it ended early and what was delivered is charged. `unknown`: nobody can say yet, and the hold stays. */
  outcome: "completed" | "cut" | "failed" | "unknown";
  /** A sentence for whoever asked, where the outcome needs one. */
  message: string | null;
  /** The model that answered. */
  model: string;
  inputModelTokens: bigint;
  outputModelTokens: bigint;
  billableTokens: bigint;
  /** The settled balance afterwards. */
  balanceTokens: bigint;
  /** The ledger line that charged it; null when nothing was charged. */
  transactionId: string | null;
  /** What was kept of it. */
  pieceId: string | null;
};

/**
 * Closes the hold of an operation in exactly one way: settled at what was used, settled at nothing as a failure,
 * released when nothing was ever asked of the model, or kept when the outcome is unknown. Never throws, and goes on
 * though whoever asked is gone. A database that is away for a moment is waited for; after that the hold stays.
 */
export async function closeAiOperation(open: OpenAiOperation, outcome: ModelOutcome): Promise<AiOperationReceipt> {
  if (outcome.kind === "failed" || outcome.kind === "unknown") {
    log.warn({ ...about(open), outcome: outcome.kind, detail: outcome.detail }, "model call without an answer");
  }
  const latencyMs = Date.now() - open.startedAt.getTime();
  try {
    // What they are given is the same at every attempt, so that one which was booked without our hearing of it is
    // recognised and not booked again.
    return await persistently(about(open), () => close(open, outcome, latencyMs));
  } catch (error) {
    // Everything that is needed to book it by hand.
    log.error({ ...about(open), error, outcome: outcome.kind, used: usageOf(outcome) }, "AI operation not booked");
    return unknownReceipt(open, outcome, NOT_BOOKED);
  }
}

async function close(open: OpenAiOperation, outcome: ModelOutcome, latencyMs: number): Promise<AiOperationReceipt> {
  switch (outcome.kind) {
    case "unknown":
      return keep(open, outcome, `${outcome.message} ${RESERVED}`);
    case "failed":
      return settle(open, outcome, failedUsage(open, outcome.message, latencyMs));
    case "completed":
    case "cut":
      if (isUsed(outcome.usage)) return settle(open, outcome, succeededUsage(open, outcome, latencyMs));
      // It was stopped before the model was asked: there is no operation to record, let alone to charge.
      return outcome.kind === "cut"
        ? release(open, outcome)
        : settle(open, toFailure(EMPTY_ANSWER), failedUsage(open, EMPTY_ANSWER, latencyMs));
  }
}

async function settle(open: OpenAiOperation, outcome: ModelOutcome, usage: RecordUsage): Promise<AiOperationReceipt> {
  const [booked] = await recordOwnUsages(open.actor, [usage]);
  if (!booked?.ok) {
    // A "no" does not become a "yes" by asking again. The tokens stay held until a person has looked.
    log.error(
      { ...about(open), refusal: booked?.refusal, used: usageOf(outcome) },
      "AI operation refused by the ledger",
    );
    return keep(open, outcome, NOT_BOOKED);
  }
  const { accountId, seq, usageId, billableTokens, balanceTokens } = booked.value;
  return keepAnswer(open, outcome, usageId, {
    ...receiptOf(open, outcome),
    billableTokens,
    balanceTokens,
    transactionId: seq === null ? null : transactionIdOf(accountId, seq),
  });
}

/** The charge stands whether or not what it was for can be kept. */
async function keepAnswer(
  { account, place, operation: { piece } }: OpenAiOperation,
  outcome: ModelOutcome,
  usageId: string,
  receipt: AiOperationReceipt,
): Promise<AiOperationReceipt> {
  const written = writtenIn(outcome);
  if (!place || written === "") return receipt;
  const { pieceId, projectId, source } = place;
  const isWorkedOn = piece.kind !== "draft" && piece.kind !== "chat";
  const kept = place.isContinued
    ? await keepConversation(account.accountId, { pieceId, turns: piece.turnsOf?.(written) ?? [], usageId })
    : await keepPiece(account.accountId, {
        pieceId,
        projectId,
        kind: piece.kind,
        title: (isWorkedOn && source?.title) || piece.title,
        text: piece.textOf(written),
        sourcePieceId: source?.pieceId,
        usageId,
      });
  if (kept !== null) return { ...receipt, pieceId: kept };
  return { ...receipt, message: [receipt.message, NOT_KEPT].filter(Boolean).join(" ") };
}

async function release(open: OpenAiOperation, outcome: ModelOutcome): Promise<AiOperationReceipt> {
  const released = await releaseHold(open.actor, open.hold.holdId);
  if (!released.ok) log.error({ ...about(open), refusal: released.refusal }, "hold not released");
  return { ...receiptOf(open, outcome), message: "Stopped before the model was asked. Nothing was charged." };
}

async function keep(open: OpenAiOperation, outcome: ModelOutcome, message: string): Promise<AiOperationReceipt> {
  const kept = await keepHoldUntilKnown(open.actor, open.hold.holdId);
  if (!kept.ok) log.error({ ...about(open), refusal: kept.refusal }, "hold not kept");
  return unknownReceipt(open, outcome, message);
}

function succeededUsage(open: OpenAiOperation, outcome: CompletedCall | CutCall, latencyMs: number): RecordUsage {
  const { usage, usageBasis, modelReturned } = outcome;
  return {
    ...recorded(open),
    model: modelReturned,
    units: {
      ...NO_UNITS,
      inputModelTokens: usage.inputModelTokens,
      cachedInputModelTokens: usage.cachedInputModelTokens,
      outputModelTokens: usage.outputModelTokens,
    },
    success: true,
    metadata: {
      ...open.operation.metadata,
      derivedKind: open.operation.piece.kind,
      derivedCharacters: writtenIn(outcome).length,
      ...(open.place && writtenIn(outcome) !== "" && keptMetadata(open.place)),
      ...(outcome.kind === "completed" ? { finishReason: outcome.finishReason } : { cut: outcome.reason }),
      ...(usage.reasoningModelTokens > 0n && { reasoningModelTokens: Number(usage.reasoningModelTokens) }),
      ...(modelReturned !== open.model.modelId && { modelRequested: open.model.modelId }),
      usageBasis,
      latencyMs,
    },
  };
}

function failedUsage(open: OpenAiOperation, errorMessage: string, latencyMs: number): RecordUsage {
  return {
    ...recorded(open),
    units: NO_UNITS,
    success: false,
    errorMessage,
    metadata: { ...open.operation.metadata, latencyMs },
  };
}

/** The account and its user are both named: the hold alone does not say who in a workspace it was. */
function recorded({ account, hold, operation, place, model, startedAt }: OpenAiOperation) {
  return {
    who: { accountId: account.accountId, ...(account.userId !== null && { userId: account.userId }) },
    holdId: hold.holdId,
    ...(place && { projectId: place.projectId }),
    operationType: operation.operationType,
    provider: model.provider,
    model: model.modelId,
    occurredAt: startedAt,
  };
}

function receiptOf(open: OpenAiOperation, outcome: ModelOutcome): AiOperationReceipt {
  const usage = usageOf(outcome);
  return {
    outcome: outcome.kind,
    message: messageOf(outcome),
    model: "modelReturned" in outcome ? outcome.modelReturned : open.model.modelId,
    inputModelTokens: usage?.inputModelTokens ?? 0n,
    outputModelTokens: usage?.outputModelTokens ?? 0n,
    billableTokens: 0n,
    balanceTokens: open.hold.balanceTokens,
    transactionId: null,
    pieceId: null,
  };
}

function unknownReceipt(open: OpenAiOperation, outcome: ModelOutcome, message: string): AiOperationReceipt {
  return { ...receiptOf(open, outcome), outcome: "unknown", message };
}

function messageOf(outcome: ModelOutcome): string | null {
  switch (outcome.kind) {
    case "completed":
      return outcome.finishReason === "length" ? "The text stopped at the longest it may be." : null;
    case "cut":
      return outcome.deliveredText === "" ? CUT_BEFORE_THE_TEXT : CUT_SENTENCES[outcome.reason];
    case "failed":
      return `${outcome.message} Nothing was charged.`;
    case "unknown":
      return outcome.message;
  }
}

const CUT_BEFORE_THE_TEXT = "Stopped before the first word. The model had read the request, and only that is charged.";
const CUT_SENTENCES: Record<CutCall["reason"], string> = {
  aborted: "Stopped. Only what was written until then is charged.",
  "timed-out": "The model took too long and was stopped. Only what was written until then is charged.",
  "provider-cut": "The model broke off. Only what was written until then is charged.",
};
const RESERVED = "Until we know, the tokens that it may cost stay reserved.";
const NOT_KEPT = "It could not be kept in its project, so copy what you need of it.";
const NOT_BOOKED = `We could not book this operation. ${RESERVED}`;
const EMPTY_ANSWER = "The model answered with nothing.";

function toFailure(message: string): FailedCall {
  return { kind: "failed", message, detail: message, retryable: true };
}

function usageOf(outcome: ModelOutcome): ModelUsage | null {
  return "usage" in outcome ? outcome.usage : null;
}

function writtenIn(outcome: ModelOutcome): string {
  if (outcome.kind === "completed") return outcome.text;
  return outcome.kind === "cut" ? outcome.deliveredText : "";
}

function isUsed({ inputModelTokens, outputModelTokens }: ModelUsage): boolean {
  return inputModelTokens + outputModelTokens > 0n;
}

function about({ hold, operation, model }: OpenAiOperation) {
  const { holdId, accountId } = hold;
  return { holdId, accountId, operationType: operation.operationType, provider: model.provider, model: model.modelId };
}
