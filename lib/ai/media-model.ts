import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import type { ImageModel, SpeechModel, TranscriptionModel } from "ai";
import type { ModelProvider, ModelProviders, ModelProviderSettings } from "./language-model";

/** What models make beside texts. */
export type MediaKind = keyof WireModels;

/** A model of one kind that can be called. */
export interface MediaModel<Kind extends MediaKind = MediaKind> {
  readonly kind: Kind;
  readonly provider: ModelProvider;
  readonly modelId: string;
  readonly wireModel: WireModels[Kind];
}

/** Models in the SDK's own terms, never just their names. */
type WireModels = {
  image: Extract<ImageModel, { specificationVersion: "v3" }>;
  speech: Extract<SpeechModel, { specificationVersion: "v3" }>;
  transcription: Extract<TranscriptionModel, { specificationVersion: "v3" }>;
};

/** The model of that name; null where the provider is not set up here or makes no such thing. Nothing is called yet. */
export function mediaModel<Kind extends MediaKind>(
  providers: ModelProviders,
  kind: Kind,
  provider: string,
  modelId: string,
): MediaModel<Kind> | null {
  if (!canMake(kind, provider)) return null;
  const settings = providers[provider];
  if (settings === undefined || settings.apiKey === "") return null;
  const wireModel = MAKERS[kind][provider]!(settings, modelId);
  return { kind, provider, modelId, wireModel };
}

/**
 * The names behind a price by prefix: a provider has more models than anybody wants, so that those which are offered
 * by such a price are written down here.
 */
export function modelsOfPrefix(kind: MediaKind, provider: string, prefix: string): string[] {
  const known = KNOWN_MODELS.filter((one) => one.kind === kind && one.provider === provider);
  return known.map(({ modelId }) => modelId).filter((modelId) => modelId.startsWith(prefix));
}

/** Google is asked for the shape of an image and chooses its size by that; the others are asked for the size. */
export function canMakeSize(provider: string, size: string): boolean {
  return provider !== "google" || size in IMAGEN_SHAPES;
}

/** What Imagen makes when it is asked for a shape. */
export const IMAGEN_SHAPES: Readonly<Record<string, `${number}:${number}`>> = {
  "1024x1024": "1:1",
  "896x1280": "3:4",
  "1280x896": "4:3",
  "768x1408": "9:16",
  "1408x768": "16:9",
};

const KNOWN_MODELS: readonly { kind: MediaKind; provider: ModelProvider; modelId: string }[] = [
  { kind: "image", provider: "google", modelId: "imagen-4.0-generate-001" },
  { kind: "image", provider: "google", modelId: "imagen-4.0-fast-generate-001" },
];

type Make<Kind extends MediaKind> = (settings: ModelProviderSettings, modelId: string) => WireModels[Kind];

const MAKERS: { [Kind in MediaKind]: Partial<Record<ModelProvider, Make<Kind>>> } = {
  image: {
    openai: (settings, modelId) => openai(settings).image(modelId),
    google: ({ apiKey, baseURL }, modelId) =>
      createGoogleGenerativeAI({ apiKey, ...(baseURL && { baseURL }) }).image(modelId),
  },
  speech: { openai: (settings, modelId) => openai(settings).speech(modelId) },
  transcription: { openai: (settings, modelId) => openai(settings).transcription(modelId) },
};

function canMake(kind: MediaKind, provider: string): provider is ModelProvider {
  return Object.hasOwn(MAKERS[kind], provider);
}

function openai({ apiKey, baseURL }: ModelProviderSettings) {
  return createOpenAI({ apiKey, ...(baseURL && { baseURL }) });
}
