import { chargeFor, NO_UNITS, type PricingSettings, type Units } from "./charge";
import type { ModelPrice } from "./price";

/** What a customer pays for so much of a model, for a price list. */
export type Rate = { amountTokens: bigint; per: string };

/** A price in the customer's words, computed by charging each unit that the price knows. */
export function ratesOf(price: ModelPrice, settings: PricingSettings): Rate[] {
  return samplesFor(price).flatMap(({ per, ...units }) => {
    const charge = chargeFor({ ...NO_UNITS, ...units }, price, settings, price);
    return charge.ok && charge.value.chargeType !== null ? [{ amountTokens: charge.value.billableTokens, per }] : [];
  });
}

/** What people would call a thing that a price is for. */
export function kindOf(price: ModelPrice): "Text" | "Image" | "Speech" | "Transcription" | "Video" {
  if (Object.keys(price.imageSizes).length > 0) return "Image";
  if (price.characterMicroUsdPerMillion !== null) return "Speech";
  if (price.minuteMicroUsd !== null) return "Transcription";
  return price.secondMicroUsd !== null ? "Video" : "Text";
}

type Sample = Partial<Units> & { per: string };

function samplesFor(price: ModelPrice): Sample[] {
  switch (kindOf(price)) {
    case "Image":
      return Object.keys(price.imageSizes).map((imageSize) => ({
        per: `image ${imageSize.replace("x", "×")}`,
        imageCount: 1n,
        imageSize,
      }));
    case "Speech":
      return [{ per: "1,000 characters", characterCount: 1_000n }];
    case "Transcription":
      return [{ per: "minute", durationMs: 60_000n }];
    case "Video":
      return [{ per: "second", durationMs: 1_000n }];
    case "Text":
      return price.chargeType === "multiplier"
        ? [{ per: "1,000 model tokens", inputModelTokens: 1_000n }]
        : [
            { per: "1M model tokens in", inputModelTokens: 1_000_000n },
            { per: "1M model tokens out", outputModelTokens: 1_000_000n },
          ];
  }
}
