import "server-only";
import { ask } from "@/lib/db/transaction";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { fileEnding, pieceExcerpt, pngSizeOf, type PieceKind } from "@/lib/domain/pieces";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { readTimeCursor, timeCursor } from "./time-cursor";

/* What somebody has made, for themselves alone: staff read no customer's pieces. */

export type ProjectLine = {
  projectId: string;
  name: string;
  pieceCount: number;
  /** When it, or anything in it, was changed last. */
  changedAt: Date;
  /** Everything that was charged under it, also for what is deleted. */
  spentTokens: bigint;
};

/** The owner's projects, the one that was changed last first. */
export async function listProjects(actor: Actor): Promise<Result<ProjectLine[]>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  return ok(await ask<ProjectLine>(PROJECTS, [actor.accountId]));
}

const PROJECTS = `
  SELECT p.id AS "projectId", p.name, coalesce(made.count, 0)::int AS "pieceCount",
         greatest(p.changed_at, made.changed_at) AS "changedAt", coalesce(spent.tokens, 0)::bigint AS "spentTokens"
    FROM projects p
    LEFT JOIN (SELECT project_id, count(*) AS count, max(changed_at) AS changed_at
                 FROM pieces WHERE account_id = $1 GROUP BY 1) AS made ON made.project_id = p.id
    LEFT JOIN (SELECT project_id, sum(billable_tokens) AS tokens
                 FROM usage_hourly WHERE account_id = $1 GROUP BY 1) AS spent ON spent.project_id = p.id
   WHERE p.account_id = $1
   ORDER BY "changedAt" DESC, p.id DESC`;

export type PieceLine = {
  pieceId: string;
  kind: PieceKind;
  title: string;
  /** Its beginning; of a conversation, what was said last. */
  excerpt: string;
  createdAt: Date;
  changedAt: Date;
  /** What the operations that made it cost together; null where no usage is known. */
  billableTokens: bigint | null;
  /** How many pieces the last of them made together, of which this is one: what it cost is of all. */
  madeTogether: number;
  /** The charge of the last of them. */
  transactionId: string | null;
  hasMedia: boolean;
  mediaType: string | null;
};

export type ProjectView = { projectId: string; name: string; pieces: PieceLine[]; nextCursor: string | null };

const PIECES_A_PAGE = 25;

/** A page of what a project keeps, newest first. `not_found` also for somebody else's. */
export async function getProject(
  actor: Actor,
  projectId: string,
  { cursor, kind }: { cursor?: string | undefined; kind?: PieceKind | undefined } = {},
): Promise<Result<ProjectView>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { accountId } = actor;
  if (!isId(projectId)) return refuse({ code: "not_found" });
  const [project] = await ask<{ name: string }>(`SELECT name FROM projects WHERE account_id = $1 AND id = $2`, [
    accountId,
    projectId,
  ]);
  if (!project) return refuse({ code: "not_found" });
  const place = readTimeCursor(cursor);
  const rows = await ask<PieceRow>(
    `SELECT ${COLUMNS} FROM pieces p ${WITH_COST}
      WHERE p.account_id = $1 AND p.project_id = $2 AND ($3::piece_kind IS NULL OR p.kind = $3::piece_kind)
        AND ($4::timestamptz IS NULL OR (p.created_at, p.id) < ($4, $5::uuid))
      ORDER BY p.created_at DESC, p.id DESC LIMIT ${PIECES_A_PAGE + 1}`,
    [accountId, projectId, kind ?? null, place?.at ?? null, place?.id ?? null],
  );
  const shown = rows.slice(0, PIECES_A_PAGE);
  const last = shown.at(-1);
  return ok({
    projectId,
    name: project.name,
    pieces: shown.map((row) => lineOf(accountId, row)),
    nextCursor: rows.length > PIECES_A_PAGE && last ? timeCursor({ at: last.createdAt, id: last.pieceId }) : null,
  });
}

export type PieceRelative = { pieceId: string; kind: PieceKind; title: string };

export type PieceView = PieceLine & {
  projectId: string;
  projectName: string;
  text: string;
  /** Of an image, so that its place is kept while it loads; null where its file does not say. */
  imageSize: { widthPx: number; heightPx: number } | null;
  /** What it was made from, the nearest first, as far as it is still there. */
  sources: PieceRelative[];
  /** What was made of it, oldest first. */
  derived: PieceRelative[];
};

