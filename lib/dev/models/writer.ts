import { countModelTokens } from "@/lib/ai/count-model-tokens";
import { CLOSINGS, FOLLOW_UPS, OPENINGS, PARAGRAPHS, REPLIES } from "./sentences";
import { seedOf } from "./seed";

export interface WritingTask {
  /** The last thing the user said. */
  readonly message: string;
  /** How many messages the conversation has; more than one makes the answer a reply. */
  readonly turns: number;
  readonly maxOutputModelTokens: number;
}

export interface Writing {
  readonly text: string;
  /** Whether the limit on model tokens, and not the end of the thought, ended the text. */
  readonly stoppedAtLimit: boolean;
}

/** A believable text about what was asked. The same question always gets the same answer. */
export function writeAnswer(task: WritingTask): Writing {
  const topic = topicOf(task.message);
  const words = askedWords(task.message);
  const choose = chooser(task.message);
  const form = formOf(task);
  const text = WRITERS[form]({ topic, choose, words: words ?? USUAL_WORDS[form], message: task.message });
  return withinModelTokens(text, task.maxOutputModelTokens);
}

type Form = "article" | "post" | "email" | "thread" | "revision" | "reply";

interface Writable {
  readonly topic: string;
  readonly words: number;
  readonly message: string;
  choose<Item>(items: readonly [Item, ...Item[]]): Item;
}

const USUAL_WORDS: Record<Form, number> = {
  article: 300,
  post: 90,
  email: 130,
  thread: 160,
  revision: 0,
  reply: 80,
};

const WRITERS: Record<Form, (task: Writable) => string> = {
  article: (task) => {
    const [opening, ...rest] = paragraphs(task);
    const closing = fill(task.choose(CLOSINGS), task.topic);
    const body = rest.map(({ heading, text }) => `## ${heading}\n\n${text}`);
    return [`# ${titleOf(task.topic)}`, opening?.text ?? "", ...body, closing].join("\n\n");
  },
  post: (task) => [...paragraphs(task).map(({ text }) => text), fill(task.choose(CLOSINGS), task.topic)].join("\n\n"),
  email: (task) => {
    const body = paragraphs(task).map(({ text }) => text);
    return [`Subject: ${titleOf(task.topic)}`, "Hello,", ...body, "Best regards,\nThe team"].join("\n\n");
  },
  thread: (task) => {
    const posts = paragraphs(task).flatMap(({ text }) => inPosts(text));
    return posts.map((post, index) => `${index + 1}/${posts.length} ${post}`).join("\n\n");
  },
  revision: ({ message }) => revise(quotedText(message) ?? ""),
  reply: (task) => {
    const opening = fill(task.choose(REPLIES), task.topic);
    const body = paragraphs({ ...task, words: Math.max(20, task.words - 25) }).map(({ text }) => text);
    return [opening, ...body, task.choose(FOLLOW_UPS)].join("\n\n");
  },
};

const DRAFTS = ["article", "post", "email", "thread"] as const;

function formOf({ message, turns }: WritingTask): Form {
  if (quotedText(message) !== null) return "revision";
  if (turns > 1) return "reply";
  const order = /\b(?:write|draft)\b[^.\n]*/i.exec(message)?.[0] ?? "";
  const named = /\b(article|post|email|thread)\b/i.exec(order)?.[1]?.toLowerCase();
  return DRAFTS.find((form) => form === named) ?? "reply";
}

/** `Topic: …` when the prompt has it, else what the message is about once the question words are gone. */
function topicOf(message: string): string {
  const named = /^Topic:\s*(.+)$/m.exec(message)?.[1];
  const about = named ?? /\b(?:about|on|regarding)\s+([^.?!\n]+)/i.exec(message)?.[1] ?? message;
  const words = about
    .replace(ASKING_HOW, (_, word: string) => `${word.toLowerCase()} to `)
    .replace(ASKING, "")
    .replace(/[?!.\s]+$/u, "")
    .replace(/\s+/g, " ")
    .trim()
    .split(" ");
  const topic = words.slice(0, 12).join(" ").slice(0, 120);
  return topic === "" ? "this" : topic;
}

