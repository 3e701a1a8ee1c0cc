import type { z } from "zod";
import {
  ChatBody,
  DraftBody,
  EstimateAiBody,
  ImagePromptBody,
  RefineBody,
  RefineSelectionBody,
  RepurposeBody,
  StopAiBody,
  type AiEstimate,
} from "@/lib/contracts/ai";
import { findAccount } from "@/lib/db/account-store";
import type { Result } from "@/lib/domain/result";
import { runAiOperation } from "@/lib/operations/run-ai-operation";
import { aiOperationCeiling, type AiOperationCeiling } from "@/lib/operations/run-ai-operation-ceiling";
import {
  chatOperation,
  draftOperation,
  imagePromptOperation,
  refineOperation,
  refineSelectionOperation,
  repurposeOperation,
  type AiOperation,
} from "@/lib/operations/run-ai-operation-kinds";
import { chooseAiModel } from "@/lib/operations/run-ai-operation-models";
import { stopAiOperation } from "@/lib/operations/run-ai-operation-stop";
import { mediaCeiling } from "@/lib/operations/run-media-operation";
import { imageOrder, speechOrder, transcriptionOrder } from "@/lib/operations/run-media-operation-kinds";
import { getBalance } from "@/lib/queries/balance";
import type { Answer, ApiRequest } from "./answer";
import { answerCaller, choiceIn, keepIn, type Asked } from "./ai-caller";
import { postImage, postSpeech, postTranscription } from "./ai-media";
import { getAiModels } from "./ai-models";
import { aiStream } from "./ai-stream";
import { fetchable, readBody, serve, type Endpoint, type PublicCall } from "./endpoint";
import { json, problem } from "./respond";

/** `POST /api/ai/draft` → the draft as it is written, then what it cost. */
const postDraft = forCaller(DraftBody, (asked, request) => run(request, asked, draftOperation(asked.body)));

/** `POST /api/ai/chat` → the next answer as it is written, then what it cost. */
const postChat = forCaller(ChatBody, (asked, request) => run(request, asked, chatOperation(asked.body.messages)));

/** `POST /api/ai/refine` → the whole text, changed. */
const postRefine = forCaller(RefineBody, (asked, request) => run(request, asked, refineOperation(asked.body)));

/** `POST /api/ai/refine-selection` → what takes the selection's place. */
const postRefineSelection = forCaller(RefineSelectionBody, (asked, request) =>
  run(request, asked, refineSelectionOperation(asked.body)),
);

/** `POST /api/ai/repurpose` → the text in another form. */
const postRepurpose = forCaller(RepurposeBody, (asked, request) => run(request, asked, repurposeOperation(asked.body)));

/** `POST /api/ai/image-prompt` → words that an image can be made from. */
const postImagePrompt = forCaller(ImagePromptBody, (asked, request) =>
  run(request, asked, imagePromptOperation(asked.body)),
);

/** `POST /api/ai/estimate` → the most that the same body would cost. Runs nothing and holds nothing. */
const postEstimate = forCaller(EstimateAiBody, async ({ caller, body }) => {
  const [most, account] = await Promise.all([mostOf(body), findAccount(caller.who)]);
  if (!most.ok) return problem(most.refusal);
  if (!account) return problem({ code: "account_not_found" });
  const balance = await getBalance(caller.actor, account.accountId);
  if (!balance.ok) return problem(balance.refusal);
  const { tokens, ceiling } = most.value;
  const { availableTokens } = balance.value;
  const estimate: AiEstimate = {
    provider: ceiling.provider,
    model: ceiling.model,
    maxTokens: Number(tokens),
    availableTokens: Number(availableTokens),
    sufficient: availableTokens >= tokens,
  };
  return json(estimate);
});

/** `POST /api/ai/stop` → 404 when no operation of that name runs in this process; closing the connection stops it too. */
const postStop = forCaller(StopAiBody, async ({ caller, body }) => {
  const account = await findAccount(caller.who);
  if (!account) return problem({ code: "account_not_found" });
  const isStopped = stopAiOperation(caller.actor, account.accountId, body.stopKey);
  return isStopped ? json({ stopped: true }) : problem({ code: "not_found" });
});

