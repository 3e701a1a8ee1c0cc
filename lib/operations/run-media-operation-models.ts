import "server-only";
import type { ModelProviders } from "@/lib/ai/language-model";
import { canMakeSize, mediaModel, modelsOfPrefix, type MediaKind, type MediaModel } from "@/lib/ai/media-model";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { chargeFor, NO_UNITS, type PricingSettings, type Units } from "@/lib/domain/pricing/charge";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";
import { configuredProviders, type AiModelChoice, type AiModelOffer } from "./run-ai-operation-models";

/** A model that may be used here; `sizes` is empty where nothing has a size. */
export type MediaOffer = AiModelOffer & { sizes: string[] };

export type ChosenMediaModel<Kind extends MediaKind = MediaKind> = { model: MediaModel<Kind>; sizes: string[] };

/**
 * The models that make such things here, the default first. What has no price is not offered, of an image no size that
 * has none: staff decide what is sold, not whoever calls.
 */
export async function offeredMediaModels(kind: MediaKind): Promise<MediaOffer[]> {
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const providers = configuredProviders();
  const rules = { prices, settings: pricingSettingsOf(settings), now: new Date() };
  const named = new Map(
    prices.flatMap((price) => namesIn(kind, price)).map((offer) => [`${offer.provider}/${offer.model}`, offer]),
  );
  return [...named.values()].sort(byPreference(kind)).flatMap((offer) => offerOf(kind, offer, providers, rules));
}

/** The chosen model, or the default; `validation_failed` for one that is not offered, `model_unavailable` for none. */
export async function chooseMediaModel<Kind extends MediaKind>(
  kind: Kind,
  choice?: AiModelChoice,
): Promise<Result<ChosenMediaModel<Kind>>> {
  const offers = await offeredMediaModels(kind);
  const offer = choice
    ? offers.find(({ provider, model }) => model === choice.model && (choice.provider ?? provider) === provider)
    : offers[0];
  const model = offer && mediaModel(configuredProviders(), kind, offer.provider, offer.model);
  if (offer && model) return ok({ model, sizes: offer.sizes });
  if (offers.length === 0) return refuse({ code: "model_unavailable", detail: NONE[kind] });
  const message = `is not offered here for this. Choose one of: ${offers.map((one) => one.model).join(", ")}`;
  return refuse({ code: "validation_failed", faults: [{ path: "model", message }] });
}

const NONE: Record<MediaKind, string> = {
  image: "No model for images is set up here.",
  speech: "No model for speech is set up here.",
  transcription: "No model for transcription is set up here.",
};

/** Where nothing was chosen: of the models that are offered, the first of these. */
const PREFERRED: Record<MediaKind, readonly string[]> = {
  image: ["gpt-image-1", "dall-e-3"],
  speech: ["gpt-4o-mini-tts"],
  transcription: ["whisper-1"],
};

function byPreference(kind: MediaKind): (a: AiModelOffer, b: AiModelOffer) => number {
  const preferred = PREFERRED[kind];
  const rank = ({ model }: AiModelOffer) => (preferred.includes(model) ? preferred.indexOf(model) : preferred.length);
  return (a, b) => rank(a) - rank(b) || a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}

/** The models that a price is about. */
function namesIn(kind: MediaKind, price: ModelPrice): AiModelOffer[] {
  if (!isFor(kind, price)) return [];
  const { provider, model } = price;
  const names = model.endsWith("*") ? modelsOfPrefix(kind, provider, model.slice(0, -1)) : [model];
  return names.map((name) => ({ provider, model: name }));
}

function isFor(kind: MediaKind, price: ModelPrice): boolean {
  switch (kind) {
    case "image":
      return Object.keys(price.imageSizes).length > 0;
    case "speech":
      return price.characterMicroUsdPerMillion !== null;
    case "transcription":
      return price.minuteMicroUsd !== null;
  }
}

type Rules = { prices: readonly ModelPrice[]; settings: PricingSettings; now: Date };

function offerOf(kind: MediaKind, offer: AiModelOffer, providers: ModelProviders, rules: Rules): MediaOffer[] {
  const { provider, model } = offer;
  const price = priceInForce(rules.prices, provider, model, rules.now);
  if (price === null || mediaModel(providers, kind, provider, model) === null) return [];
  const isCharged = (units: Partial<Units>) => {
    const charge = chargeFor({ ...NO_UNITS, ...units }, price, rules.settings, offer);
    return charge.ok && charge.value.billableTokens > 0n;
  };
  switch (kind) {
    case "image": {
      const sizes = Object.keys(price.imageSizes).filter(
        (imageSize) => canMakeSize(provider, imageSize) && isCharged({ imageCount: 1n, imageSize }),
      );
      return sizes.length > 0 ? [{ ...offer, sizes }] : [];
    }
    case "speech":
      return isCharged({ characterCount: 1n }) ? [{ ...offer, sizes: [] }] : [];
    case "transcription":
      return isCharged({ durationMs: 1n }) ? [{ ...offer, sizes: [] }] : [];
  }
}
