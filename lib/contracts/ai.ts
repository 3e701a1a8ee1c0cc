import { z } from "zod";
import {
  DRAFT_KINDS,
  DRAFT_LENGTHS,
  IMAGE_STYLES,
  INSTRUCTION_MAX_CHARACTERS,
  REFINEMENTS,
  REPURPOSINGS,
  TEXT_MAX_CHARACTERS,
  TONE_MAX_CHARACTERS,
  TOPIC_MAX_CHARACTERS,
} from "@/lib/domain/text-operations";
import { imageFields, speechFields } from "./ai-media";
import { asked, hasModelForProvider, operationBody, providerFault, whoIsActedFor } from "./ai-request";
import { anyText, seconds, text } from "./values";

export const MESSAGE_MAX_CHARACTERS = 48_000;
/** The most that a request may carry; of these the newest that fit the model's bounds are sent. */
export const CHAT_MAX_TURNS = 200;

const draftFields = {
  topic: text(TOPIC_MAX_CHARACTERS).refine((topic) => topic.trim() !== "", { error: "must say what to write about" }),
  kind: z.enum(DRAFT_KINDS, { error: `must be one of ${DRAFT_KINDS.join(", ")}` }).default("article"),
  tone: anyText(TONE_MAX_CHARACTERS).default(""),
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

const refinement = {
  refinement: z.enum(REFINEMENTS, { error: `must be one of ${REFINEMENTS.join(", ")}` }),
  /** What to do, where the refinement is `custom`. */
  instruction: text(INSTRUCTION_MAX_CHARACTERS).optional(),
};
const instructionFault = { error: "must say what to do, and only with the refinement custom", path: ["instruction"] };
const hasItsInstruction = (input: { refinement: string; instruction?: string }) =>
  (input.refinement === "custom") === (input.instruction !== undefined);
const someText = text(TEXT_MAX_CHARACTERS).refine((written) => written.trim() !== "", { error: "must have some text" });

const refineFields = { text: someText, ...refinement };
const selectionFields = {
  /** What stands before and after the selection; it is read, and stays as it is. */
  before: anyText(TEXT_MAX_CHARACTERS),
  selection: someText,
  after: anyText(TEXT_MAX_CHARACTERS),
  ...refinement,
};
const repurposeFields = {
  text: someText,
  into: z.enum(REPURPOSINGS, { error: `must be one of ${REPURPOSINGS.join(", ")}` }),
};
const imagePromptFields = {
  /** What the image is about: a text of the caller's, or a few words. */
  text: someText,
  style: z.enum(IMAGE_STYLES, { error: `must be one of ${IMAGE_STYLES.join(", ")}` }).default("none"),
};

/** A name for the running operation, so that `POST /api/ai/stop` can stop it. */
const stopKey = { stopKey: text(64).optional() };

/** `POST /api/ai/draft` */
export const DraftBody = operationBody({ ...stopKey, ...draftFields });
export type DraftBody = z.output<typeof DraftBody>;

/** `POST /api/ai/chat`. With `sourcePieceId` the kept conversation goes on; without, a new one is kept. */
export const ChatBody = operationBody({ ...stopKey, ...chatFields });
export type ChatBody = z.output<typeof ChatBody>;

/** `POST /api/ai/refine`: the whole text, changed. */
export const RefineBody = operationBody({ ...stopKey, ...refineFields }).refine(hasItsInstruction, instructionFault);
export type RefineBody = z.output<typeof RefineBody>;

/** `POST /api/ai/refine-selection`: what is written takes the selection's place, and is all that is answered. */
export const RefineSelectionBody = operationBody({ ...stopKey, ...selectionFields }).refine(
  hasItsInstruction,
  instructionFault,
);
export type RefineSelectionBody = z.output<typeof RefineSelectionBody>;

/** `POST /api/ai/repurpose` */
export const RepurposeBody = operationBody({ ...stopKey, ...repurposeFields });
export type RepurposeBody = z.output<typeof RepurposeBody>;

/** `POST /api/ai/image-prompt`: a prompt that an image can be made from. */
export const ImagePromptBody = operationBody({ ...stopKey, ...imagePromptFields });
export type ImagePromptBody = z.output<typeof ImagePromptBody>;

/** `POST /api/ai/stop`: the answer that is stopped goes on to its end and says what it cost. */
export const StopAiBody = z.strictObject({ ...whoIsActedFor, stopKey: text(64) });

/** `POST /api/ai/estimate`: the body of the operation, with its name. Nothing is run or held. */
export const EstimateAiBody = z
  .discriminatedUnion("operationType", [
    z.strictObject({ operationType: z.literal("draft"), ...asked, ...draftFields }),
    z.strictObject({ operationType: z.literal("chat"), ...asked, ...chatFields }),
    z.strictObject({ operationType: z.literal("refine"), ...asked, ...refineFields }),
    z.strictObject({ operationType: z.literal("refine_selection"), ...asked, ...selectionFields }),
    z.strictObject({ operationType: z.literal("repurpose"), ...asked, ...repurposeFields }),
    z.strictObject({ operationType: z.literal("image_prompt"), ...asked, ...imagePromptFields }),
    z.strictObject({ operationType: z.literal("image"), ...asked, ...imageFields }),
    z.strictObject({ operationType: z.literal("speech"), ...asked, ...speechFields }),
    /** Without the file, by how long it is. */
    z.strictObject({ operationType: z.literal("transcription"), ...asked, seconds }),
  ])
  .refine(hasModelForProvider, providerFault)
  .refine((body) => !("refinement" in body) || hasItsInstruction(body), instructionFault);
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
  /** What was made, where a project was named and there was something to keep. */
  pieceId: string | null;
};
