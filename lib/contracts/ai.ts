import { z } from "zod";
import { imageFields, speechFields } from "./ai-media";
import { seconds, text, uuid } from "./values";

export const DRAFT_KINDS = ["article", "post", "email", "thread"] as const;
export const DRAFT_LENGTHS = ["short", "medium", "long"] as const;
/** What may be done to a text. `custom` says it in the caller's own words. */
export const REFINEMENTS = ["shorten", "expand", "simplify", "correct", "formal", "friendly", "custom"] as const;
/** What a text may be made into. */
export const REPURPOSINGS = ["tweet", "thread", "post", "email", "summary", "carousel", "script"] as const;
export const IMAGE_STYLES = ["photo", "illustration", "watercolour", "minimal", "isometric", "none"] as const;
export const TOPIC_MAX_CHARACTERS = 2_000;
/** Of a text that is worked on. */
export const TEXT_MAX_CHARACTERS = 24_000;
export const INSTRUCTION_MAX_CHARACTERS = 500;
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

/**
 * Where a project is named, what is made is kept in it; where none is named, nothing is kept. `sourcePieceId` says what
 * it was made from.
 */
const keeping = { projectId: uuid.optional(), sourcePieceId: uuid.optional() };
const keepingFault = { error: "is required with a sourcePieceId", path: ["projectId"] };
const hasProjectForSource = (input: { projectId?: string; sourcePieceId?: string }) =>
  input.sourcePieceId === undefined || input.projectId !== undefined;

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
  before: z.string().max(TEXT_MAX_CHARACTERS),
  selection: someText,
  after: z.string().max(TEXT_MAX_CHARACTERS),
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

const common = { ...whoIsActedFor, ...modelChoice };
const running = { ...common, ...stopKey, ...keeping };

/** `POST /api/ai/draft` */
export const DraftBody = z
  .strictObject({ ...running, ...draftFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault);
export type DraftBody = z.output<typeof DraftBody>;

/** `POST /api/ai/chat`. With `sourcePieceId` the kept conversation goes on; without, a new one is kept. */
export const ChatBody = z
  .strictObject({ ...running, ...chatFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault);
export type ChatBody = z.output<typeof ChatBody>;

/** `POST /api/ai/refine`: the whole text, changed. */
export const RefineBody = z
  .strictObject({ ...running, ...refineFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault)
  .refine(hasItsInstruction, instructionFault);
export type RefineBody = z.output<typeof RefineBody>;

/** `POST /api/ai/refine-selection`: what is written takes the selection's place, and is all that is answered. */
export const RefineSelectionBody = z
  .strictObject({ ...running, ...selectionFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault)
  .refine(hasItsInstruction, instructionFault);
export type RefineSelectionBody = z.output<typeof RefineSelectionBody>;

/** `POST /api/ai/repurpose` */
export const RepurposeBody = z
  .strictObject({ ...running, ...repurposeFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault);
export type RepurposeBody = z.output<typeof RepurposeBody>;

/** `POST /api/ai/image-prompt`: a prompt that an image can be made from. */
export const ImagePromptBody = z
  .strictObject({ ...running, ...imagePromptFields })
  .refine(hasModelForProvider, providerFault)
  .refine(hasProjectForSource, keepingFault);
export type ImagePromptBody = z.output<typeof ImagePromptBody>;

/** `POST /api/ai/stop`: the answer that is stopped goes on to its end and says what it cost. */
export const StopAiBody = z.strictObject({ ...whoIsActedFor, stopKey: text(64) });

/** `POST /api/ai/estimate`: the body of the operation, with its name. Nothing is run or held. */
export const EstimateAiBody = z
  .discriminatedUnion("operationType", [
    z.strictObject({ operationType: z.literal("draft"), ...common, ...draftFields }),
    z.strictObject({ operationType: z.literal("chat"), ...common, ...chatFields }),
    z.strictObject({ operationType: z.literal("refine"), ...common, ...refineFields }),
    z.strictObject({ operationType: z.literal("refine_selection"), ...common, ...selectionFields }),
    z.strictObject({ operationType: z.literal("repurpose"), ...common, ...repurposeFields }),
    z.strictObject({ operationType: z.literal("image_prompt"), ...common, ...imagePromptFields }),
    z.strictObject({ operationType: z.literal("image"), ...common, ...imageFields }),
    z.strictObject({ operationType: z.literal("speech"), ...common, ...speechFields }),
    /** Without the file, by how long it is. */
    z.strictObject({ operationType: z.literal("transcription"), ...common, seconds }),
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
  /** What was made, where a project was named and there was something to keep. */
  pieceId: string | null;
};
