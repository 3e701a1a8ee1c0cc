import type { DisplayUnit } from "@/components/amounts/format";

/** What the server tells the studio about this deployment. */
export type StudioOptions = {
  models: readonly { provider: string; model: string }[];
  displayUnit: DisplayUnit;
  topicMaxCharacters: number;
  messageMaxCharacters: number;
  /** The most messages that a request may carry. */
  conversationMaxMessages: number;
};

/** One of the offered models, by the name that stands in a select. */
export function modelChoice(value: string): { provider: string; model: string } {
  const slash = value.indexOf("/");
  return { provider: value.slice(0, slash), model: value.slice(slash + 1) };
}

export function modelSelectOptions({ models }: StudioOptions) {
  return models.map(({ provider, model }) => ({
    value: `${provider}/${model}`,
    label: model,
    note: PROVIDER_NAMES[provider] ?? provider,
  }));
}

const PROVIDER_NAMES: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google" };
