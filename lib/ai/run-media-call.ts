import type { MediaOutcome } from "./media-outcome";
import { ANSWER_LOST, MODEL_BUSY, outcomeOfError } from "./provider-errors";
import { withRetries } from "./retries";

export interface MediaCall {
  /**
   * Whoever asked left. What has not been asked for yet is not asked any more; what the provider already works on is
   * waited for, because it is paid for all the same.
   */
  readonly abortSignal?: AbortSignal | undefined;
  /** How long it may take with all its attempts; three minutes when left out. */
  readonly timeoutMs?: number | undefined;
  /** How long to wait before each further attempt after a 429 or 5xx; its length is how many there are. */
  readonly retryDelaysMs?: readonly number[] | undefined;
}

/** Asks, by the rules that calls for texts keep too: tried again after 429 and 5xx alone. Never throws. */
export async function runMediaCall<Answer, Made>(
  { abortSignal, timeoutMs = DEFAULT_TIMEOUT_MS, retryDelaysMs }: MediaCall,
  ask: (signal: AbortSignal) => PromiseLike<Answer>,
  outcomeOf: (answer: Answer) => MediaOutcome<Made>,
): Promise<MediaOutcome<Made>> {
  const clock = AbortSignal.timeout(timeoutMs);
  const stop = abortSignal ? AbortSignal.any([abortSignal, clock]) : clock;
  const dispatch = { dispatched: false };
  try {
    return outcomeOf(await withRetries(() => ask(clock), dispatch, stop, retryDelaysMs));
  } catch (error) {
    if (clock.aborted) {
      const detail = String(clock.reason);
      return dispatch.dispatched
        ? { kind: "unknown", message: ANSWER_LOST, detail, reason: "timed-out" }
        : { kind: "failed", message: MODEL_BUSY, detail, retryable: true };
    }
    if (abortSignal?.aborted && !dispatch.dispatched) return { kind: "stopped" };
    return outcomeOfError(error);
  }
}

const DEFAULT_TIMEOUT_MS = 180_000;

/**
 * The model that answered: named in a header where the provider has one, else the one that was asked for, since these
 * answers name none themselves.
 */
export function modelNamedIn(response: { modelId: string; headers?: Record<string, string | undefined> | undefined }) {
  return response.headers?.["openai-model"] ?? response.modelId;
}
