import type { MediaModel } from "./media-model";
import type { MediaFile, MediaOutcome } from "./media-outcome";
import { modelNamedIn, runMediaCall, type MediaCall } from "./run-media-call";

export interface SpeechCall extends MediaCall {
  readonly model: MediaModel<"speech">;
  readonly text: string;
  readonly voice: string;
}

/** Has a text read aloud, as MP3: a tenth of what plain sound takes, and every browser plays it. */
export function makeSpeech(call: SpeechCall): Promise<MediaOutcome<MediaFile>> {
  const { model, text, voice } = call;
  return runMediaCall(
    call,
    (abortSignal) => model.wireModel.doGenerate({ text, voice, outputFormat: "mp3", abortSignal }),
    (answer) => {
      const bytes = typeof answer.audio === "string" ? Buffer.from(answer.audio, "base64") : answer.audio;
      if (bytes.length === 0) return NO_SOUND;
      return {
        kind: "made",
        made: { mediaType: "audio/mpeg", bytes },
        modelReturned: modelNamedIn(answer.response),
      };
    },
  );
}

const NO_SOUND = {
  kind: "failed",
  message: "The model answered with no sound. Try again in a moment.",
  detail: "The answer is empty.",
  retryable: true,
} as const;
