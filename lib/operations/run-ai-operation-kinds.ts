import {
  chatPrompt,
  draftPrompt,
  imagePromptPrompt,
  refinePrompt,
  refineSelectionPrompt,
  repurposePrompt,
  type DraftRequest,
  type ImageStyle,
  type PreparedPrompt,
  type RefineRequest,
  type RefineSelectionRequest,
  type Repurposing,
} from "@/lib/ai/prompts";
import type { ModelPromptMessage } from "@/lib/ai/model-prompt";

/** What is asked of a model, under the name it is recorded by, with what is worth knowing about it later. */
export type AiOperation = {
  operationType: "draft" | "chat" | "refine" | "refine_selection" | "repurpose" | "image_prompt";
  prompt: PreparedPrompt;
  /** Kept with the usage: what was asked for in kind and size, never what was written. */
  metadata: Record<string, unknown>;
};

/** A first draft about a topic. */
export function draftOperation(request: DraftRequest): AiOperation {
  const { kind, tone, length, topic } = request;
  return {
    operationType: "draft",
    prompt: draftPrompt(request),
    metadata: { kind, tone, length, topicCharacters: topic.length },
  };
}

/** The next answer in a conversation. Of a long one only the newest part is sent. */
export function chatOperation(messages: readonly ModelPromptMessage[]): AiOperation {
  const prompt = chatPrompt({ messages });
  const sentCharacters = prompt.messages.reduce((total, { content }) => total + content.length, 0);
  return {
    operationType: "chat",
    prompt,
    metadata: { chatMessages: messages.length, sentMessages: prompt.messages.length, sentCharacters },
  };
}

/** A whole text, changed. */
export function refineOperation(request: RefineRequest): AiOperation {
  const { text, refinement } = request;
  return {
    operationType: "refine",
    prompt: refinePrompt(request),
    metadata: { refinement, textCharacters: text.length },
  };
}

/** A part of a text, changed. */
export function refineSelectionOperation(request: RefineSelectionRequest): AiOperation {
  const { before, selection, after, refinement } = request;
  return {
    operationType: "refine_selection",
    prompt: refineSelectionPrompt(request),
    metadata: {
      refinement,
      selectionCharacters: selection.length,
      textCharacters: before.length + selection.length + after.length,
    },
  };
}

/** The same thing said in another form. */
export function repurposeOperation(request: { text: string; into: Repurposing }): AiOperation {
  return {
    operationType: "repurpose",
    prompt: repurposePrompt(request),
    metadata: { into: request.into, textCharacters: request.text.length },
  };
}

/** Words that an image can be made from. */
export function imagePromptOperation(request: { text: string; style: ImageStyle }): AiOperation {
  return {
    operationType: "image_prompt",
    prompt: imagePromptPrompt(request),
    metadata: { style: request.style, textCharacters: request.text.length },
  };
}
