import "server-only";
import type { PieceKind } from "@/lib/domain/pieces";
import { isId } from "@/lib/ids";
import { ask, type Tx } from "./transaction";

/** A piece that is to be kept. */
export type NewPiece = {
  pieceId: string;
  projectId: string;
  kind: PieceKind;
  title: string;
  text: string;
  media?: Uint8Array | undefined;
  mediaType?: string | undefined;
  sourcePieceId?: string | undefined;
  /** The usage that made it. */
  usageId?: string | undefined;
};

export type PieceHead = { pieceId: string; projectId: string; kind: PieceKind; title: string };

/** What a piece is, without what it says. */
export async function findPiece(accountId: string, pieceId: string): Promise<PieceHead | null> {
  if (!isId(pieceId)) return null;
  const [piece] = await ask<PieceHead>(
    `SELECT id AS "pieceId", project_id AS "projectId", kind, title FROM pieces WHERE account_id = $1 AND id = $2`,
    [accountId, pieceId],
  );
  return piece ?? null;
}

/** False when the project is gone. A piece that is there already is left as it is. */
export async function insertPiece(tx: Tx, accountId: string, piece: NewPiece): Promise<boolean> {
  const { pieceId, projectId, kind, title, text, media, mediaType, sourcePieceId, usageId } = piece;
  const [project] = await tx.query(`SELECT 1 FROM projects WHERE account_id = $1 AND id = $2 FOR KEY SHARE`, [
    accountId,
    projectId,
  ]);
  if (!project) return false;
  await tx.query(
    `INSERT INTO pieces (account_id, id, project_id, kind, title, text, media, media_type, source_piece_id, usage_ids)
     VALUES ($1, $2, $3, $4::piece_kind, $5, $6, $7, $8, $9, $10::uuid[]) ON CONFLICT DO NOTHING`,
    [
      accountId,
      pieceId,
      projectId,
      kind,
      title,
      text,
      media ?? null,
      mediaType ?? null,
      sourcePieceId ?? null,
      usageId === undefined ? [] : [usageId],
    ],
  );
  return true;
}

export type LockedPiece = { kind: PieceKind; text: string; usageIds: string[]; changedAt: Date };

export async function lockPiece(tx: Tx, accountId: string, pieceId: string): Promise<LockedPiece | null> {
  if (!isId(pieceId)) return null;
  const [piece] = await tx.query<LockedPiece>(
    `SELECT kind, text, usage_ids AS "usageIds", changed_at AS "changedAt"
       FROM pieces WHERE account_id = $1 AND id = $2 FOR UPDATE`,
    [accountId, pieceId],
  );
  return piece ?? null;
}

/** Two changes within a millisecond are two times all the same. */
const CHANGED = "greatest(clock_timestamp(), changed_at + interval '1 millisecond')";

export async function writePiece(
  tx: Tx,
  accountId: string,
  pieceId: string,
  { title, text }: { title: string; text: string },
): Promise<Date> {
  const [row] = await tx.query<{ changedAt: Date }>(
    `UPDATE pieces SET title = $3, text = $4, changed_at = ${CHANGED} WHERE account_id = $1 AND id = $2
     RETURNING changed_at AS "changedAt"`,
    [accountId, pieceId, title, text],
  );
  return row!.changedAt;
}

/** What another usage added to a piece. */
export async function continuePiece(
  tx: Tx,
  accountId: string,
  pieceId: string,
  { text, usageId }: { text: string; usageId: string | undefined },
): Promise<void> {
  await tx.query(
    `UPDATE pieces SET text = $3, usage_ids = usage_ids || $4::uuid[], changed_at = ${CHANGED}
      WHERE account_id = $1 AND id = $2`,
    [accountId, pieceId, text, usageId === undefined ? [] : [usageId]],
  );
}

/** False when there is none. */
export async function removePiece(accountId: string, pieceId: string): Promise<boolean> {
  const removed = await ask(`DELETE FROM pieces WHERE account_id = $1 AND id = $2 RETURNING id`, [accountId, pieceId]);
  return removed.length > 0;
}
