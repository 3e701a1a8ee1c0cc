import { AiEstimateAnswer, AiModelList, Stopped } from "./answers";
import {
  ChatBody,
  DraftBody,
  EstimateAiBody,
  ImagePromptBody,
  RefineBody,
  RefineSelectionBody,
  RepurposeBody,
  StopAiBody,
} from "./ai";
import { AiImages, AiSpeech, AiTranscript, ImageBody, SpeechBody, TranscriptionForm } from "./ai-media";
import type { ApiOperation } from "./reference";

const group = "AI operations";
const streamed = {
  200: {
    about: "A JSON object a line: start, text in pieces, end with what it cost.",
    contentType: "application/x-ndjson",
  },
};
const running = [
  "not_signed_in",
  "insufficient_tokens",
  "account_suspended",
  "account_blocked",
  "account_not_found",
  "not_found",
  "too_many_in_flight",
  "model_unavailable",
] as const;
const STREAM =
  "Tokens are held before the model is asked and settled at what it really used. With projectId, a project of the " +
  "account that pays, what is made is kept there.";
const WHOLE =
  "What it costs is held before the model is asked and settled at what really came. With projectId, a project of the " +
  "account that pays, what is made is kept there.";
const making = [...running, "key_budget_exceeded", "limit_exceeded"] as const;
const userId = "019abc6e-4a52-7c31-9d0b-5f0e1a2b3c4d";

/** Our own AI operations. A service names the user for whom it acts; a signed-in browser acts for itself. */
export const aiOperations: Record<string, ApiOperation> = {
  "POST /api/ai/draft": {
    group,
    summary: "Write a draft",
    about: STREAM,
    access: "signed-in",
    scope: "usage:write",
    body: DraftBody,
    answers: streamed,
    refusals: running,
    example: { body: { userId, topic: "Why ledgers are append-only", kind: "post", length: "short" } },
  },
  "POST /api/ai/chat": {
    group,
    summary: "Answer in a conversation",
    about: STREAM,
    access: "signed-in",
    scope: "usage:write",
    body: ChatBody,
    answers: streamed,
    refusals: running,
    example: { body: { userId, messages: [{ role: "user", content: "What is a hold?" }] } },
  },
  "POST /api/ai/refine": {
    group,
    summary: "Change a text",
    about: STREAM,
    access: "signed-in",
    scope: "usage:write",
    body: RefineBody,
    answers: streamed,
    refusals: running,
    example: { body: { userId, refinement: "shorten", text: "A ledger only ever grows, because every line stays." } },
  },
  "POST /api/ai/refine-selection": {
    group,
    summary: "Change a part of a text",
    about: `What is written takes the selection's place, and is all that is answered. ${STREAM}`,
    access: "signed-in",
    scope: "usage:write",
    body: RefineSelectionBody,
    answers: streamed,
    refusals: running,
    example: {
      body: {
        userId,
        refinement: "custom",
        instruction: "Name an example.",
        before: "A ledger only ever grows. ",
        selection: "Mistakes are corrected by another line.",
        after: " That is why it can be trusted.",
      },
    },
  },
  "POST /api/ai/repurpose": {
    group,
    summary: "Say a text in another form",
    about: STREAM,
    access: "signed-in",
    scope: "usage:write",
    body: RepurposeBody,
    answers: streamed,
    refusals: running,
    example: { body: { userId, into: "tweet", text: "A ledger only ever grows, because every line stays." } },
  },
  "POST /api/ai/image-prompt": {
    group,
    summary: "Write a prompt that an image can be made from",
    about: STREAM,
    access: "signed-in",
    scope: "usage:write",
    body: ImagePromptBody,
    answers: streamed,
    refusals: running,
    example: { body: { userId, text: "A ledger that only ever grows", style: "watercolour" } },
  },
  "POST /api/ai/image": {
    group,
    summary: "Make images",
    about: `${WHOLE} Of several images, those that come are charged.`,
    access: "signed-in",
    scope: "usage:write",
    body: ImageBody,
    answers: { 200: { about: "The images, and what they cost.", schema: AiImages } },
    refusals: making,
    example: { body: { userId, prompt: "A lighthouse at dusk", model: "dall-e-3", size: "1024x1024" } },
  },
  "POST /api/ai/speech": {
    group,
    summary: "Have a text read aloud",
    about: WHOLE,
    access: "signed-in",
    scope: "usage:write",
    body: SpeechBody,
    answers: { 200: { about: "An MP3, and what it cost.", schema: AiSpeech } },
    refusals: making,
    example: { body: { userId, text: "A ledger only ever grows.", voice: "alloy" } },
  },
  "POST /api/ai/transcription": {
    group,
    summary: "Have a recording written down",
    about: `${WHOLE} A recording whose length cannot be read out of the file is refused.`,
    access: "signed-in",
    scope: "usage:write",
    body: TranscriptionForm,
    bodyType: "multipart/form-data",
    answers: { 200: { about: "The text, and what it cost.", schema: AiTranscript } },
    refusals: making,
    example: { body: { userId, file: "@talk.mp3" } },
  },
  "POST /api/ai/estimate": {
    group,
    summary: "Ask what an operation could cost at most",
    about: "Runs nothing and holds nothing.",
    access: "signed-in",
    scope: "balance:read",
    body: EstimateAiBody,
    answers: { 200: { about: "The most that it can cost.", schema: AiEstimateAnswer } },
    refusals: ["not_signed_in", "account_not_found", "model_unavailable"],
    example: { body: { userId, operationType: "draft", topic: "Why ledgers are append-only" } },
  },
  "POST /api/ai/stop": {
    group,
    summary: "Stop an operation that runs",
    about: "By the stopKey that it was started with. What was written until then is charged.",
    access: "signed-in",
    scope: "usage:write",
    body: StopAiBody,
    answers: { 200: { about: "It ends.", schema: Stopped } },
    refusals: ["not_signed_in", "account_not_found", "not_found"],
    example: { body: { userId, stopKey: "draft-1" } },
  },
  "GET /api/ai/models": {
    group,
    summary: "List the models that may be asked here",
    access: "public",
    answers: { 200: { about: "The default of each kind first.", schema: AiModelList } },
    refusals: [],
    example: {},
  },
};