const ASKING_HOW = /^(how|what|when|where) (?:do|can|could|should|would) (?:i|we|you|one)\s+/i;
const ASKING =
  /^(?:please\s+)?(?:(?:can|could|would) you\s+)?(?:what(?:'s| is| are)|why (?:is|are|do)|tell me|explain|write|draft|give me)\s+(?:me\s+)?/i;

function askedWords(message: string): number | null {
  const asked = /\b(\d[\d,]{0,6})(?:\s*(?:-|to)\s*\d+)?\s+words?\b/i.exec(message)?.[1];
  return asked === undefined ? null : Math.min(2_000, Math.max(10, Number(asked.replaceAll(",", ""))));
}

/** An opening and as many paragraphs as the asked length has room for, each in its own words. */
function paragraphs({ topic, words, choose }: Writable): { heading: string; text: string }[] {
  const written = [{ heading: "", text: fill(choose(OPENINGS), topic) }];
  let left = words - wordsIn(written[0]?.text ?? "");
  const first = choose([0, 1, 2, 3, 4, 5]);
  for (let index = 0; index < PARAGRAPHS.length && left > 8; index++) {
    const paragraph = PARAGRAPHS[(first + index) % PARAGRAPHS.length];
    if (paragraph === undefined) break;
    const sentences: string[] = [];
    for (const sentence of paragraph.sentences) {
      if (left <= 0) break;
      const said = fill(sentence, topic);
      sentences.push(said);
      left -= wordsIn(said);
    }
    written.push({ heading: paragraph.heading, text: sentences.join(" ") });
  }
  return written;
}

function fill(template: string, topic: string): string {
  return template.replaceAll("{topic}", () => topic).replaceAll("{Topic}", () => titleOf(topic));
}

function titleOf(topic: string): string {
  const [first = "", ...rest] = Array.from(topic);
  return first.toUpperCase() + rest.join("");
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

/** Two sentences make a post of a thread. */
function inPosts(text: string): string[] {
  const sentences = text.split(/(?<=[.?!])\s+/);
  return sentences.flatMap((sentence, index) =>
    index % 2 === 0 ? [[sentence, sentences[index + 1]].filter(Boolean).join(" ")] : [],
  );
}

/** The text between `<text>` and `</text>`: what a prompt asks to be refined or rewritten. */
function quotedText(message: string): string | null {
  return /<text>([\s\S]*?)<\/text>/.exec(message)?.[1]?.trim() ?? null;
}

/** A light edit: the same text, tidier. */
function revise(text: string): string {
  const tidied = text
    .replace(/\b(?:very|really|just|actually|basically)\s+/gi, "")
    .replace(/\bin order to\b/gi, "to")
    .replace(/[ \t]+/g, " ")
    .replace(/(^|[.!?]\s+)(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .trim();
  return /[.!?]$/.test(tidied) || tidied === "" ? tidied : `${tidied}.`;
}

/** Picks by what was asked, not by chance. */
function chooser(seed: string): Writable["choose"] {
  let state = seedOf(seed);
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return items[(state >>> 8) % items.length] ?? items[0];
  };
}

/** The longest beginning, cut between words, that is within the limit. */
function withinModelTokens(text: string, maxModelTokens: number): Writing {
  if (countModelTokens(text) <= maxModelTokens) return { text, stoppedAtLimit: false };
  const ends = [...text.matchAll(/\S+/g)].map((word) => word.index + word[0].length);
  let fits = 0;
  let tooMany = ends.length;
  while (fits < tooMany) {
    const middle = Math.ceil((fits + tooMany) / 2);
    if (countModelTokens(text.slice(0, ends[middle - 1])) <= maxModelTokens) fits = middle;
    else tooMany = middle - 1;
  }
  return { text: fits === 0 ? "" : text.slice(0, ends[fits - 1]), stoppedAtLimit: true };
}