/**
 * The AI operations. They are open to people as well as to services, so each finds out by itself who is asking; to the
 * table they are public.
 */
export const aiEndpoints: readonly Endpoint[] = [
  { method: "POST", path: "/api/ai/draft", access: "public", handle: postDraft },
  { method: "POST", path: "/api/ai/chat", access: "public", handle: postChat },
  { method: "POST", path: "/api/ai/refine", access: "public", handle: postRefine },
  { method: "POST", path: "/api/ai/refine-selection", access: "public", handle: postRefineSelection },
  { method: "POST", path: "/api/ai/repurpose", access: "public", handle: postRepurpose },
  { method: "POST", path: "/api/ai/image-prompt", access: "public", handle: postImagePrompt },
  { method: "POST", path: "/api/ai/image", access: "public", handle: postImage },
  { method: "POST", path: "/api/ai/speech", access: "public", handle: postSpeech },
  { method: "POST", path: "/api/ai/transcription", access: "public", handle: postTranscription },
  { method: "POST", path: "/api/ai/estimate", access: "public", handle: postEstimate },
  { method: "POST", path: "/api/ai/stop", access: "public", handle: postStop },
  { method: "GET", path: "/api/ai/models", access: "public", handle: getAiModels },
];

export const aiApi = fetchable(serve(aiEndpoints));

type NamesUserAndModel = {
  userId?: string;
  externalUserId?: string;
  provider?: string;
  model?: string;
  stopKey?: string;
  projectId?: string;
  sourcePieceId?: string;
};

/** Room for a long conversation in any script; what is sent of it is bounded by characters. */
const CONVERSATION_LIMIT_BYTES = 4 * 1_048_576;

/** `answerCaller` for whoever sends JSON. */
function forCaller<Schema extends z.ZodType<NamesUserAndModel>>(
  schema: Schema,
  handle: (asked: Asked<z.output<Schema>>, request: ApiRequest) => Promise<Answer>,
): (call: PublicCall) => Promise<Answer> {
  return answerCaller((request) => readBody(request, schema, CONVERSATION_LIMIT_BYTES), handle);
}

async function run(
  request: ApiRequest,
  { caller, body }: Asked<NamesUserAndModel>,
  operation: AiOperation,
): Promise<Answer> {
  const running = await runAiOperation(caller.actor, {
    who: caller.who,
    operation,
    model: choiceIn(body),
    abortSignal: request.signal,
    stopKey: body.stopKey,
    keepIn: keepIn(body),
  });
  return running.ok ? aiStream(caller.actor, running.value, operation) : problem(running.refusal);
}

/** The most that what an estimate is asked for can cost. */
async function mostOf(body: EstimateAiBody): Promise<Result<AiOperationCeiling>> {
  switch (body.operationType) {
    case "image":
      return mediaCeiling(imageOrder(body), choiceIn(body));
    case "speech":
      return mediaCeiling(speechOrder(body), choiceIn(body));
    case "transcription":
      return mediaCeiling(transcriptionOrder({ durationMs: body.seconds }), choiceIn(body));
    default: {
      const model = await chooseAiModel(choiceIn(body));
      return model.ok ? aiOperationCeiling(model.value, textOperationIn(body).prompt) : model;
    }
  }
}

type MediaEstimate = { operationType: "image" | "speech" | "transcription" };

function textOperationIn(body: Exclude<EstimateAiBody, MediaEstimate>): AiOperation {
  switch (body.operationType) {
    case "draft":
      return draftOperation(body);
    case "chat":
      return chatOperation(body.messages);
    case "refine":
      return refineOperation(body);
    case "refine_selection":
      return refineSelectionOperation(body);
    case "repurpose":
      return repurposeOperation(body);
    case "image_prompt":
      return imagePromptOperation(body);
  }
}
