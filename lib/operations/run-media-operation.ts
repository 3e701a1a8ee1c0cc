import "server-only";
import type { MediaKind } from "@/lib/ai/media-model";
import type { MediaOutcome } from "@/lib/ai/media-outcome";
import { findAccount, type AccountName } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { placeToKeep, type KeepIn } from "./keep-piece";
import { openHold } from "./open-hold";
import { ceilingOf, type AiOperationCeiling } from "./run-ai-operation-ceiling";
import type { AiModelChoice } from "./run-ai-operation-models";
import { closeMediaOperation, type MediaReceipt, type OpenMediaOperation } from "./run-media-operation-close";
import type { MediaOperation, MediaOrder } from "./run-media-operation-kinds";
import { chooseMediaModel, type ChosenMediaModel } from "./run-media-operation-models";

export type RunMediaOperation<Kind extends MediaKind, Made> = {
  who: AccountName;
  operation: MediaOperation<Kind, Made>;
  /** Left out: the first that is offered. */
  model?: AiModelChoice | undefined;
  /** Keep what is made there; left out, nothing is kept. */
  keepIn?: KeepIn | undefined;
  /** Whoever asked left: a model that was not asked yet is not asked. One that works is waited for and paid. */
  abortSignal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
};

/** The last net: a hold that nothing closed is free again after this. A call itself may take three minutes. */
const HOLD_TTL_SECONDS = 15 * 60;

/**
 * Makes images, speech or a transcript: holds what all of it costs, asks the model, and settles at what came. Every
 * refusal comes before anything is sent to a model: `insufficient_tokens`, `account_suspended`, `account_blocked`,
 * `too_many_in_flight`, `model_unavailable`, `account_not_found`, `not_found` for a project or a piece that the
 * account does not have, `validation_failed` for a model or a size that is not offered.
 */
export async function runMediaOperation<Kind extends MediaKind, Made>(
  actor: Actor,
  input: RunMediaOperation<Kind, Made>,
): Promise<Result<MediaReceipt<Made>>> {
  const { operation, abortSignal, timeoutMs } = input;
  const [most, account] = await Promise.all([mediaCeiling(operation, input.model), findAccount(input.who)]);
  if (!most.ok) return most;
  if (!account) return refuse({ code: "account_not_found" });
  const place = input.keepIn ? await placeToKeep(account.accountId, operation.pieceKind, input.keepIn) : ok(null);
  if (!place.ok) return place;
  const { chosen, tokens, ceiling } = most.value;

  const hold = await openHold(actor, {
    who: { accountId: account.accountId },
    tokens,
    ceiling,
    operationType: operation.kind,
    ttlSeconds: HOLD_TTL_SECONDS,
  });
  if (!hold.ok) return hold;

  // From here on the hold is ours to close, and `closeMediaOperation` is called exactly once, whatever happens.
  const { model } = chosen;
  const { units } = ceiling;
  const open: OpenMediaOperation<Kind, Made> = {
    actor,
    account,
    hold: hold.value,
    model,
    operation,
    units,
    place: place.value,
    startedAt: new Date(),
  };
  let outcome: MediaOutcome<Made>;
  try {
    outcome = await operation.ask(model, units, { abortSignal, timeoutMs });
  } catch (error) {
    await closeMediaOperation(open, {
      kind: "unknown",
      message: "Something went wrong on our side. We are checking whether the model did the work.",
      detail: String(error),
      reason: "connection-lost",
    });
    throw error;
  }
  return ok(await closeMediaOperation(open, outcome));
}

export type MediaCeiling<Kind extends MediaKind> = AiOperationCeiling & { chosen: ChosenMediaModel<Kind> };

/** What an order is charged when all of it is made, by which model. This is what is set aside, and what an estimate says. */
export async function mediaCeiling<Kind extends MediaKind>(
  order: MediaOrder<Kind>,
  choice?: AiModelChoice,
): Promise<Result<MediaCeiling<Kind>>> {
  const chosen = await chooseMediaModel(order.kind, choice);
  if (!chosen.ok) return chosen;
  const { provider, modelId } = chosen.value.model;
  const units = order.unitsAsked(chosen.value);
  if (!units.ok) return units;
  const most = await ceilingOf({ provider, model: modelId }, units.value);
  return most.ok ? ok({ ...most.value, chosen: chosen.value }) : most;
}
