import type { StudioOptions } from "./studio-options";

/** Names that browsers give to the formats that are taken. */
const OTHER_NAMES: Record<string, string> = {
  "audio/mp3": "audio/mpeg",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "video/mp4": "audio/mp4",
  "audio/wave": "audio/wav",
  "audio/x-wav": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "video/webm": "audio/webm",
  "video/ogg": "audio/ogg",
  "audio/opus": "audio/ogg",
  "audio/x-flac": "audio/flac",
};
/** For files of which the browser knows no type. */
const TYPES_BY_ENDING: Record<string, string> = {
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  mp4: "audio/mp4",
  wav: "audio/wav",
  webm: "audio/webm",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  flac: "audio/flac",
};

export const AUDIO_ENDINGS = Object.keys(TYPES_BY_ENDING).map((ending) => `.${ending}`);

type AudioFile = { ok: true; mediaType: string } | { ok: false; fault: string };

/** Whether a file can be sent, before it is: the server decides again. */
export function audioFile(
  file: { name: string; type: string; size: number },
  { audioLimitBytes, audioMediaTypes }: Pick<StudioOptions, "audioLimitBytes" | "audioMediaTypes">,
): AudioFile {
  const named = file.type.split(";")[0]!.trim().toLowerCase();
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const mediaType = (named === "" ? TYPES_BY_ENDING[ending] : (OTHER_NAMES[named] ?? named)) ?? "";
  if (!audioMediaTypes.includes(mediaType)) {
    return {
      ok: false,
      fault: "This is not a sound file that can be read. Choose an MP3, M4A, WAV, WebM, Ogg or FLAC.",
    };
  }
  if (file.size === 0) return { ok: false, fault: "This file is empty. Choose another one." };
  if (file.size > audioLimitBytes) {
    const limit = Math.floor(audioLimitBytes / 1_048_576);
    return { ok: false, fault: `This file is larger than ${limit} MB. Choose a shorter or a more compressed one.` };
  }
  return { ok: true, mediaType };
}
