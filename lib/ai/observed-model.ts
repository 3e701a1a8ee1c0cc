import { wrapLanguageModel, type LanguageModelMiddleware } from "ai";
import type { WireModel } from "./language-model";
import { withRetries, type Dispatch } from "./retries";

/** What one call has shown of itself so far; it is filled in while the answer is on its way. */
export interface ModelSighting extends Dispatch {
  /** The model that the provider says answers. */
  modelReturned: string | null;
  /** The provider's last word, with what it says was used. */
  lastWord: LastWord | null;
}

export type LastWord = Pick<Extract<StreamPart, { type: "finish" }>, "finishReason" | "usage">;

/** The same model, watched, and asked again when it answered 429 or 5xx before any of its text. */
export function observedModel(model: WireModel, sighting: ModelSighting, retryDelaysMs?: readonly number[]): WireModel {
  const middleware: LanguageModelMiddleware = {
    specificationVersion: "v3",
    wrapStream: async ({ doStream, params }) => {
      const result = await withRetries(doStream, sighting, params.abortSignal, retryDelaysMs);
      const watch = new TransformStream<StreamPart, StreamPart>({
        transform(part, controller) {
          sighting.modelReturned ??= modelNamedBy(part);
          if (part.type === "finish") sighting.lastWord = part;
          controller.enqueue(part);
        },
      });
      return { ...result, stream: result.stream.pipeThrough(watch) };
    },
  };
  return wrapLanguageModel({ model, middleware });
}

type StreamResult = Awaited<ReturnType<WireModel["doStream"]>>;
type StreamPart = StreamResult["stream"] extends ReadableStream<infer Part> ? Part : never;

/** OpenAI and Anthropic name the model in the metadata; Google does in each raw piece, which the SDK passes by. */
function modelNamedBy(part: StreamPart): string | null {
  if (part.type === "response-metadata") return part.modelId ?? null;
  if (part.type !== "raw" || typeof part.rawValue !== "object" || part.rawValue === null) return null;
  const named = "modelVersion" in part.rawValue ? part.rawValue.modelVersion : null;
  return typeof named === "string" && named !== "" ? named : null;
}
