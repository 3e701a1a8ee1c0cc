import type { ModelCall } from "./model-call";
import type { ModelOutcome } from "./model-outcome";
import { runModelCall } from "./run-model-call";

export interface ModelTextStream {
  /** The answer in pieces. It closes however the call ends; cancelling it stops the call. */
  readonly textStream: ReadableStream<string>;
  /** True with the first piece of text, false when the call ended without one: the moment to choose an HTTP status. */
  readonly started: Promise<boolean>;
  /** How it ended. Always resolves, and once, whether or not anybody reads the text. */
  readonly ended: Promise<ModelOutcome>;
}

/** Asks a language model and passes its text on as it comes. */
export function streamModelText(call: ModelCall): ModelTextStream {
  const stop = stopperOf(call);
  let reader: ReadableStreamDefaultController<string> | null = null;
  const textStream = new ReadableStream<string>({
    start(controller) {
      reader = controller;
    },
    // The browser left. Nothing downstream is told of it but this, and the model must not go on at our cost.
    cancel() {
      reader = null;
      stop.leave();
    },
  });

  let resolveStarted: (started: boolean) => void;
  const started = new Promise<boolean>((resolve) => (resolveStarted = resolve));

  // The model is read at its own pace, not the reader's: a browser that stalls must not keep the call, and with it the
  // hold, open. What can pile up meanwhile is bounded by `maxOutputModelTokens`.
  const deliver = (piece: string) => {
    resolveStarted(true);
    reader?.enqueue(piece);
  };
  const end = async (): Promise<ModelOutcome> => {
    const outcome = await runModelCall(call, stop.signal, deliver);
    stop.dispose();
    resolveStarted(false);
    try {
      await call.onEnd?.(outcome);
      reader?.close();
    } catch (error) {
      reader?.error(error);
    }
    return outcome;
  };
  return { textStream, started, ended: end() };
}

/**
 * Asks a language model and waits for the whole answer. Underneath it is streamed all the same: when such a call is
 * cut, what had come until then says what it used, where a plain call would leave us guessing.
 */
export function generateModelText(call: ModelCall): Promise<ModelOutcome> {
  return streamModelText(call).ended;
}

const DEFAULT_TIMEOUT_MS = 180_000;

/** One signal for all that can stop a call: the caller's own, a reader who leaves, and the clock. */
function stopperOf({ abortSignal, timeoutMs = DEFAULT_TIMEOUT_MS }: ModelCall) {
  const controller = new AbortController();
  const leave = () => controller.abort(new DOMException("Nobody waits for this answer any more.", "AbortError"));
  const timer = setTimeout(
    () => controller.abort(new DOMException(`No complete answer within ${timeoutMs} ms.`, "TimeoutError")),
    timeoutMs,
  );
  if (abortSignal?.aborted) leave();
  abortSignal?.addEventListener("abort", leave, { once: true });
  return {
    signal: controller.signal,
    leave,
    dispose() {
      clearTimeout(timer);
      abortSignal?.removeEventListener("abort", leave);
    },
  };
}
