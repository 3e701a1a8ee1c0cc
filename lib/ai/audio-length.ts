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
