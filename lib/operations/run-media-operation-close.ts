import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { MediaKind, MediaModel } from "@/lib/ai/media-model";
import type { MadeMedia, MediaOutcome } from "@/lib/ai/media-outcome";
import type { NamedAccount } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { NO_UNITS, type Units } from "@/lib/domain/pricing/charge";
import { log } from "@/lib/log";
import { keepHoldUntilKnown, releaseHold } from "./close-hold";
import type { HoldReceipt } from "./open-hold";
import { recordOwnUsages, type RecordUsage } from "./record-usage";
import type { MediaOperation } from "./run-media-operation-kinds";

/** An operation whose hold is open and has to be closed, once. */
export type OpenMediaOperation<Kind extends MediaKind, Made> = {
  actor: Actor;
  account: NamedAccount;
  hold: HoldReceipt;
  model: MediaModel<Kind>;
  operation: MediaOperation<Kind, Made>;
  /** What all of it would use. */
  units: Units;
  startedAt: Date;
};

/** How it ended and what it cost. */
export type MediaReceipt<Made> = {
  /** `unknown`: nobody can say yet whether the model did the work, and the hold stays. */
  outcome: MediaOutcome<Made>["kind"];
  /** What came of it. It is handed over even where it could not be booked. */
  made: Made | null;
  /** A sentence for whoever asked, where there is something to say. */
  message: string | null;
  provider: string;
  /** The model that answered. */
  model: string;
  /** What was used; where nothing came, what would have been. */
  units: Units;
  billableTokens: bigint;
  /** The settled balance afterwards. */
  balanceTokens: bigint;
  /** The ledger line that charged it; null when nothing was charged. */
  transactionId: string | null;
};

/**
 * Closes the hold of an operation in exactly one way: settled at what was made, settled at nothing as a failure,
 * released when no model was asked, or kept when the outcome is unknown. Never throws. A database that is away for a
 * moment is waited for; after that the hold stays.
 */
export async function closeMediaOperation<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
): Promise<MediaReceipt<Made>> {
  if (outcome.kind === "failed" || outcome.kind === "unknown") {
    log.warn({ ...about(open), outcome: outcome.kind, detail: outcome.detail }, "model call without an answer");
  }
  const latencyMs = Date.now() - open.startedAt.getTime();
  try {
    return await persistently(open, () => close(open, outcome, latencyMs));
  } catch (error) {
    // Everything that is needed to book it by hand.
    const { units } = receiptOf(open, outcome);
    log.error({ ...about(open), error, outcome: outcome.kind, units }, "AI operation not booked");
    return { ...receiptOf(open, outcome), message: NOT_BOOKED };
  }
}

async function close<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
  latencyMs: number,
): Promise<MediaReceipt<Made>> {
  switch (outcome.kind) {
    case "made":
      return settle(open, outcome, usageMade(open, outcome, latencyMs));
    case "failed":
      return settle(open, outcome, usageFailed(open, outcome.message, latencyMs));
    case "stopped": {
      const released = await releaseHold(open.actor, open.hold.holdId);
      if (!released.ok) log.error({ ...about(open), refusal: released.refusal }, "hold not released");
      return receiptOf(open, outcome);
    }
    case "unknown":
      await keep(open);
      return receiptOf(open, outcome);
  }
}

async function settle<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
  usage: RecordUsage,
): Promise<MediaReceipt<Made>> {
  const [booked] = await recordOwnUsages(open.actor, [usage]);
  if (!booked?.ok) {
    // A "no" does not become a "yes" by asking again. The tokens stay held until a person has looked.
    log.error({ ...about(open), refusal: booked?.refusal, units: usage.units }, "AI operation refused by the ledger");
    await keep(open);
    return { ...receiptOf(open, outcome), message: NOT_BOOKED };
  }
  const { accountId, seq, billableTokens, balanceTokens } = booked.value;
  return {
    ...receiptOf(open, outcome),
    billableTokens,
    balanceTokens,
    transactionId: seq === null ? null : transactionIdOf(accountId, seq),
  };
}

async function keep<Kind extends MediaKind, Made>(open: OpenMediaOperation<Kind, Made>): Promise<void> {
  const kept = await keepHoldUntilKnown(open.actor, open.hold.holdId);
  if (!kept.ok) log.error({ ...about(open), refusal: kept.refusal }, "hold not kept");
}

// What they are given is the same at every attempt, so that one which was booked without our hearing of it is
// recognised and not booked again.
async function persistently<Kind extends MediaKind, Made, Value>(
  open: OpenMediaOperation<Kind, Made>,
  work: () => Promise<Value>,
): Promise<Value> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      log.warn({ ...about(open), error, pauseMs }, "AI operation not booked yet");
      await pause(pauseMs);
    }
  }
  return work();
}

const PAUSES_MS = [200, 1_000, 3_000, 10_000];

function usageMade<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  { made, modelReturned }: MadeMedia<Made>,
  latencyMs: number,
): RecordUsage {
  const { operation, units, model } = open;
  return {
    ...recorded(open),
    model: modelReturned,
    units: operation.unitsMade(units, made),
    success: true,
    metadata: {
      ...operation.metadata,
      ...operation.metadataOf(made),
      ...(modelReturned !== model.modelId && { modelRequested: model.modelId }),
      latencyMs,
    },
  };
}

function usageFailed<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  errorMessage: string,
  latencyMs: number,
): RecordUsage {
  const metadata = { ...open.operation.metadata, latencyMs };
  return { ...recorded(open), units: NO_UNITS, success: false, errorMessage, metadata };
}

/** The account and its user are both named: the hold alone does not say who in a workspace it was. */
function recorded<Kind extends MediaKind, Made>(open: OpenMediaOperation<Kind, Made>) {
  const { account, hold, operation, model, startedAt } = open;
  return {
    who: { accountId: account.accountId, ...(account.userId !== null && { userId: account.userId }) },
    holdId: hold.holdId,
    operationType: operation.kind,
    provider: model.provider,
    model: model.modelId,
    occurredAt: startedAt,
  };
}

function receiptOf<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
): MediaReceipt<Made> {
  const { operation, units, model, hold } = open;
  const isMade = outcome.kind === "made";
  return {
    outcome: outcome.kind,
    made: isMade ? outcome.made : null,
    message: messageOf(operation, outcome),
    provider: model.provider,
    model: isMade ? outcome.modelReturned : model.modelId,
    units: isMade ? operation.unitsMade(units, outcome.made) : units,
    billableTokens: 0n,
    balanceTokens: hold.balanceTokens,
    transactionId: null,
  };
}

function messageOf<Kind extends MediaKind, Made>(
  operation: MediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
): string | null {
  switch (outcome.kind) {
    case "made":
      return operation.messageOf(outcome.made);
    case "failed":
      return `${outcome.message} Nothing was charged.`;
    case "stopped":
      return "Stopped before the model was asked. Nothing was charged.";
    case "unknown":
      return `${outcome.message} ${RESERVED}`;
  }
}

const RESERVED = "Until we know, the tokens that it may cost stay reserved.";
const NOT_BOOKED = `We could not book this operation. ${RESERVED}`;

function about<Kind extends MediaKind, Made>({ hold, operation, model }: OpenMediaOperation<Kind, Made>) {
  const { holdId, accountId } = hold;
  return { holdId, accountId, operationType: operation.kind, provider: model.provider, model: model.modelId };
}
