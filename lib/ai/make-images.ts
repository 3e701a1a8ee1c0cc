import { IMAGEN_SHAPES, type MediaModel } from "./media-model";
import type { MadeImages, MadeMedia, MediaFile, MediaOutcome } from "./media-outcome";
import { modelNamedIn, runMediaCall, type MediaCall } from "./run-media-call";

export interface ImageCall extends MediaCall {
  readonly model: MediaModel<"image">;
  readonly prompt: string;
  /** Such as `1024x1024`. */
  readonly size: string;
  readonly count: number;
}

/**
 * Asks for images and counts those that come. Models that make one at a time are asked as often as needed, each time
 * on its own: an image that came is kept although another one failed, where the SDK's `generateImage` loses both.
 */
export async function makeImages(call: ImageCall): Promise<MediaOutcome<MadeImages>> {
  const parts = await partsOf(call);
  const outcomes = await Promise.all(parts.map((count) => askForImages(call, count)));
  const made = outcomes.filter((outcome) => outcome.kind === "made");
  if (made.length > 0) return joined(made, outcomes.length - made.length);
  // What nobody can say outweighs what is known to have failed: the tokens stay held.
  return outcomes.find(({ kind }) => kind === "unknown") ?? outcomes[0]!;
}

async function partsOf({ model, count }: ImageCall): Promise<number[]> {
  const { maxImagesPerCall: limit, modelId } = model.wireModel;
  const most = (typeof limit === "function" ? await limit({ modelId }) : limit) ?? 1;
  const calls = Math.ceil(count / most);
  return Array.from({ length: calls }, (_, index) => Math.min(most, count - index * most));
}

function askForImages(call: ImageCall, count: number): Promise<MediaOutcome<MadeImages>> {
  const { model, prompt, size } = call;
  return runMediaCall(
    call,
    (abortSignal) =>
      model.wireModel.doGenerate({
        prompt,
        n: count,
        size: model.provider === "google" ? undefined : (size as `${number}x${number}`),
        aspectRatio: model.provider === "google" ? IMAGEN_SHAPES[size] : undefined,
        seed: undefined,
        files: undefined,
        mask: undefined,
        providerOptions: optionsFor(model),
        abortSignal,
      }),
    (answer) => {
      // More than were asked for are not sold.
      const images = answer.images.slice(0, count).map(toFile);
      if (images.length === 0) return NO_IMAGE;
      const { inputTokens, outputTokens } = answer.usage ?? {};
      const isCounted = inputTokens !== undefined && outputTokens !== undefined;
      return {
        kind: "made",
        made: {
          images,
          missingMessage: images.length < count ? "The model made fewer images than you asked for." : null,
          reported: isCounted ? { inputModelTokens: inputTokens, outputModelTokens: outputTokens } : null,
        },
        modelReturned: modelNamedIn(answer.response),
      };
    },
  );
}

/** The price list knows one price for a size; left to itself this family may choose a quality that costs more. */
function optionsFor({ provider, modelId }: MediaModel): Record<string, Record<string, string>> {
  return provider === "openai" && modelId.startsWith("gpt-image-") ? { openai: { quality: "medium" } } : {};
}

function joined(outcomes: readonly MadeMedia<MadeImages>[], failedCalls: number): MadeMedia<MadeImages> {
  const all = outcomes.map(({ made }) => made);
  const reported = all.flatMap((made) => made.reported ?? []);
  return {
    kind: "made",
    made: {
      images: all.flatMap(({ images }) => images),
      missingMessage:
        failedCalls > 0
          ? "The model failed at some of the images."
          : (all.find(({ missingMessage }) => missingMessage !== null)?.missingMessage ?? null),
      reported: reported.length === 0 ? null : reported.reduce(sum),
    },
    modelReturned: outcomes[0]!.modelReturned,
  };
}

function sum(a: NonNullable<MadeImages["reported"]>, b: NonNullable<MadeImages["reported"]>) {
  return {
    inputModelTokens: a.inputModelTokens + b.inputModelTokens,
    outputModelTokens: a.outputModelTokens + b.outputModelTokens,
  };
}

const NO_IMAGE = {
  kind: "failed",
  message: "The model made no image of this. Change the prompt and try again.",
  detail: "The answer has no image.",
  retryable: false,
} as const;

function toFile(image: string | Uint8Array): MediaFile {
  const bytes = typeof image === "string" ? Buffer.from(image, "base64") : image;
  return { bytes, mediaType: mediaTypeOf(bytes) };
}

/** By its first bytes: providers do not all say it. PNG is what all of them make unless they are asked for another. */
function mediaTypeOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  return "image/png";
}
