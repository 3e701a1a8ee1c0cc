import { offeredAiModels, type AiModelOffer } from "@/lib/operations/run-ai-operation-models";
import type { Answer } from "./answer";
import { json } from "./respond";

/** `GET /api/ai/models` → the language models that may be asked here, the default first. */
export async function getAiModels(): Promise<Answer> {
  return json({ data: await listAiModels() });
}

/** The same for a page. */
export function listAiModels(): Promise<AiModelOffer[]> {
  return offeredAiModels();
}
