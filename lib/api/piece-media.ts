import { ok } from "@/lib/domain/result";
import { getPieceMedia } from "@/lib/queries/projects";
import { Answer } from "./answer";
import { viewerFile } from "./viewer-file";

/** The image or the sound of a piece, for its owner. It never changes, so their browser may keep it for a while. */
export const pieceMedia = viewerFile<{ id: string }>("media of a piece", async (actor, { params }) => {
  const found = await getPieceMedia(actor, params.id);
  if (!found.ok) return found;
  const { media, mediaType, fileName } = found.value;
  const headers = {
    "content-type": mediaType,
    "content-length": String(media.byteLength),
    "content-disposition": `inline; filename="${fileName}"`,
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
  };
  return ok(new Answer(200, headers, Buffer.from(media)));
});
