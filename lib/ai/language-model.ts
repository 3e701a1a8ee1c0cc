import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModel } from "ai";

/** Who is configured, made from the environment by whoever composes the application. */
export type ModelProviders = { readonly [Provider in ModelProvider]?: ModelProviderSettings };

export type ModelProvider = keyof typeof CREATE;

export interface ModelProviderSettings {
  readonly apiKey: string;
  /** Left out: the provider's own address. */
  readonly baseURL?: string | undefined;
}

/** A model that can be called. */
export interface CallableModel {
  readonly provider: ModelProvider;
  readonly modelId: string;
  readonly languageModel: WireModel;
}

/** A model in the SDK's own terms, never just its name. */
export type WireModel = Extract<LanguageModel, { specificationVersion: "v3" }>;

export type LanguageModelResult =
  { readonly ok: true; readonly model: CallableModel } | { readonly ok: false; readonly refusal: LanguageModelRefusal };

export interface LanguageModelRefusal {
  readonly code: "unknown_provider" | "provider_not_configured";
  readonly provider: string;
  readonly message: string;
}

/** The model of that name at that provider, or why there is none. Nothing is called yet. */
export function languageModel(providers: ModelProviders, provider: string, modelId: string): LanguageModelResult {
  if (!isModelProvider(provider)) {
    return refuse("unknown_provider", provider, `There is no model provider called "${provider}".`);
  }
  const settings = providers[provider];
  if (settings === undefined || settings.apiKey === "") {
    return refuse("provider_not_configured", provider, `The model provider "${provider}" is not set up here.`);
  }
  return { ok: true, model: { provider, modelId, languageModel: CREATE[provider](settings, modelId) } };
}

export function isModelProvider(name: string): name is ModelProvider {
  return Object.hasOwn(CREATE, name);
}

const CREATE = {
  openai: ({ apiKey, baseURL }: ModelProviderSettings, modelId: string): WireModel =>
    createOpenAI({ apiKey, ...(baseURL && { baseURL }) }).responses(modelId),
  anthropic: ({ apiKey, baseURL }: ModelProviderSettings, modelId: string): WireModel =>
    createAnthropic({ apiKey, ...(baseURL && { baseURL }) })(modelId),
  google: ({ apiKey, baseURL }: ModelProviderSettings, modelId: string): WireModel =>
    createGoogleGenerativeAI({ apiKey, ...(baseURL && { baseURL }) })(modelId),
};

function refuse(code: LanguageModelRefusal["code"], provider: string, message: string): LanguageModelResult {
  return { ok: false, refusal: { code, provider, message } };
}
