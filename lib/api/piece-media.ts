import { ok } from "@/lib/domain/result";
import { getPieceMedia } from "@/lib/queries/projects";
import { answerInParts } from "./byte-range";
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
  };
  return ok(answerInParts(Buffer.from(media), headers, asked.get("range")));
});
