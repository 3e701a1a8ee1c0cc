import type { ModelPrompt, ModelPromptMessage } from "./model-prompt";

/** A prompt that is ready to be held for and sent. */
export interface PreparedPrompt extends ModelPrompt {
  readonly system: string;
  readonly maxOutputModelTokens: number;
}

export const DRAFT_KINDS = ["article", "post", "email", "thread"] as const;
export const DRAFT_LENGTHS = ["short", "medium", "long"] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];
export type DraftLength = (typeof DRAFT_LENGTHS)[number];

export const TOPIC_MAX_CHARACTERS = 2_000;
export const TONE_MAX_CHARACTERS = 60;
export const CHAT_MAX_MESSAGES = 40;
export const CHAT_MAX_CHARACTERS = 48_000;

export interface DraftRequest {
  readonly topic: string;
  readonly kind: DraftKind;
  readonly tone: string;
  readonly length: DraftLength;
}

/** Asks for a first draft. Longer fields than the bounds above are cut; the form refuses them before. */
export function draftPrompt({ topic, kind, tone, length }: DraftRequest): PreparedPrompt {
  const words = DRAFT_WORDS[kind][length];
  const order = [
    `Write ${DRAFT_FORMS[kind]} of about ${words} words.`,
    `Tone: ${oneLine(tone, TONE_MAX_CHARACTERS) || "plain and friendly"}`,
    `Topic: ${oneLine(topic, TOPIC_MAX_CHARACTERS)}`,
  ];
  return {
    system: DRAFT_SYSTEM,
    messages: [{ role: "user", content: order.join("\n") }],
    // About 1.4 model tokens a word in English and up to three elsewhere; the rest is room for a heading and a thought.
    maxOutputModelTokens: words * 3 + 200,
  };
}

/** Goes on with a conversation: the newest messages that fit the bounds, beginning with one of the user's. */
export function chatPrompt({ messages }: { readonly messages: readonly ModelPromptMessage[] }): PreparedPrompt {
  return { system: CHAT_SYSTEM, messages: newestThatFit(messages), maxOutputModelTokens: 1_024 };
}

const DRAFT_SYSTEM =
  "You write first drafts for people who will edit them. Answer with the draft alone, in the language of the topic, " +
  "with no remark before or after it. Do not invent names, figures or quotations.";

const CHAT_SYSTEM =
  "You are a helpful, concise assistant inside a writing tool. Answer in the user's language. Say so when you do not " +
  "know something.";

const DRAFT_FORMS: Record<DraftKind, string> = {
  article: "an article with a title and short sections, in Markdown,",
  post: "a social media post, without hashtags,",
  email: "an email with a subject line",
  thread: "a thread of numbered posts, each under 280 characters,",
};

const DRAFT_WORDS: Record<DraftKind, Record<DraftLength, number>> = {
  article: { short: 250, medium: 500, long: 900 },
  post: { short: 40, medium: 90, long: 180 },
  email: { short: 80, medium: 160, long: 300 },
  thread: { short: 120, medium: 220, long: 400 },
};

/** Line breaks would let a topic pass itself off as another line of the order. */
function oneLine(text: string, maxCharacters: number): string {
  return cutTo(text.replace(/\s+/g, " ").trim(), maxCharacters);
}

function newestThatFit(messages: readonly ModelPromptMessage[]): ModelPromptMessage[] {
  const kept: ModelPromptMessage[] = [];
  let leftCharacters = CHAT_MAX_CHARACTERS;
  for (const message of messages.toReversed()) {
    if (kept.length === CHAT_MAX_MESSAGES) break;
    // The newest message is what is asked: it is shortened where an older one is left out.
    const content = kept.length === 0 ? cutTo(message.content, CHAT_MAX_CHARACTERS) : message.content;
    if (content.length > leftCharacters) break;
    leftCharacters -= content.length;
    kept.unshift({ role: message.role, content });
  }
  while (kept.length > 1 && kept[0]?.role === "assistant") kept.shift();
  return kept;
}

/** Cuts without leaving half a character behind. */
function cutTo(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const cut = text.slice(0, maxCharacters);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
