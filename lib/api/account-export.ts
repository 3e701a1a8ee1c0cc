import { stringify } from "csv-stringify/sync";
import type { Actor } from "@/lib/domain/access";
import { ok, type Result } from "@/lib/domain/result";
import { exportAccount, type ExportedTable } from "@/lib/queries/account-export";
import { Answer } from "./answer";
import { toJson } from "./respond";
import { viewerFile } from "./viewer-file";
import { zipStream, type ZipFile } from "./zip-stream";

/** `GET /api/account/export`, for the signed-in person. */
export const ownAccountExport = viewerFile("/api/account/export", (actor) => accountExport(actor, new Date()));

/**
 * Everything about an account as one archive: `account.json`, and every table both as CSV for people and as JSON lines
 * for programs; images and sounds as files of their own. It is written while it is read, so that it may be of any size.
 */
export async function accountExport(actor: Actor, at: Date): Promise<Result<Answer>> {
  const exported = await exportAccount(actor);
  if (!exported.ok) return exported;
  const { about, tables, files: media } = exported.value;
  const texts: ZipFile[] = [
    { name: "account.json", pieces: one(`${toJson({ exportedAt: at, ...about }, 2)}\n`) },
    ...tables.flatMap((table) => [
      { name: `${table.name}.csv`, pieces: csv(table) },
      { name: `${table.name}.jsonl`, pieces: jsonLines(table) },
    ]),
  ];
  const headers = {
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="purser-${at.toISOString().slice(0, 10)}.zip"`,
    "x-content-type-options": "nosniff",
  };
  return ok(new Answer(200, headers, zipStream(both(texts, media()), at)));
}

async function* both(
  texts: readonly ZipFile[],
  media: AsyncIterable<{ name: string; bytes: Uint8Array }>,
): AsyncGenerator<ZipFile, void> {
  yield* texts;
  for await (const { name, bytes } of media) yield { name, pieces: one(bytes) };
}

async function* one<Piece>(piece: Piece): AsyncGenerator<Piece, void> {
  yield piece;
}

async function* csv({ columns, pages }: ExportedTable): AsyncGenerator<string, void> {
  yield stringify([columns], { bom: true });
  for await (const rows of pages()) {
    const cells = rows.map((row) => columns.map((column) => cell(row[column])));
    yield stringify(cells, { escape_formulas: true });
  }
}

async function* jsonLines({ columns, pages }: ExportedTable): AsyncGenerator<string, void> {
  for await (const rows of pages()) {
    yield rows
      .map((row) => `${toJson(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))}\n`)
      .join("");
  }
}

/** What says exactly what it was, and nothing for nothing. Numbers stay numbers: below zero they begin no formula. */
function cell(value: unknown): string | number | bigint {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "object" ? toJson(value) : String(value);
}
