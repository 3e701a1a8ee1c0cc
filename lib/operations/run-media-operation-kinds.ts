import { measureRecording } from "@/lib/ai/audio-length";
import { makeImages } from "@/lib/ai/make-images";
import { makeSpeech } from "@/lib/ai/make-speech";
import type { MediaKind, MediaModel } from "@/lib/ai/media-model";
import type { MadeImages, MadeTranscript, MediaFile, MediaOutcome } from "@/lib/ai/media-outcome";
import type { MediaCall } from "@/lib/ai/run-media-call";
import { transcribe } from "@/lib/ai/transcribe";
import { pieceTitle, type PieceKind } from "@/lib/domain/pieces";
import { NO_UNITS, type Units } from "@/lib/domain/pricing/charge";
import { ok, refuse, type Result } from "@/lib/domain/result";
import type { ChosenMediaModel } from "./run-media-operation-models";

/** What is asked for, as far as its charge depends on it. */
export type MediaOrder<Kind extends MediaKind = MediaKind> = {
  kind: Kind;
  /** What is used if all of it is made. Refuses what the chosen model does not make. */
  unitsAsked: (chosen: ChosenMediaModel) => Result<Units>;
};

/** An order with all that it takes to carry it out. `Made` is what comes of it. */
export type MediaOperation<Kind extends MediaKind, Made> = MediaOrder<Kind> & {
  ask: (model: MediaModel<Kind>, units: Units, call: MediaCall) => Promise<MediaOutcome<Made>>;
  /** What was really used, by what the provider delivered and says. */
  unitsMade: (asked: Units, made: Made) => Units;
  /** A sentence for whoever asked, where what was made needs one. */
  messageOf: (made: Made) => string | null;
  /** Kept with the usage: what was asked for in kind and size, never what was written or said. */
  metadata: Record<string, unknown>;
  metadataOf: (made: Made) => Record<string, unknown>;
  pieceKind: PieceKind;
  /** What is kept, where it is kept; of several images each on its own. */
  piecesOf: (made: Made) => MediaPiece[];
};

export type MediaPiece = { title: string; text: string; file?: MediaFile };

export type ImageOrder = { size?: string | undefined; count: number };

export function imageOrder({ size, count }: ImageOrder): MediaOrder<"image"> {
  return {
    kind: "image",
    unitsAsked: ({ model, sizes }) => {
      const imageSize = size ?? sizes[0]!;
      if (sizes.includes(imageSize)) return ok({ ...NO_UNITS, imageCount: BigInt(count), imageSize });
      const message = `is not made by ${model.modelId}. Choose one of: ${sizes.join(", ")}`;
      return refuse({ code: "validation_failed", faults: [{ path: "size", message }] });
    },
  };
}

/** Images of a description. Of those that come, each is charged. */
export function imageOperation({
  prompt,
  ...order
}: ImageOrder & { prompt: string }): MediaOperation<"image", MadeImages> {
  return {
    ...imageOrder(order),
    ask: (model, { imageSize }, call) => makeImages({ ...call, model, prompt, size: imageSize!, count: order.count }),
    unitsMade: (asked, { images }) => ({ ...asked, imageCount: BigInt(images.length) }),
    messageOf: ({ missingMessage }) => missingMessage && `${missingMessage} Only those that came are charged.`,
    metadata: { promptCharacters: charactersIn(prompt), imagesAsked: order.count },
    metadataOf: ({ images, reported }) => ({ imagesMade: images.length, ...reported }),
    pieceKind: "image",
    piecesOf: ({ images }) => images.map((file) => ({ title: pieceTitle(prompt), text: prompt, file })),
  };
}

export function speechOrder({ text }: { text: string }): MediaOrder<"speech"> {
  const units = { ...NO_UNITS, characterCount: BigInt(charactersIn(text)) };
  return { kind: "speech", unitsAsked: () => ok(units) };
}

/** A text, read aloud. */
export function speechOperation({ text, voice }: { text: string; voice: string }): MediaOperation<"speech", MediaFile> {
  return {
    ...speechOrder({ text }),
    ask: (model, _units, call) => makeSpeech({ ...call, model, text, voice }),
    unitsMade: (asked) => asked,
    messageOf: () => null,
    metadata: { voice },
    metadataOf: ({ mediaType, bytes }) => ({ mediaType, fileBytes: bytes.length }),
    pieceKind: "speech",
    piecesOf: (file) => [{ title: pieceTitle(text), text, file }],
  };
}

/** By how long the recording is, which an estimate knows without it. */
export function transcriptionOrder({ durationMs }: { durationMs: bigint }): MediaOrder<"transcription"> {
  return {
    kind: "transcription",
    unitsAsked: () =>
      durationMs > 0n
        ? ok({ ...NO_UNITS, durationMs })
        : refuse({ code: "validation_failed", faults: [{ path: "seconds", message: "must be above 0" }] }),
  };
}

/**
 * A recording, written down. It is charged by the length that the provider says, else by the one that was measured;
 * `validation_failed` where none can be measured, since then nobody could say what it may cost.
 */
export async function transcriptionOperation(
  bytes: Uint8Array,
): Promise<Result<MediaOperation<"transcription", MadeTranscript>>> {
  const measured = await measureRecording(bytes);
  if (!measured) return refuse({ code: "validation_failed", faults: [{ path: "file", message: NOT_MEASURED }] });
  const { mediaType, durationMs } = measured;
  return ok({
    ...transcriptionOrder({ durationMs }),
    ask: (model, _units, call) => transcribe({ ...call, model, recording: { mediaType, bytes } }),
    unitsMade: (asked, made) => ({ ...asked, durationMs: made.durationMs ?? durationMs }),
    messageOf: ({ text }) => (text === "" ? "There is nothing to hear in this recording." : null),
    metadata: { mediaType, fileBytes: bytes.length, measuredMs: Number(durationMs) },
    metadataOf: ({ durationMs: reportedMs, language, text }) => ({
      lengthBasis: reportedMs === null ? "measured" : "reported",
      textCharacters: charactersIn(text),
      ...(language !== null && { language }),
    }),
    pieceKind: "transcript",
    piecesOf: ({ text }) => (text === "" ? [] : [{ title: pieceTitle(text), text }]),
  });
}

const NOT_MEASURED =
  "is no recording whose length can be found. Send MP3, WAV, FLAC or Ogg, or M4A or WebM that says how long it is";

/** As a person counts them: an emoji is one. */
function charactersIn(text: string): number {
  return Array.from(text).length;
}
