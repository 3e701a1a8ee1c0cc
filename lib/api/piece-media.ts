import { ok } from "@/lib/domain/result";
import { getPieceMedia } from "@/lib/queries/projects";
import { Answer } from "./answer";
import { byteRange } from "./byte-range";
import { viewerFile } from "./viewer-file";

/**
 * The image or the sound of a piece, for its owner. It never changes, so their browser may keep it for a while; players
 * ask for parts of it, and some play nothing where they get none.
 */
export const pieceMedia = viewerFile<{ id: string }>("media of a piece", async (actor, { params, headers: asked }) => {
  const found = await getPieceMedia(actor, params.id);
  if (!found.ok) return found;
  const { media, mediaType, fileName } = found.value;
  const headers = {
    "content-type": mediaType,
    "content-disposition": `inline; filename="${fileName}"`,
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
    "accept-ranges": "bytes",
  };
  const bytes = Buffer.from(media);
  const range = byteRange(asked.get("range"), bytes.length);
  if (range === "whole") return ok(new Answer(200, { ...headers, "content-length": String(bytes.length) }, bytes));
  if (range === "outside") return ok(new Answer(416, { "content-range": `bytes */${bytes.length}` }, ""));
  const part = bytes.subarray(range.first, range.last + 1);
  const place = `bytes ${range.first}-${range.last}/${bytes.length}`;
  return ok(new Answer(206, { ...headers, "content-range": place, "content-length": String(part.length) }, part));
});
