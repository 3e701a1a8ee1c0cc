import type { DisplayUnit } from "@/components/amounts/format";
import type { AiMediaModels } from "@/lib/contracts/ai-media";

type NamedModel = { provider: string; model: string };

/** What the server tells the studio about this deployment. */
export type StudioOptions = {
  models: readonly NamedModel[];
  mediaModels: AiMediaModels;
  displayUnit: DisplayUnit;
  topicMaxCharacters: number;
  textMaxCharacters: number;
  instructionMaxCharacters: number;
  titleMaxCharacters: number;
  imagePromptMaxCharacters: number;
  imageMaxCount: number;
  speechMaxCharacters: number;
  audioLimitBytes: number;
  audioMediaTypes: readonly string[];
  messageMaxCharacters: number;
  /** The most messages that a request may carry. */
  conversationMaxMessages: number;
};

/** One of the offered models, by the name that stands in a select. */
export function modelChoice(value: string): NamedModel {
  const slash = value.indexOf("/");
  return { provider: value.slice(0, slash), model: value.slice(slash + 1) };
}

export function modelSelectOptions(models: readonly NamedModel[]) {
  return models.map(({ provider, model }) => ({
    value: `${provider}/${model}`,
    label: model,
    note: PROVIDER_NAMES[provider] ?? provider,
  }));
}

const PROVIDER_NAMES: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google" };
