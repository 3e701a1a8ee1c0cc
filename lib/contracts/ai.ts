import { z } from "zod";
import { text } from "./values";

export const DRAFT_KINDS = ["article", "post", "email", "thread"] as const;
export const DRAFT_LENGTHS = ["short", "medium", "long"] as const;
export const TOPIC_MAX_CHARACTERS = 2_000;
export const TONE_MAX_CHARACTERS = 60;
export const MESSAGE_MAX_CHARACTERS = 48_000;
/** The most that a request may carry; of these the newest that fit the model's bounds are sent. */
export const CHAT_MAX_TURNS = 200;

/** A service says for whom it acts; a signed-in browser acts for itself and may not say. */
const whoIsActedFor = {
  userId: text(255).optional(),
  externalUserId: text(255).optional(),
};

/** Left out, the deployment's default model answers. A model's name may stand alone. */
const modelChoice = { provider: text(64).optional(), model: text(128).optional() };
/** A name for the running operation, so that `POST /api/ai/stop` can stop it. */
const stopKey = { stopKey: text(64).optional() };
const hasModelForProvider = (input: { provider?: string; model?: string }) =>
  input.provider === undefined || input.model !== undefined;
const providerFault = { error: "is required with a provider", path: ["model"] };

const draftFields = {
  topic: text(TOPIC_MAX_CHARACTERS).refine((topic) => topic.trim() !== "", { error: "must say what to write about" }),
  kind: z.enum(DRAFT_KINDS, { error: `must be one of ${DRAFT_KINDS.join(", ")}` }).default("article"),
  tone: z
    .string()
    .max(TONE_MAX_CHARACTERS, { error: `must be at most ${TONE_MAX_CHARACTERS} characters` })
    .default(""),
  length: z.enum(DRAFT_LENGTHS, { error: `must be one of ${DRAFT_LENGTHS.join(", ")}` }).default("medium"),
};

const chatFields = {
  /** Oldest first. The last one is the user's, which is what is answered. */
  messages: z
    .array(z.strictObject({ role: z.enum(["user", "assistant"]), content: text(MESSAGE_MAX_CHARACTERS) }))
    .min(1, { error: "must have at least one message" })
    .max(CHAT_MAX_TURNS, { error: `must have at most ${CHAT_MAX_TURNS} messages; leave out the oldest` })
    .refine((messages) => messages.at(-1)?.role === "user", { error: "must end with a message of the user" }),
};

const common = { ...whoIsActedFor, ...modelChoice };
const running = { ...common, ...stopKey };

/** `POST /api/ai/draft` */
export const DraftBody = z.strictObject({ ...running, ...draftFields }).refine(hasModelForProvider, providerFault);
export type DraftBody = z.output<typeof DraftBody>;

/** `POST /api/ai/chat` */
export const ChatBody = z.strictObject({ ...running, ...chatFields }).refine(hasModelForProvider, providerFault);
export type ChatBody = z.output<typeof ChatBody>;

/** `POST /api/ai/stop`: the answer that is stopped goes on to its end and says what it cost. */
export const StopAiBody = z.strictObject({ ...whoIsActedFor, stopKey: text(64) });

/** `POST /api/ai/estimate`: the body of the operation, with its name. Nothing is run or held. */
export const EstimateAiBody = z
  .discriminatedUnion("operationType", [
    z.strictObject({ operationType: z.literal("draft"), ...common, ...draftFields }),
    z.strictObject({ operationType: z.literal("chat"), ...common, ...chatFields }),
  ])
  .refine(hasModelForProvider, providerFault);
export type EstimateAiBody = z.output<typeof EstimateAiBody>;

/** The answer of `POST /api/ai/estimate`. */
export type AiEstimate = {
  provider: string;
  model: string;
  /** What would be set aside: it cannot cost more. */
  maxTokens: number;
  availableTokens: number;
  sufficient: boolean;
};

/**
 * What draft and chat answer: `application/x-ndjson`, one of these a line. `start` comes first and `end` last; between
 * them the text in pieces, to be joined as they are. A stream without `end` was torn off on the way: what it cost is
 * in the account's history.
 */
export type AiStreamEvent = AiStreamStart | { type: "text"; text: string } | AiStreamEnd;

export type AiStreamStart = {
  type: "start";
  operationType: string;
  provider: string;
  model: string;
  holdId: string;
  /** Set aside until the end. */
  holdTokens: number;
  /** How many messages the model was sent; of a long conversation only the newest. */
  sentMessages: number;
};

export type AiStreamEnd = {
  type: "end";
  /** `cut`: it ended early and what was delivered is charged. `unknown`: the tokens stay held until somebody knows. */
  outcome: "completed" | "cut" | "failed" | "unknown";
  /** For a person to read, where the outcome needs words. */
  message: string | null;
  model: string;
  usage: { inputModelTokens: number; outputModelTokens: number };
  billableTokens: number;
  /** The settled balance afterwards. */
  balanceTokens: number;
  transactionId: string | null;
  /** The ledger's own sentence on what was charged, with the formula; null when nothing was. */
  charge: string | null;
};
