import {
  chatPrompt,
  draftPrompt,
  imagePromptPrompt,
  refinePrompt,
  refineSelectionPrompt,
  repurposePrompt,
  type DraftRequest,
  type PreparedPrompt,
  type RefineRequest,
  type RefineSelectionRequest,
} from "@/lib/ai/prompts";
import type { ModelPromptMessage } from "@/lib/ai/model-prompt";
import type { ImageStyle, Repurposing } from "@/lib/domain/text-operations";
import { conversationText, pieceTitle, type PieceKind, type Turn } from "@/lib/domain/pieces";

/** What is asked of a model, under the name it is recorded by, with what is worth knowing about it later. */
export type AiOperation = {
  operationType: "draft" | "chat" | "refine" | "refine_selection" | "repurpose" | "image_prompt";
  prompt: PreparedPrompt;
  /** Kept with the usage: what was asked for in kind and size, never what was written. */
  metadata: Record<string, unknown>;
  /** What its answer is kept as, where it is kept. */
  piece: PieceToBe;
};

export type PieceToBe = {
  kind: PieceKind;
  /** Where it is made from a piece of the same text, that one's title is taken. */
  title: string;
  /** What is kept, made from what the model wrote. */
  textOf: (written: string) => string;
  /** What it adds to a conversation that is kept and goes on. */
  turnsOf?: (written: string) => Turn[];
};

const asWritten = (written: string) => written;

/** A first draft about a topic. */
export function draftOperation(request: DraftRequest): AiOperation {
  const { kind, tone, length, topic } = request;
  return {
    operationType: "draft",
    prompt: draftPrompt(request),
    metadata: { kind, tone, length, topicCharacters: topic.length },
    piece: { kind: "draft", title: pieceTitle(topic), textOf: asWritten },
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
    piece: {
      kind: "chat",
      title: pieceTitle(messages[0]?.content ?? ""),
      textOf: (written) => conversationText([...messages, { role: "assistant", content: written }]),
      turnsOf: (written) => [...messages.slice(-1), { role: "assistant", content: written }],
    },
  };
}

/** A whole text, changed. */
export function refineOperation(request: RefineRequest): AiOperation {
  const { text, refinement } = request;
  return {
    operationType: "refine",
    prompt: refinePrompt(request),
    metadata: { refinement, textCharacters: text.length },
    piece: { kind: "refinement", title: pieceTitle(text), textOf: asWritten },
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
    // The next version of the whole text, which is what its reader goes on with.
    piece: {
      kind: "refinement",
      title: pieceTitle(before + selection + after),
      textOf: (written) => before + written + after,
    },
  };
}

/** The same thing said in another form. */
export function repurposeOperation(request: { text: string; into: Repurposing }): AiOperation {
  return {
    operationType: "repurpose",
    prompt: repurposePrompt(request),
    metadata: { into: request.into, textCharacters: request.text.length },
    piece: { kind: "repurposing", title: pieceTitle(request.text), textOf: asWritten },
  };
}

/** Words that an image can be made from. */
export function imagePromptOperation(request: { text: string; style: ImageStyle }): AiOperation {
  return {
    operationType: "image_prompt",
    prompt: imagePromptPrompt(request),
    metadata: { style: request.style, textCharacters: request.text.length },
    piece: { kind: "image_prompt", title: pieceTitle(request.text), textOf: asWritten },
  };
}