/** A piece with where it comes from and what became of it. `not_found` also for somebody else's. */
export async function getPiece(actor: Actor, pieceId: string): Promise<Result<PieceView>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { accountId } = actor;
  if (!isId(pieceId)) return refuse({ code: "not_found" });
  const values = [accountId, pieceId];
  const [[row], sources, derived] = await Promise.all([
    ask<PieceRow & { projectId: string; projectName: string; mediaHead: string | null }>(
      `SELECT ${COLUMNS}, encode(substring(p.media FROM 1 FOR 24), 'hex') AS "mediaHead", p.project_id AS "projectId", project.name AS "projectName"
         FROM pieces p JOIN projects project ON project.account_id = p.account_id AND project.id = p.project_id
         ${WITH_COST} WHERE p.account_id = $1 AND p.id = $2`,
      values,
    ),
    ask<PieceRelative>(SOURCES, values),
    ask<PieceRelative>(DERIVED, values),
  ]);
  if (!row) return refuse({ code: "not_found" });
  const { projectId, projectName, text, mediaHead } = row;
  const imageSize = mediaHead === null ? null : pngSizeOf(mediaHead);
  return ok({ ...lineOf(accountId, row), projectId, projectName, text, imageSize, sources, derived });
}

const RELATIVES_SHOWN = 20;
const SOURCES = `
  WITH RECURSIVE line(id, source_piece_id, kind, title, distance) AS (
    SELECT id, source_piece_id, kind, title, 0 FROM pieces WHERE account_id = $1 AND id = $2
    UNION ALL
    SELECT p.id, p.source_piece_id, p.kind, p.title, line.distance + 1
      FROM line JOIN pieces p ON p.account_id = $1 AND p.id = line.source_piece_id
     WHERE line.distance < ${RELATIVES_SHOWN})
  SELECT id AS "pieceId", kind, title FROM line WHERE distance > 0 ORDER BY distance`;
const DERIVED = `
  SELECT id AS "pieceId", kind, title FROM pieces
   WHERE account_id = $1 AND source_piece_id = $2 ORDER BY created_at, id LIMIT ${RELATIVES_SHOWN}`;

export type PieceMedia = { media: Uint8Array; mediaType: string; fileName: string };

/** The image or the sound of a piece; `not_found` for one that has none. */
export async function getPieceMedia(actor: Actor, pieceId: string): Promise<Result<PieceMedia>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(pieceId)) return refuse({ code: "not_found" });
  const [piece] = await ask<{ kind: PieceKind; media: Buffer; mediaType: string }>(
    `SELECT kind, media, media_type AS "mediaType" FROM pieces WHERE account_id = $1 AND id = $2 AND media IS NOT NULL`,
    [actor.accountId, pieceId],
  );
  if (!piece) return refuse({ code: "not_found" });
  const { kind, media, mediaType } = piece;
  return ok({ media, mediaType, fileName: `${kind}-${pieceId.slice(-8)}.${fileEnding(mediaType)}` });
}

type PieceRow = {
  pieceId: string;
  kind: PieceKind;
  title: string;
  text: string;
  createdAt: Date;
  changedAt: Date;
  mediaType: string | null;
  billableTokens: bigint | null;
  madeTogether: number;
  lineSeq: bigint | null;
};

const COLUMNS = `p.id AS "pieceId", p.kind, p.title, p.text, p.created_at AS "createdAt", p.changed_at AS "changedAt",
  p.media_type AS "mediaType", cost.tokens AS "billableTokens", cost.pieces AS "madeTogether",
  cost.line_seq AS "lineSeq"`;

/** With every correction of the charges, and the line of the latest. */
const WITH_COST = `
  CROSS JOIN LATERAL (
    SELECT sum(u.billable_tokens + coalesce((
             SELECT sum(a.billable_tokens) FROM usage_adjustments a
              WHERE a.account_id = u.account_id AND a.corrects_seq = u.line_seq), 0))::bigint AS tokens,
           coalesce(max(jsonb_array_length(u.metadata -> 'pieceIds')), 1) AS pieces, max(u.line_seq) AS line_seq
      FROM usages u WHERE u.account_id = p.account_id AND u.id = ANY (p.usage_ids)
  ) AS cost`;

function lineOf(accountId: string, row: PieceRow): PieceLine {
  const { pieceId, kind, title, text, createdAt, changedAt, mediaType, billableTokens, madeTogether, lineSeq } = row;
  return {
    pieceId,
    kind,
    title,
    excerpt: pieceExcerpt(kind, text),
    createdAt,
    changedAt,
    billableTokens,
    madeTogether,
    transactionId: lineSeq === null ? null : transactionIdOf(accountId, lineSeq),
    hasMedia: mediaType !== null,
    mediaType,
  };
}
