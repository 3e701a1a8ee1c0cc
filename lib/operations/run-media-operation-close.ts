import "server-only";
import type { MediaKind, MediaModel } from "@/lib/ai/media-model";
import type { MadeMedia, MediaOutcome } from "@/lib/ai/media-outcome";
import type { NamedAccount } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { NO_UNITS, type Units } from "@/lib/domain/pricing/charge";
import { log } from "@/lib/log";
import { newId } from "@/lib/ids";
import { keepHoldUntilKnown, releaseHold } from "./close-hold";
import { keepPiece, keptMetadata, type PlaceToKeep } from "./keep-piece";
import type { HoldReceipt } from "./open-hold";
import { persistently } from "./persistently";
import { recordOwnUsages, type RecordUsage } from "./record-usage";
import type { MediaOperation, MediaPiece } from "./run-media-operation-kinds";

/** An operation whose hold is open and has to be closed, once. */
export type OpenMediaOperation<Kind extends MediaKind, Made> = {
  actor: Actor;
  account: NamedAccount;
  hold: HoldReceipt;
  model: MediaModel<Kind>;
  operation: MediaOperation<Kind, Made>;
  /** What all of it would use. */
  units: Units;
  /** Where it is kept; null where it is not. */
  place: PlaceToKeep | null;
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
  /** What was kept, in the order of what was made; null for what could not be kept or should not. */
  pieceIds: (string | null)[];
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
  const pieces = piecesOf(open, outcome);
  try {
    // What they are given is the same at every attempt, so that one which was booked without our hearing of it is
    // recognised and not booked again.
    const { receipt, usageId } = await persistently(about(open), () => close(open, outcome, pieces, latencyMs));
    return usageId === null ? receipt : await keepPieces(open, pieces, receipt, usageId);
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
  pieces: readonly PieceToBe[],
  latencyMs: number,
): Promise<Closed<Made>> {
  switch (outcome.kind) {
    case "made":
      return settle(open, outcome, usageMade(open, outcome, pieces, latencyMs));
    case "failed":
      return settle(open, outcome, usageFailed(open, outcome.message, latencyMs));
    case "stopped": {
      const released = await releaseHold(open.actor, open.hold.holdId);
      if (!released.ok) log.error({ ...about(open), refusal: released.refusal }, "hold not released");
      return { receipt: receiptOf(open, outcome), usageId: null };
    }
    case "unknown":
      await holdOn(open);
      return { receipt: receiptOf(open, outcome), usageId: null };
  }
}

/** `usageId` is that of what was made and charged. */
type Closed<Made> = { receipt: MediaReceipt<Made>; usageId: string | null };

async function settle<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
  usage: RecordUsage,
): Promise<Closed<Made>> {
  const [booked] = await recordOwnUsages(open.actor, [usage]);
  if (!booked?.ok) {
    // A "no" does not become a "yes" by asking again. The tokens stay held until a person has looked.
    log.error({ ...about(open), refusal: booked?.refusal, units: usage.units }, "AI operation refused by the ledger");
    await holdOn(open);
    return { receipt: { ...receiptOf(open, outcome), message: NOT_BOOKED }, usageId: null };
  }
  const { accountId, seq, billableTokens, balanceTokens, usageId } = booked.value;
  const transactionId = seq === null ? null : transactionIdOf(accountId, seq);
  const receipt = { ...receiptOf(open, outcome), billableTokens, balanceTokens, transactionId };
  return { receipt, usageId: outcome.kind === "made" ? usageId : null };
}

async function holdOn<Kind extends MediaKind, Made>(open: OpenMediaOperation<Kind, Made>): Promise<void> {
  const kept = await keepHoldUntilKnown(open.actor, open.hold.holdId);
  if (!kept.ok) log.error({ ...about(open), refusal: kept.refusal }, "hold not kept");
}

type PieceToBe = MediaPiece & { pieceId: string };

/** With their ids, so that the usage can name them before they are there. */
function piecesOf<Kind extends MediaKind, Made>(
  { operation, place }: OpenMediaOperation<Kind, Made>,
  outcome: MediaOutcome<Made>,
): PieceToBe[] {
  if (place === null || outcome.kind !== "made") return [];
  const pieces = operation.piecesOf(outcome.made);
  return pieces.map((piece, index) => ({ ...piece, pieceId: index === 0 ? place.pieceId : newId() }));
}

async function keepPieces<Kind extends MediaKind, Made>(
  { account, operation, place }: OpenMediaOperation<Kind, Made>,
  pieces: readonly PieceToBe[],
  receipt: MediaReceipt<Made>,
  usageId: string,
): Promise<MediaReceipt<Made>> {
  const pieceIds: (string | null)[] = [];
  for (const { pieceId, title, text, file } of pieces) {
    const kept = await keepPiece(account.accountId, {
      pieceId,
      projectId: place!.projectId,
      kind: operation.pieceKind,
      title,
      text,
      media: file?.bytes,
      mediaType: file?.mediaType,
      sourcePieceId: place!.source?.pieceId,
      usageId,
    });
    pieceIds.push(kept);
  }
  const isLost = pieceIds.includes(null);
  const message = isLost ? [receipt.message, NOT_KEPT].filter(Boolean).join(" ") : receipt.message;
  return { ...receipt, message, pieceIds };
}

function usageMade<Kind extends MediaKind, Made>(
  open: OpenMediaOperation<Kind, Made>,
  { made, modelReturned }: MadeMedia<Made>,
  pieces: readonly PieceToBe[],
  latencyMs: number,
): RecordUsage {
  const { operation, units, model, place } = open;
  return {
    ...recorded(open),
    model: modelReturned,
    units: operation.unitsMade(units, made),
    success: true,
    metadata: {
      ...operation.metadata,
      ...operation.metadataOf(made),
      ...(modelReturned !== model.modelId && { modelRequested: model.modelId }),
      ...(place !== null && pieces.length > 0 && keptMetadata(place)),
      ...(pieces.length > 1 && { pieceIds: pieces.map(({ pieceId }) => pieceId) }),
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
  const { account, hold, operation, model, place, startedAt } = open;
  return {
    who: { accountId: account.accountId, ...(account.userId !== null && { userId: account.userId }) },
    holdId: hold.holdId,
    ...(place !== null && { projectId: place.projectId }),
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
    pieceIds: [],
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
const NOT_KEPT = "It could not be kept in its project, so save what you need of it.";
const NOT_BOOKED = `We could not book this operation. ${RESERVED}`;

function about<Kind extends MediaKind, Made>({ hold, operation, model }: OpenMediaOperation<Kind, Made>) {
  const { holdId, accountId } = hold;
  return { holdId, accountId, operationType: operation.kind, provider: model.provider, model: model.modelId };
}
