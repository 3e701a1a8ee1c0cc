import "server-only";
import { continuePiece, findPiece, insertPiece, lockPiece, type NewPiece, type PieceHead } from "@/lib/db/piece-store";
import { ownsProject } from "@/lib/db/project-store";
import { inTransaction } from "@/lib/db/transaction";
import { conversationIn, conversationText, type PieceKind, type Turn } from "@/lib/domain/pieces";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { persistently } from "./persistently";

/** Where whoever asks wants the answer kept, and what it is made from. */
export type KeepIn = { projectId: string; sourcePieceId?: string | undefined };

/** The place of a piece that is yet to be made. The usage that makes it can name it already. */
export type PlaceToKeep = {
  projectId: string;
  pieceId: string;
  source: PieceHead | null;
  /** The piece is there and goes on: a conversation. */
  isContinued: boolean;
};

/**
 * Decides, before anything is held, where what an operation makes is kept. Refuses `not_found` where the account has no
 * such project or source. A conversation that is made from one goes on in its place.
 */
export async function placeToKeep(accountId: string, kind: PieceKind, keepIn: KeepIn): Promise<Result<PlaceToKeep>> {
  const { projectId, sourcePieceId } = keepIn;
  const [isOwn, source] = await Promise.all([
    ownsProject(accountId, projectId),
    sourcePieceId === undefined ? null : findPiece(accountId, sourcePieceId),
  ]);
  if (!isOwn) return refuse({ code: "not_found", what: "project" });
  if (sourcePieceId !== undefined && !source) return refuse({ code: "not_found", what: "piece" });
  if (source && kind === "chat" && source.kind === "chat") {
    return ok({ projectId: source.projectId, pieceId: source.pieceId, source, isContinued: true });
  }
  return ok({ projectId, pieceId: newId(), source, isContinued: false });
}

/** What a usage says about where its answer is kept, beside its project. */
export function keptMetadata({ pieceId, source, isContinued }: PlaceToKeep): Record<string, string> {
  return {
    pieceId,
    ...(source && !isContinued && { sourcePieceId: source.pieceId, sourceKind: source.kind }),
  };
}

/**
 * Keeps what an operation made, after it was charged, and answers its id; null where it could not be kept, which never
 * undoes the charge. A database that is away is waited for as in booking. Never throws.
 */
export async function keepPiece(accountId: string, piece: NewPiece): Promise<string | null> {
  return kept(accountId, piece.pieceId, () =>
    inTransaction((tx) =>
      insertPiece(tx, accountId, { ...piece, title: storable(piece.title) || "Untitled", text: storable(piece.text) }),
    ),
  );
}

/** `keepPiece` for what was said since in a conversation that is kept: nothing of what is there is lost by it. */
export async function keepConversation(
  accountId: string,
  { pieceId, turns, usageId }: { pieceId: string; turns: readonly Turn[]; usageId: string | undefined },
): Promise<string | null> {
  return kept(accountId, pieceId, () =>
    inTransaction(async (tx) => {
      const piece = await lockPiece(tx, accountId, pieceId);
      if (!piece) return false;
      if (usageId !== undefined && piece.usageIds.includes(usageId)) return true;
      const text = storable(conversationText([...conversationIn(piece.text), ...turns]));
      if (text.length > CONVERSATION_MAX_CHARACTERS) return false;
      await continuePiece(tx, accountId, pieceId, { text, usageId });
      return true;
    }),
  );
}

/** Far more than a model reads of it; a row that grows without end would be read and written with every answer. */
const CONVERSATION_MAX_CHARACTERS = 2_000_000;

async function kept(accountId: string, pieceId: string, keep: () => Promise<boolean>): Promise<string | null> {
  try {
    return (await persistently({ accountId, pieceId }, keep)) ? pieceId : null;
  } catch (error) {
    log.error({ accountId, pieceId, error }, "piece not kept");
    return null;
  }
}

/** Models and callers may write what Postgres cannot keep. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
