import "server-only";
import { lockAccount } from "@/lib/db/account-store";
import { lockPiece, removePiece, writePiece } from "@/lib/db/piece-store";
import { countProjects, insertProject, nameProject, removeProject } from "@/lib/db/project-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";

/*
 * Projects and what is kept in them: the owner's alone. What belongs to somebody else is `not_found`, also to staff.
 * None of it touches the ledger: what was made was paid for, and stays paid when it is deleted.
 */

const MOST_PROJECTS = 500;
const NO_PROJECT = { code: "not_found", what: "project" } as const;
const NO_PIECE = { code: "not_found", what: "piece" } as const;

export async function createProject(actor: Actor, { name }: { name: string }): Promise<Result<{ projectId: string }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { accountId } = actor;
  return inTransaction(async (tx) => {
    // One after the other, so that many at once cannot make more than there may be.
    await lockAccount(tx, accountId);
    if ((await countProjects(tx, accountId)) >= MOST_PROJECTS) {
      const message = `cannot be added: an account may have ${MOST_PROJECTS} projects. Delete one first`;
      return refuse({ code: "validation_failed", faults: [{ path: "name", message }] });
    }
    return ok({ projectId: await insertProject(tx, accountId, name) });
  });
}

export async function renameProject(
  actor: Actor,
  { projectId, name }: { projectId: string; name: string },
): Promise<Result<{ name: string }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(projectId) || !(await nameProject(actor.accountId, projectId, name))) return refuse(NO_PROJECT);
  return ok({ name });
}

/** Deletes the project with its pieces. */
export async function deleteProject(actor: Actor, projectId: string): Promise<Result<{ deleted: true }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(projectId) || !(await removeProject(actor.accountId, projectId))) return refuse(NO_PROJECT);
  return ok({ deleted: true });
}

export type SavePiece = {
  pieceId: string;
  title: string;
  text: string;
  /** When it was changed last, as far as the writer has seen it. */
  changedAt: Date;
};

/**
 * Puts the owner's own words in the place of a piece's, and refuses `conflict` where somebody has changed it since they
 * saw it. What was said in a conversation and what an image or a sound was made from stay as they are: those are given
 * another title only.
 */
export async function savePiece(actor: Actor, input: SavePiece): Promise<Result<{ changedAt: Date }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { accountId } = actor;
  const { pieceId, title, text, changedAt } = input;
  return inTransaction(async (tx) => {
    const piece = await lockPiece(tx, accountId, pieceId);
    if (!piece) return refuse(NO_PIECE);
    if (piece.changedAt.getTime() !== changedAt.getTime()) return refuse({ code: "conflict" });
    const saved = { title, text: isRecord(piece.kind) ? piece.text : text };
    return ok({ changedAt: await writePiece(tx, accountId, pieceId, saved) });
  });
}

export async function deletePiece(actor: Actor, pieceId: string): Promise<Result<{ deleted: true }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(pieceId) || !(await removePiece(actor.accountId, pieceId))) return refuse(NO_PIECE);
  return ok({ deleted: true });
}

function isRecord(kind: string): boolean {
  return kind === "chat" || kind === "image" || kind === "speech";
}
