/**
 * What a call used, in model tokens. Both totals are inclusive: `cachedInputModelTokens` is a part of
 * `inputModelTokens` and `reasoningModelTokens` is a part of `outputModelTokens`. What a multiplier charges is
 * therefore `inputModelTokens + outputModelTokens`; adding a part to its own total would charge it twice.
 */
export interface ModelUsage {
  readonly inputModelTokens: bigint;
  readonly cachedInputModelTokens: bigint;
  readonly outputModelTokens: bigint;
  readonly reasoningModelTokens: bigint;
}

/** Whether the provider said what was used, or we counted it from the prompt and the text that came. */
export type UsageBasis = "reported" | "counted";

/** How a call to a language model ended. It is a value for every ending: nothing that a provider does throws. */
export type ModelOutcome = CompletedCall | CutCall | FailedCall | UnknownCall;

export interface CompletedCall {
  readonly kind: "completed";
  readonly text: string;
  readonly usage: ModelUsage;
  readonly usageBasis: UsageBasis;
  /** "length": the text stopped at the limit on output. */
  readonly finishReason: "stop" | "length" | "content-filter" | "other";
  /** The model that the provider says it used, which is the one to price; the one asked for when it does not say. */
  readonly modelReturned: string;
}

/** It ended before its end. What was delivered until then is used and paid for. */
export interface CutCall {
  readonly kind: "cut";
  readonly deliveredText: string;
  readonly usage: ModelUsage;
  readonly usageBasis: UsageBasis;
  /** "aborted": whoever asked went away or said stop. "timed-out": we stopped it. "provider-cut": the other side did. */
  readonly reason: "aborted" | "timed-out" | "provider-cut";
  readonly modelReturned: string;
}

/** The provider said no, or was never reached: nothing was delivered and nothing is owed. */
export interface FailedCall {
  readonly kind: "failed";
  /** A sentence that a customer may read. */
  readonly message: string;
  /** What the provider said, for the operator's log; never shown to a customer. */
  readonly detail: string;
  readonly providerStatus?: number;
  /** Whether the same call may well succeed a little later. */
  readonly retryable: boolean;
}

/**
 * The request left and no answer came. The provider may have done the work, or not: the hold stays until somebody
 * finds out.
 */
export interface UnknownCall {
  readonly kind: "unknown";
  readonly message: string;
  readonly detail: string;
  readonly reason: "timed-out" | "connection-lost";
}
