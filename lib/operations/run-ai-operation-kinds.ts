import { chatPrompt, draftPrompt, type DraftRequest, type PreparedPrompt } from "@/lib/ai/prompts";
import type { ModelPromptMessage } from "@/lib/ai/model-prompt";

/** What is asked of a model, under the name it is recorded by, with what is worth knowing about it later. */
export type AiOperation = {
  operationType: "draft" | "chat";
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
