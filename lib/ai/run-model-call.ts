import { streamText } from "ai";
import { countModelTokens, countPromptModelTokens } from "./count-model-tokens";
import type { ModelCall } from "./model-call";
import type { CompletedCall, ModelOutcome, ModelUsage } from "./model-outcome";
import { observedModel, type LastWord, type ModelSighting } from "./observed-model";
import { ANSWER_LOST, MODEL_BUSY, outcomeOfError } from "./provider-errors";

/** Runs one call to its end, whichever that is. Never throws. */
export async function runModelCall(
  call: ModelCall,
  signal: AbortSignal,
  deliver: (piece: string) => void,
): Promise<ModelOutcome> {
  const answer: Answer = { text: "", reasoning: "", readToItsEnd: false, error: null };
  const sighting: ModelSighting = { dispatched: false, modelReturned: null, lastWord: null };
  try {
    for await (const part of untilAborted(answerParts(call, signal, sighting), signal)) {
      if (part.type === "text-delta" && part.text !== "") {
        answer.text += part.text;
        deliver(part.text);
      } else if (part.type === "reasoning-delta") {
        answer.reasoning += part.text;
      } else if (part.type === "finish-step") {
        answer.readToItsEnd = true;
      } else if (part.type === "error") {
        answer.error ??= part.error;
      }
    }
  } catch (error) {
    answer.error ??= error;
  }
  return outcomeOf(call, signal, answer, sighting);
}

/** What has come of an answer. */
interface Answer {
  text: string;
  reasoning: string;
  readToItsEnd: boolean;
  error: unknown;
}

/**
 * The SDK's stream does not always end after an abort: when the answer's last bytes are already there, it can wait for
 * ever (seen with Google, in version 6.0.326). So the abort itself ends the reading.
 */
async function* untilAborted<Part>(parts: AsyncIterable<Part>, signal: AbortSignal): AsyncGenerator<Part> {
  const iterator = parts[Symbol.asyncIterator]();
  let giveUp = () => {};
  const aborted = new Promise<null>((resolve) => (giveUp = () => resolve(null)));
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === null || next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", giveUp);
    // Lets go of the connection; what it has to say by now changes nothing.
    iterator.return?.().catch(() => {});
  }
}

function answerParts(call: ModelCall, signal: AbortSignal, sighting: ModelSighting) {
  const { provider, languageModel } = call.model;
  return streamText({
    model: observedModel(languageModel, sighting, call.retryDelaysMs),
    ...(call.system === undefined ? {} : { system: call.system }),
    messages: call.messages.map(({ role, content }) => ({ role, content })),
    maxOutputTokens: call.maxOutputModelTokens,
    maxRetries: 0,
    abortSignal: signal,
    // What customers write is not kept at the provider.
    ...(provider === "openai" ? { providerOptions: { openai: { store: false } } } : {}),
    includeRawChunks: provider === "google",
    // Left out, the SDK prints every error to the console; here each becomes part of the outcome.
    onError: () => {},
  }).fullStream;
}

function outcomeOf(call: ModelCall, signal: AbortSignal, answer: Answer, sighting: ModelSighting): ModelOutcome {
  const modelReturned = sighting.modelReturned ?? call.model.modelId;
  const { text } = answer;
  const { lastWord } = sighting;
  const reported = lastWord && reportedUsage(lastWord.usage, text);

  if (lastWord && answer.readToItsEnd && isWholeAnswer(lastWord)) {
    const finishReason = FINISH_REASONS[lastWord.finishReason.unified];
    const usage = reported ?? countedUsage(call, answer);
    return {
      kind: "completed",
      text,
      usage,
      usageBasis: reported ? "reported" : "counted",
      finishReason,
      modelReturned,
    };
  }

  const stopped = signal.aborted ? (isTimeout(signal.reason) ? "timed-out" : "aborted") : null;
  const somethingCame = text !== "" || answer.reasoning !== "";
  if (somethingCame || stopped === "aborted") {
    // The provider may have said what it used although we did not read to the end, or although it gave up half-way. A
    // stream that just ends has not said so, whatever running figures it carried.
    const settled = lastWord && !isLooseEnd(lastWord) ? reported : null;
    return {
      kind: "cut",
      deliveredText: text,
      usage: settled ?? (sighting.dispatched ? countedUsage(call, answer) : NOTHING_USED),
      usageBasis: settled ? "reported" : "counted",
      reason: stopped ?? "provider-cut",
      modelReturned,
    };
  }
  if (stopped === "timed-out") {
    const detail = String(signal.reason);
    return sighting.dispatched
      ? { kind: "unknown", message: ANSWER_LOST, detail, reason: "timed-out" }
      : { kind: "failed", message: MODEL_BUSY, detail, retryable: true };
  }
  if (answer.error !== null) return outcomeOfError(answer.error);
  return {
    kind: "unknown",
    message: ANSWER_LOST,
    detail: "The answer ended before it began.",
    reason: "connection-lost",
  };
}

const FINISH_REASONS: Record<LastWord["finishReason"]["unified"], CompletedCall["finishReason"]> = {
  stop: "stop",
  length: "length",
  "content-filter": "content-filter",
  "tool-calls": "other",
  error: "other",
  other: "other",
};

function isWholeAnswer(lastWord: LastWord): boolean {
  return lastWord.finishReason.unified !== "error" && !isLooseEnd(lastWord);
}

/** A stream that ends without the provider's last word is given one by the SDK: "other", without a reason. */
function isLooseEnd({ finishReason }: LastWord): boolean {
  return finishReason.unified === "other" && finishReason.raw === undefined;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

const NOTHING_USED: ModelUsage = {
  inputModelTokens: 0n,
  cachedInputModelTokens: 0n,
  outputModelTokens: 0n,
  reasoningModelTokens: 0n,
};

/** The provider's own figures; null when it gave none, or zeroes for a text that is plainly there. */
export function reportedUsage({ inputTokens, outputTokens }: LastWord["usage"], text: string): ModelUsage | null {
  if (!isCount(inputTokens.total) || !isCount(outputTokens.total)) return null;
  if (inputTokens.total + outputTokens.total === 0 && text !== "") return null;
  return {
    inputModelTokens: BigInt(inputTokens.total),
    cachedInputModelTokens: partOf(inputTokens.total, inputTokens.cacheRead),
    outputModelTokens: BigInt(outputTokens.total),
    reasoningModelTokens: partOf(outputTokens.total, outputTokens.reasoning),
  };
}

function countedUsage(call: ModelCall, { text, reasoning }: Answer): ModelUsage {
  const reasoningModelTokens = countModelTokens(reasoning);
  return {
    inputModelTokens: countPromptModelTokens(call),
    cachedInputModelTokens: 0n,
    outputModelTokens: countModelTokens(text) + reasoningModelTokens,
    reasoningModelTokens,
  };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

/** A part is never more than its whole, whatever was reported. */
function partOf(whole: number, part: number | undefined): bigint {
  return isCount(part) ? BigInt(Math.min(part, whole)) : 0n;
}
