import { formatBasisPoints, microUsdText } from "@/lib/domain/units";
import type { ModelPrice } from "@/lib/domain/pricing/price";

/** What is in the fields of a price, as text. */
export type PriceDraft = {
  provider: string;
  model: string;
  chargeType: "multiplier" | "fixed" | "cost";
  multiplierBasisPoints: string;
  inputMicroUsdPerMillion: string;
  cachedInputMicroUsdPerMillion: string;
  outputMicroUsdPerMillion: string;
  characterMicroUsdPerMillion: string;
  minuteMicroUsd: string;
  secondMicroUsd: string;
  sizes: SizeDraft[];
};

export type SizeDraft = { size: string; fixedTokens: string; cost: string };

export const EMPTY_PRICE: PriceDraft = {
  provider: "",
  model: "",
  chargeType: "multiplier",
  multiplierBasisPoints: "",
  inputMicroUsdPerMillion: "",
  cachedInputMicroUsdPerMillion: "",
  outputMicroUsdPerMillion: "",
  characterMicroUsdPerMillion: "",
  minuteMicroUsd: "",
  secondMicroUsd: "",
  sizes: [],
};

/** The version before, to be changed where the new one differs. */
export function draftOf(price: ModelPrice): PriceDraft {
  const usd = (microUsd: bigint | null) => (microUsd === null ? "" : microUsdText(microUsd));
  return {
    provider: price.provider,
    model: price.model,
    chargeType: price.chargeType,
    multiplierBasisPoints: price.multiplierBasisPoints === null ? "" : formatBasisPoints(price.multiplierBasisPoints),
    inputMicroUsdPerMillion: usd(price.inputMicroUsdPerMillion),
    cachedInputMicroUsdPerMillion: usd(price.cachedInputMicroUsdPerMillion),
    outputMicroUsdPerMillion: usd(price.outputMicroUsdPerMillion),
    characterMicroUsdPerMillion: usd(price.characterMicroUsdPerMillion),
    minuteMicroUsd: usd(price.minuteMicroUsd),
    secondMicroUsd: usd(price.secondMicroUsd),
    sizes: Object.entries(price.imageSizes).map(([size, { fixedTokens, costMicroUsd }]) => ({
      size,
      fixedTokens: fixedTokens?.toString() ?? "",
      cost: usd(costMicroUsd),
    })),
  };
}

/** The form that the server reads: empty fields are left out, sizes without a name too. */
export function formOf({ sizes, ...fields }: PriceDraft): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value.trim());
  const named = sizes.filter(({ size }) => size.trim() !== "");
  if (named.length > 0) {
    form.set(
      "imageSizes",
      JSON.stringify(
        named.map(({ size, fixedTokens, cost }) => ({
          size: size.trim(),
          ...(fixedTokens.trim() === "" ? {} : { fixedTokens }),
          ...(cost.trim() === "" ? {} : { cost: cost.trim() }),
        })),
      ),
    );
  }
  return form;
}

/** What one unit costs us and what is charged for it, in a few words. */
export function priceInWords(price: ModelPrice): string {
  const usd = (microUsd: bigint) => `$${microUsdText(microUsd)}`;
  const parts = [
    price.inputMicroUsdPerMillion !== null ? `${usd(price.inputMicroUsdPerMillion)} in` : null,
    price.cachedInputMicroUsdPerMillion !== null ? `${usd(price.cachedInputMicroUsdPerMillion)} cached` : null,
    price.outputMicroUsdPerMillion !== null ? `${usd(price.outputMicroUsdPerMillion)} out` : null,
    price.characterMicroUsdPerMillion !== null ? `${usd(price.characterMicroUsdPerMillion)} for 1M characters` : null,
    price.minuteMicroUsd !== null ? `${usd(price.minuteMicroUsd)} a minute` : null,
    price.secondMicroUsd !== null ? `${usd(price.secondMicroUsd)} a second` : null,
    ...Object.entries(price.imageSizes).map(([size, { fixedTokens, costMicroUsd }]) =>
      [
        size.replace("x", "×"),
        fixedTokens === null ? null : `${fixedTokens.toLocaleString("en-US")} tokens`,
        costMicroUsd === null ? null : usd(costMicroUsd),
      ]
        .filter((part) => part !== null)
        .join(" "),
    ),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "Cost not known" : parts.join(", ");
}

/** How it is charged: `× 1.5 (default)`, `Fixed`, `Cost × 2`. */
export function chargeInWords(price: ModelPrice, defaultBasisPoints: bigint): string {
  const own = price.multiplierBasisPoints;
  const factor = own === null ? `× ${formatBasisPoints(defaultBasisPoints)}` : `× ${formatBasisPoints(own)}, its own`;
  switch (price.chargeType) {
    case "multiplier":
      return `Model tokens ${factor}`;
    case "fixed":
      return "Fixed by size";
    case "cost":
      return `Cost ${factor}`;
  }
}
