import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { ModelPrompt } from "./model-prompt";

/**
 * How many model tokens a text is, by the o200k_base encoding. It is exact for current OpenAI models and a close
 * estimate for the others; it decides a charge only when the provider did not say what it counted.
 */
export function countModelTokens(text: string): bigint {
  let counted = 0;
  for (const piece of cutLongRuns(text)) counted += countTokens(piece, NO_SPECIAL_TEXT);
  return BigInt(counted);
}

/** How many model tokens a prompt is: its texts, and what the chat format wraps around each of them. */
export function countPromptModelTokens(prompt: ModelPrompt): bigint {
  return textsOf(prompt).reduce(
    (total, text) => total + WRAPPING_PER_MESSAGE_MODEL_TOKENS + countModelTokens(text),
    REPLY_OPENING_MODEL_TOKENS,
  );
}

/**
 * The most that any provider can count as input for this prompt: what a hold must cover before the call.
 *
 * The tokenizers of all three providers work on bytes or fall back to them, so a model token never stands for less
 * than one UTF-8 byte of the text. What a provider adds around a message (role, separators, its own short preamble) is
 * a handful of model tokens; the allowance here is several times what any of them documents.
 */
export function promptCeilingModelTokens(prompt: ModelPrompt): bigint {
  return textsOf(prompt).reduce(
    (total, text) => total + CEILING_PER_MESSAGE_MODEL_TOKENS + BigInt(Buffer.byteLength(text, "utf8")),
    CEILING_PER_CALL_MODEL_TOKENS,
  );
}

const WRAPPING_PER_MESSAGE_MODEL_TOKENS = 4n;
const REPLY_OPENING_MODEL_TOKENS = 3n;
const CEILING_PER_MESSAGE_MODEL_TOKENS = 16n;
const CEILING_PER_CALL_MODEL_TOKENS = 64n;

// A customer may write "<|endoftext|>": that is text like any other, and must neither throw nor count as one.
const NO_SPECIAL_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

// Encoding one word costs the square of its length, and languages that put no spaces between words (or a wall of
// emoji) are one word to the encoder: 50,000 characters would hold the process for many seconds. Cutting such runs
// keeps the cost linear and moves the count by at most about one model token per cut. Ordinary text is never cut.
const LONG_RUN = /\S{128}|\s{128}/gu;

function cutLongRuns(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return pieces;
}

function textsOf(prompt: ModelPrompt): string[] {
  const texts = prompt.messages.map((message) => message.content);
  return prompt.system === undefined ? texts : [prompt.system, ...texts];
}
