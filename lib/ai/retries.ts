import { APICallError } from "ai";
import { isTransient, providerStatusOf } from "./provider-errors";

/** Whether a request is with the provider that it has not turned down. */
export interface Dispatch {
  dispatched: boolean;
}

/** How long to wait before each further attempt. Its length is how many there are. */
const RETRY_DELAYS_MS: readonly number[] = [500, 2_000];

/**
 * Calls again only when the provider answered 429 or 5xx before anything else: then nothing was done. The SDK's own
 * retries also repeat a call whose connection was lost, which the provider may have worked on and charged.
 */
export async function withRetries<Value>(
  call: () => PromiseLike<Value>,
  dispatch: Dispatch,
  signal: AbortSignal | undefined,
  delaysMs: readonly number[] = RETRY_DELAYS_MS,
): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    try {
      signal?.throwIfAborted();
      dispatch.dispatched = true;
      return await call();
    } catch (error) {
      const status = providerStatusOf(error);
      if (status !== null) dispatch.dispatched = false;
      const waitMs = delaysMs[attempt];
      if (status === null || !isTransient(status) || waitMs === undefined) throw error;
      const askedMs = retryAfterMs(error) ?? waitMs;
      // Somebody is waiting: a provider that wants longer than this is better reported than waited for.
      if (askedMs > LONGEST_WAIT_MS) throw error;
      signal?.throwIfAborted();
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
