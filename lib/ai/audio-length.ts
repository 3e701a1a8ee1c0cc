import { parseBuffer } from "music-metadata";

/** How long a recording is and what it is, read out of the file itself and not out of what its sender says. */
export interface MeasuredRecording {
  readonly mediaType: string;
  readonly durationMs: bigint;
}

/**
 * Measures a recording. Null where it is none that we know or where its length cannot be found, as in a stream that
 * was saved without one: what something costs is never guessed.
 */
export async function measureRecording(bytes: Uint8Array): Promise<MeasuredRecording | null> {
  if (isInFragments(bytes)) return null;
  try {
    const { format } = await parseBuffer(bytes, undefined, { duration: true, skipCovers: true });
    const { container = "", duration = Number.NaN } = format;
    const mediaType = MEDIA_TYPES.find(({ isIt }) => isIt.test(container))?.mediaType;
    if (mediaType === undefined || !Number.isFinite(duration) || duration <= 0) return null;
    return { mediaType, durationMs: toMilliseconds(duration) };
  } catch {
    // Whatever is wrong with it, it is no recording to us.
    return null;
  }
}

/**
 * An MP4 that was written while it was recorded: its head was finished before its end was known, and what it says of the
 * length is that of the first piece.
 */
function isInFragments(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 8 || view.toString("latin1", 4, 8) !== "ftyp") return false;
  for (let start = 0, size = 0; start + 8 <= view.length; start += size) {
    size = view.readUInt32BE(start);
    if (view.toString("latin1", start + 4, start + 8) === "moof") return true;
    // To the end of the file, or longer than four bytes can say, which no file of ours is.
    if (size < 8) return false;
  }
  return false;
}

/** To the nearest one: seconds come as fractions that are not exact. */
export function toMilliseconds(seconds: number): bigint {
  return BigInt(Math.max(1, Math.round(seconds * 1_000)));
}

/** By the names that the library has for what it found. */
const MEDIA_TYPES = [
  { isIt: /^MPEG/i, mediaType: "audio/mpeg" },
  { isIt: /^WAVE/i, mediaType: "audio/wav" },
  { isIt: /^(M4A|M4B|mp4|isom|iso\d|dash|MSNV)/i, mediaType: "audio/mp4" },
  { isIt: /^(EBML|matroska|webm)/i, mediaType: "audio/webm" },
  { isIt: /^Ogg/i, mediaType: "audio/ogg" },
  { isIt: /^FLAC/i, mediaType: "audio/flac" },
];
