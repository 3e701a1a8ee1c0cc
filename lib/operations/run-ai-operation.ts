import "server-only";
import { streamModelText, type ModelTextStream } from "@/lib/ai/generate";
import type { UnknownCall } from "@/lib/ai/model-outcome";
import { findAccount, type AccountName } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { placeToKeep, type KeepIn } from "./keep-piece";
import { openHold } from "./open-hold";
import { aiOperationCeiling } from "./run-ai-operation-ceiling";
import { closeAiOperation, type AiOperationReceipt, type OpenAiOperation } from "./run-ai-operation-close";
import type { AiOperation } from "./run-ai-operation-kinds";
import { chooseAiModel, type AiModelChoice } from "./run-ai-operation-models";
import { letStop } from "./run-ai-operation-stop";

export type RunAiOperation = {
  who: AccountName;
  operation: AiOperation;
  /** Left out: the default of this deployment. */
  model?: AiModelChoice | undefined;
  /** Whoever asked stops it with this; what was delivered until then is charged. */
  abortSignal?: AbortSignal | undefined;
  /** A name of the caller's choosing, by which `stopAiOperation` stops it too. */
  stopKey?: string | undefined;
  /** Keep what is made there; left out, nothing is kept. */
  keepIn?: KeepIn | undefined;
  /** How long the whole answer may take. */
  timeoutMs?: number | undefined;
};

/** An operation on its way: the tokens are held and the model has been asked. */
export type RunningAiOperation = {
  holdId: string;
  holdTokens: bigint;
  provider: string;
  model: string;
  /** The answer in pieces; it closes however the call ends. Cancelling it stops the operation. */
  textStream: ReadableStream<string>;
  /** True with the first piece of text, false when it ended without one: the moment to choose an HTTP status. */
  started: Promise<boolean>;
  /** Resolves once it is booked, whether or not anybody reads the text. Never rejects. */
  ended: Promise<AiOperationReceipt>;
};

/** The last net: a hold that nothing closed is free again after this. A call itself may take three minutes. */
const HOLD_TTL_SECONDS = 15 * 60;

/**
 * Holds the most that the operation can cost, asks the model and settles at what it really used. Every refusal comes
 * before anything is sent to a model: `insufficient_tokens`, `account_suspended`, `account_blocked`,
 * `too_many_in_flight`, `model_unavailable`, `account_not_found`, `not_found` for a project or a piece that the
 * account does not have, `validation_failed` for a model that is not offered.
 */
export async function runAiOperation(actor: Actor, input: RunAiOperation): Promise<Result<RunningAiOperation>> {
  const { operation, timeoutMs } = input;
  const [model, account] = await Promise.all([chooseAiModel(input.model), findAccount(input.who)]);
  if (!model.ok) return model;
  if (!account) return refuse({ code: "account_not_found" });
  const most = await aiOperationCeiling(model.value, operation.prompt);
  if (!most.ok) return most;
  const place = input.keepIn ? await placeToKeep(account.accountId, operation.piece.kind, input.keepIn) : ok(null);
  if (!place.ok) return place;

  const hold = await openHold(actor, {
    who: { accountId: account.accountId },
    ...most.value,
    operationType: operation.operationType,
    ttlSeconds: HOLD_TTL_SECONDS,
  });
  if (!hold.ok) return hold;

  // From here on the hold is ours to close, and `closeAiOperation` is called exactly once, whatever happens.
  const open: OpenAiOperation = {
    actor,
    account,
    hold: hold.value,
    model: model.value,
    operation,
    place: place.value,
    startedAt: new Date(),
  };
  const stop = new AbortController();
  const forget = input.stopKey === undefined ? () => {} : letStop(account.accountId, input.stopKey, stop);
  const abortSignal = input.abortSignal ? AbortSignal.any([input.abortSignal, stop.signal]) : stop.signal;
  let call: ModelTextStream;
  try {
    call = streamModelText({ ...operation.prompt, model: model.value, abortSignal, timeoutMs });
  } catch (error) {
    forget();
    await closeAiOperation(open, ourFault(error));
    throw error;
  }
  return ok({
    holdId: hold.value.holdId,
    holdTokens: hold.value.tokens,
    provider: model.value.provider,
    model: model.value.modelId,
    textStream: call.textStream,
    started: call.started,
    ended: call.ended
      .then(
        (outcome) => closeAiOperation(open, outcome),
        (error: unknown) => closeAiOperation(open, ourFault(error)),
      )
      .finally(forget),
  });
}

/** An error of our own around the call: whether the model did the work cannot be said. */
function ourFault(error: unknown): UnknownCall {
  return {
    kind: "unknown",
    message: "Something went wrong on our side. We are checking whether the model did the work.",
    detail: error instanceof Error ? error.message : String(error),
    reason: "connection-lost",
  };
}
