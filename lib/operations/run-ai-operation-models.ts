import "server-only";
import { isModelProvider, languageModel, type CallableModel, type ModelProviders } from "@/lib/ai/language-model";
import { readModelPrices } from "@/lib/db/price-store";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { env } from "@/lib/env";

/** A language model by name. The provider may be left out where the model's name says enough. */
export type AiModelChoice = { provider?: string | undefined; model: string };
export type AiModelOffer = { provider: string; model: string };

/**
 * The language models that may be used here: the default first, then those in the price list whose provider is set up.
 * A model that nobody has priced is not offered: staff decide what is sold, not whoever calls.
 */
export async function offeredAiModels(): Promise<AiModelOffer[]> {
  const providers = configuredProviders();
  const standard = { provider: env.DEFAULT_AI_PROVIDER, model: env.DEFAULT_AI_MODEL };
  const prices = await readModelPrices();
  const now = new Date();
  const names = new Set(prices.filter(isForText).map(({ provider, model }) => `${provider}/${model}`));
  const priced = [...names]
    .sort()
    .map(offerNamed)
    .filter(({ provider, model }) => priceInForce(prices, provider, model, now) !== null);
  return [standard, ...priced.filter((offer) => !isSame(offer, standard))].filter(
    ({ provider }) => isModelProvider(provider) && providers[provider] !== undefined,
  );
}

/** The chosen model, or the default; `validation_failed` for one that is not offered, `model_unavailable` for none. */
export async function chooseAiModel(choice?: AiModelChoice): Promise<Result<CallableModel>> {
  const offers = await offeredAiModels();
  const wanted = choice ?? { provider: env.DEFAULT_AI_PROVIDER, model: env.DEFAULT_AI_MODEL };
  const offer = offers.find(
    ({ provider, model }) => model === wanted.model && (wanted.provider ?? provider) === provider,
  );
  if (choice && !offer) {
    const message = `is not offered here. Choose one of: ${offers.map(({ model }) => model).join(", ")}`;
    return refuse({ code: "validation_failed", faults: [{ path: "model", message }] });
  }
  const { provider, model } = offer ?? { provider: env.DEFAULT_AI_PROVIDER, model: env.DEFAULT_AI_MODEL };
  const found = languageModel(configuredProviders(), provider, model);
  return found.ok ? ok(found.model) : refuse({ code: "model_unavailable", detail: found.refusal.message });
}

/** Who is set up here, by the environment. */
export function configuredProviders(): ModelProviders {
  return {
    ...(env.OPENAI_API_KEY && { openai: { apiKey: env.OPENAI_API_KEY, baseURL: env.OPENAI_BASE_URL } }),
    ...(env.ANTHROPIC_API_KEY && { anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseURL: env.ANTHROPIC_BASE_URL } }),
    ...(env.GOOGLE_GENERATIVE_AI_API_KEY && {
      google: { apiKey: env.GOOGLE_GENERATIVE_AI_API_KEY, baseURL: env.GOOGLE_GENERATIVE_AI_BASE_URL },
    }),
  };
}

/** Prices by prefix name no single model that could be asked for. */
function isForText({ model, inputMicroUsdPerMillion, outputMicroUsdPerMillion }: ModelPrice): boolean {
  return !model.endsWith("*") && inputMicroUsdPerMillion !== null && outputMicroUsdPerMillion !== null;
}

function offerNamed(name: string): AiModelOffer {
  const slash = name.indexOf("/");
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}

function isSame(a: AiModelOffer, b: AiModelOffer): boolean {
  return a.provider === b.provider && a.model === b.model;
}
