import { APICallError, InvalidPromptError } from "ai";
import type { FailedCall, UnknownCall } from "./model-outcome";

/** What an error that came instead of any text means for whoever asked. */
export function outcomeOfError(error: unknown): FailedCall | UnknownCall {
  const detail = detailOf(error);
  const status = providerStatusOf(error);
  if (status !== null) {
    return {
      kind: "failed",
      message: sentenceFor(status),
      detail,
      providerStatus: status,
      retryable: isTransient(status),
    };
  }
  if (InvalidPromptError.isInstance(error)) {
    return { kind: "failed", message: sentenceFor(400), detail, retryable: false };
  }
  const network = networkCodeOf(error);
  if (network === null) {
    // Not the network: an error that the provider sent inside its answer, as when it turns out to be overloaded.
    return { kind: "failed", message: PROVIDER_TROUBLE, detail, retryable: true };
  }
  if (NEVER_REACHED.has(network)) return { kind: "failed", message: PROVIDER_TROUBLE, detail, retryable: true };
  return { kind: "unknown", message: ANSWER_LOST, detail, reason: "connection-lost" };
}

/** The HTTP status that the provider answered with, if it answered. */
export function providerStatusOf(error: unknown): number | null {
  const status = APICallError.isInstance(error) ? error.statusCode : undefined;
  return status !== undefined && status >= 400 ? status : null;
}

/** Too many requests, or trouble on their side: nothing was done, and asking again is worth it. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

export const ANSWER_LOST = "The model did not answer in time. We are checking whether it did the work.";
export const MODEL_BUSY = "The model is busy right now. Try again in a moment.";
const PROVIDER_TROUBLE = "The model provider has a problem right now. Try again in a moment.";

function sentenceFor(status: number): string {
  if (status === 401 || status === 403)
    return "The model provider did not accept our credentials. Please contact support.";
  if (status === 404) return "This model is not available.";
  if (status === 429) return MODEL_BUSY;
  if (isTransient(status)) return PROVIDER_TROUBLE;
  return "The model could not work with this request. Change it and try again.";
}

function detailOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}

// The request cannot have left: no address, nobody listening, no secure channel.
const NEVER_REACHED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The code of the network error underneath, "LOST" for one without a code, null when the network is not to blame. */
function networkCodeOf(error: unknown): string | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (/^(E[A-Z]+|UND_ERR_\w+)$/.test(code)) return code;
    if (cause instanceof TypeError && /^(terminated|fetch failed)$/.test(cause.message)) {
      if (!(cause.cause instanceof Error)) return "LOST";
    }
  }
  return null;
}
