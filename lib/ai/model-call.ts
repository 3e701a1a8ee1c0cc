import type { CallableModel } from "./language-model";
import type { ModelOutcome } from "./model-outcome";
import type { ModelPrompt } from "./model-prompt";

export interface ModelCall extends ModelPrompt {
  readonly model: CallableModel;
  readonly maxOutputModelTokens: number;
  /** Whoever asked stops the call with it: they left, or what they may spend is spent. */
  readonly abortSignal?: AbortSignal | undefined;
  /** How long the whole answer may take; three minutes when left out. */
  readonly timeoutMs?: number | undefined;
  /** How long to wait before each further attempt after a 429 or 5xx; its length is how many there are. */
  readonly retryDelaysMs?: readonly number[] | undefined;
  /**
   * Runs once, before the text closes and before `ended` resolves, so that a reader who has seen the end of the text
   * has been charged for it. What it throws reaches the reader as a broken stream.
   */
  readonly onEnd?: ((outcome: ModelOutcome) => void | Promise<void>) | undefined;
}
