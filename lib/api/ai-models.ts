import type { AiMediaModels } from "@/lib/contracts/ai-media";
import { offeredAiModels, type AiModelOffer } from "@/lib/operations/run-ai-operation-models";
import { offeredMediaModels } from "@/lib/operations/run-media-operation-models";
import type { Answer } from "./answer";
import { json } from "./respond";

/** `GET /api/ai/models` → the models that may be asked here, by what they make, the default of each first. */
export async function getAiModels(): Promise<Answer> {
  const [data, media] = await Promise.all([listAiModels(), listAiMediaModels()]);
  return json({ data, ...media });
}

/** The language models for a page. */
export function listAiModels(): Promise<AiModelOffer[]> {
  return offeredAiModels();
}

/** What makes images, speech and transcripts, for a page. */
export async function listAiMediaModels(): Promise<AiMediaModels> {
  const [image, speech, transcription] = await Promise.all([
    offeredMediaModels("image"),
    offeredMediaModels("speech"),
    offeredMediaModels("transcription"),
  ]);
  return { image, speech: speech.map(named), transcription: transcription.map(named) };
}

function named({ provider, model }: AiModelOffer): AiModelOffer {
  return { provider, model };
}
