import { toMilliseconds } from "./audio-length";
import type { MediaModel } from "./media-model";
import type { MadeTranscript, MediaFile, MediaOutcome } from "./media-outcome";
import { modelNamedIn, runMediaCall, type MediaCall } from "./run-media-call";

export interface TranscriptionCall extends MediaCall {
  readonly model: MediaModel<"transcription">;
  readonly recording: MediaFile;
}

/** Has a recording written down. */
export function transcribe(call: TranscriptionCall): Promise<MediaOutcome<MadeTranscript>> {
  const { model, recording } = call;
  return runMediaCall(
    call,
    (abortSignal) =>
      model.wireModel.doGenerate({
        audio: recording.bytes,
        mediaType: recording.mediaType,
        // Without options of its own the SDK asks for the text alone, and not for how long the recording is.
        providerOptions: { openai: {} },
        abortSignal,
      }),
    ({ text, durationInSeconds, language, response }) => ({
      kind: "made",
      made: {
        text: text.trim(),
        durationMs: reportedMs(durationInSeconds),
        language: language ?? null,
      },
      modelReturned: modelNamedIn(response),
    }),
  );
}

/** A figure that is none is no report. */
function reportedMs(seconds: number | undefined): bigint | null {
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? toMilliseconds(seconds) : null;
}
