/** What is sent to a language model: instructions of ours, then the conversation, oldest first. */
export interface ModelPrompt {
  readonly system?: string | undefined;
  readonly messages: readonly ModelPromptMessage[];
}

export interface ModelPromptMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}
