import { z } from "zod";
import { operationBody } from "./ai-request";
import { text } from "./values";

/* Images, speech and transcription: asked for and answered whole, where texts are streamed. */

export const IMAGE_PROMPT_MAX_CHARACTERS = 4_000;
export const IMAGE_MAX_COUNT = 4;
/** What the providers take in one piece. */
export const SPEECH_MAX_CHARACTERS = 4_096;
export const SPEECH_VOICES = ["alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer"] as const;
/** What OpenAI takes as one file. */
export const AUDIO_LIMIT_BYTES = 25 * 1_048_576;
export const AUDIO_MEDIA_TYPES = [
  "audio/mpeg",
  "audio/mp4",
  "audio/wav",
  "audio/webm",
  "audio/ogg",
  "audio/flac",
] as const;

export const imageFields = {
  prompt: text(IMAGE_PROMPT_MAX_CHARACTERS).refine((prompt) => prompt.trim() !== "", {
    error: "must say what to show",
  }),
  /** Left out: the model's first size. Which sizes a model has, `GET /api/ai/models` says. */
  size: z
    .string()
    .regex(/^\d{2,5}x\d{2,5}$/, { error: "must be width x height, such as 1024x1024" })
    .optional(),
  count: z
    .int()
    .min(1, { error: "must be at least 1" })
    .max(IMAGE_MAX_COUNT, { error: `must be at most ${IMAGE_MAX_COUNT}` })
    .default(1),
};

export const speechFields = {
  text: text(SPEECH_MAX_CHARACTERS).refine((spoken) => spoken.trim() !== "", { error: "must have some text" }),
  voice: z.enum(SPEECH_VOICES, { error: `must be one of ${SPEECH_VOICES.join(", ")}` }).default("alloy"),
};

/** `POST /api/ai/image` */
export const ImageBody = operationBody(imageFields);
export type ImageBody = z.output<typeof ImageBody>;

/** `POST /api/ai/speech` */
export const SpeechBody = operationBody(speechFields);
export type SpeechBody = z.output<typeof SpeechBody>;

/** `POST /api/ai/transcription`, as `multipart/form-data`: these fields beside a `file`. */
export const TranscriptionFields = operationBody({});
export type TranscriptionFields = z.output<typeof TranscriptionFields>;
/** The whole form, for the description of the API. */
export const TranscriptionForm = operationBody({
  file: z.string().meta({
    format: "binary",
    description: `The recording, at most ${AUDIO_LIMIT_BYTES / 1_048_576} MiB: MP3, M4A, WAV, WebM, Ogg or FLAC.`,
  }),
});

const tokens = z.int();
const booked = {
  provider: z.string(),
  /** The model that answered. */
  model: z.string(),
  billableTokens: tokens,
  balanceTokens: tokens.meta({ description: "The settled balance afterwards." }),
  transactionId: z.string().nullable(),
  charge: z.string().nullable().meta({ description: "The ledger's own sentence on what was charged." }),
  message: z.string().nullable().meta({ description: "For a person to read, where there is something to say." }),
};
const pieceId = z.uuid().nullable().meta({ description: "Where a project was named, what was kept in it." });
const base64 = z.string().meta({ description: "The file itself, in base64." });

export const AiImages = z
  .object({
    ...booked,
    size: z.string(),
    images: z.array(z.object({ mediaType: z.string(), base64, pieceId })),
  })
  .meta({ id: "AiImages" });
export type AiImages = z.output<typeof AiImages>;

export const AiSpeech = z.object({ ...booked, mediaType: z.string(), base64, pieceId }).meta({ id: "AiSpeech" });
export type AiSpeech = z.output<typeof AiSpeech>;

export const AiTranscript = z
  .object({ ...booked, text: z.string(), seconds: z.number(), language: z.string().nullable(), pieceId })
  .meta({ id: "AiTranscript" });
export type AiTranscript = z.output<typeof AiTranscript>;

/** `GET /api/ai/models`: what may be asked for beside texts. The default of each comes first. */
export const AiMediaModels = z.object({
  image: z.array(z.object({ provider: z.string(), model: z.string(), sizes: z.array(z.string()) })),
  speech: z.array(z.object({ provider: z.string(), model: z.string() })),
  transcription: z.array(z.object({ provider: z.string(), model: z.string() })),
});
export type AiMediaModels = z.output<typeof AiMediaModels>;
