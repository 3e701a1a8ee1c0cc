import { APICallError, wrapLanguageModel, type LanguageModelMiddleware } from "ai";
import type { WireModel } from "./language-model";
import { isTransient, providerStatusOf } from "./provider-errors";

/** What one call has shown of itself so far; it is filled in while the answer is on its way. */
export interface ModelSighting {
  /** Whether a request is with the provider that it has not turned down. */
  dispatched: boolean;
  /** The model that the provider says answers. */
  modelReturned: string | null;
  /** The provider's last word, with what it says was used. */
  lastWord: LastWord | null;
}

export type LastWord = Pick<Extract<StreamPart, { type: "finish" }>, "finishReason" | "usage">;

/** How long to wait before each further attempt. Its length is how many there are. */
const RETRY_DELAYS_MS: readonly number[] = [500, 2_000];

/**
 * The same model, watched and retried.
 *
 * It is asked again only when it answered 429 or 5xx before any of its text: then nothing was done. The SDK's own
 * retries also repeat a call whose connection was lost, which the provider may have worked on and charged.
 */
export function observedModel(
  model: WireModel,
  sighting: ModelSighting,
  retryDelaysMs: readonly number[] = RETRY_DELAYS_MS,
): WireModel {
  const middleware: LanguageModelMiddleware = {
    specificationVersion: "v3",
    wrapStream: async ({ doStream, params }) => {
      const result = await withRetries(doStream, sighting, retryDelaysMs, params.abortSignal);
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

async function withRetries(
  call: () => PromiseLike<StreamResult>,
  sighting: ModelSighting,
  delaysMs: readonly number[],
  signal: AbortSignal | undefined,
): Promise<StreamResult> {
  for (let attempt = 0; ; attempt++) {
    try {
      signal?.throwIfAborted();
      sighting.dispatched = true;
      return await call();
    } catch (error) {
      const status = providerStatusOf(error);
      if (status !== null) sighting.dispatched = false;
      const waitMs = delaysMs[attempt];
      if (status === null || !isTransient(status) || waitMs === undefined) throw error;
      const askedMs = retryAfterMs(error) ?? waitMs;
      // Somebody is waiting: a provider that wants longer than this is better reported than waited for.
      if (askedMs > LONGEST_WAIT_MS) throw error;
      await pause(askedMs, signal);
    }
  }
}

const LONGEST_WAIT_MS = 10_000;

function retryAfterMs(error: unknown): number | null {
  const headers = APICallError.isInstance(error) ? error.responseHeaders : undefined;
  const exact = Number(headers?.["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const seconds = Number(headers?.["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** OpenAI and Anthropic name the model in the metadata; Google does in each raw piece, which the SDK passes by. */
function modelNamedBy(part: StreamPart): string | null {
  if (part.type === "response-metadata") return part.modelId ?? null;
  if (part.type !== "raw" || typeof part.rawValue !== "object" || part.rawValue === null) return null;
  const named = "modelVersion" in part.rawValue ? part.rawValue.modelVersion : null;
  return typeof named === "string" && named !== "" ? named : null;
}
