import type { z } from "zod";
import { ImageBody, SpeechBody, type AiImages, type AiSpeech, type AiTranscript } from "@/lib/contracts/ai-media";
import type { Units } from "@/lib/domain/pricing/charge";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { runMediaOperation } from "@/lib/operations/run-media-operation";
import {
  imageOperation,
  speechOperation,
  transcriptionOperation,
  type MediaOperation,
  type MediaOrder,
} from "@/lib/operations/run-media-operation-kinds";
import type { ApiRequest } from "./answer";
import { answerCaller, choiceIn, keepIn, type AiCaller } from "./ai-caller";
import { chargeSentence } from "./ai-stream";
import { readBody } from "./endpoint";
import { readRecording } from "./recording-form";
import { json, problem } from "./respond";

/*
 * Images, speech and transcription: answered whole, once they are made and booked. A model that fails is a 503 that says
 * what became of the tokens.
 */

/** `POST /api/ai/image` → the images, and what they cost. */
export const postImage = answerCaller(jsonBody(ImageBody), async ({ caller, body }, request) => {
  const done = await make(caller, body, request, imageOperation(body));
  if (!done.ok) return problem(done.refusal);
  const { booked, units, made, pieceIds } = done.value;
  const images = made.images.map((image, index) => ({ ...inBase64(image), pieceId: pieceIds[index] ?? null }));
  return json({ ...booked, size: units.imageSize!, images } satisfies AiImages);
});

/** `POST /api/ai/speech` → an MP3, and what it cost. */
export const postSpeech = answerCaller(jsonBody(SpeechBody), async ({ caller, body }, request) => {
  const done = await make(caller, body, request, speechOperation(body));
  if (!done.ok) return problem(done.refusal);
  const { booked, made, pieceIds } = done.value;
  return json({ ...booked, ...inBase64(made), pieceId: pieceIds[0] ?? null } satisfies AiSpeech);
});

/** `POST /api/ai/transcription` → what is said in a recording, and what it cost. */
export const postTranscription = answerCaller(readRecording, async ({ caller, body }, request) => {
  const operation = await transcriptionOperation(body.recording);
  if (!operation.ok) return problem(operation.refusal);
  const done = await make(caller, body, request, operation.value);
  if (!done.ok) return problem(done.refusal);
  const { booked, units, made, pieceIds } = done.value;
  const { text, language } = made;
  const seconds = Number(units.durationMs) / 1_000;
  return json({ ...booked, text, seconds, language, pieceId: pieceIds[0] ?? null } satisfies AiTranscript);
});

function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return (request: ApiRequest) => readBody(request, schema);
}

type AskedFor = { provider?: string; model?: string; projectId?: string; sourcePieceId?: string };
type Booked = Omit<AiSpeech, "mediaType" | "base64" | "pieceId">;
type Done<Made> = { made: Made; units: Units; booked: Booked; pieceIds: (string | null)[] };

async function make<Kind extends MediaOrder["kind"], Made>(
  caller: AiCaller,
  body: AskedFor,
  request: ApiRequest,
  operation: MediaOperation<Kind, Made>,
): Promise<Result<Done<Made>>> {
  const ended = await runMediaOperation(caller.actor, {
    who: caller.who,
    operation,
    model: choiceIn(body),
    keepIn: keepIn(body),
    abortSignal: request.signal,
  });
  if (!ended.ok) return ended;
  const { made, message, units, pieceIds, provider, model, billableTokens, balanceTokens, transactionId } = ended.value;
  if (made === null) {
    return refuse({ code: "model_unavailable", detail: message ?? "The model did not answer." });
  }
  const charge = await chargeSentence(caller.actor, transactionId);
  const figures = { billableTokens: Number(billableTokens), balanceTokens: Number(balanceTokens) };
  return ok({ made, units, pieceIds, booked: { provider, model, ...figures, transactionId, charge, message } });
}

function inBase64({ mediaType, bytes }: { mediaType: string; bytes: Uint8Array }) {
  return { mediaType, base64: Buffer.from(bytes).toString("base64") };
}
