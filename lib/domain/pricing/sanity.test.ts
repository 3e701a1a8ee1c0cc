import { describe, expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { PRICES } from "@/prisma/seed/prices";
import { priceFromSeed } from "@/prisma/seed/price-from-seed";
import { faultsOfPrice, type EnteredPrice } from "./sanity";

const DOLLAR = 1_000_000n;
const nothing: EnteredPrice = {
  provider: "openai",
  model: "gpt-4o",
  chargeType: "multiplier",
  ...NO_RATES,
};
const size = (fixedTokens: bigint | null, costMicroUsd: bigint | null) => ({
  imageSizes: { "1024x1024": { fixedTokens, costMicroUsd } },
});

describe("a price is refused with the name of the field", () => {
  test.each<[Partial<EnteredPrice>, string]>([
    [{ provider: " " }, "provider"],
    [{ model: "" }, "model"],
    [{ model: "*" }, "model"],
    [{ model: "gpt*-4o" }, "model"],
    [{ inputMicroUsdPerMillion: 0n }, "inputMicroUsdPerMillion"],
    [{ inputMicroUsdPerMillion: -1n }, "inputMicroUsdPerMillion"],
    [{ inputMicroUsdPerMillion: 1_000n * DOLLAR + 1n }, "inputMicroUsdPerMillion"],
    [{ outputMicroUsdPerMillion: 0n }, "outputMicroUsdPerMillion"],
    [{ outputMicroUsdPerMillion: 1_000n * DOLLAR + 1n }, "outputMicroUsdPerMillion"],
    [{ characterMicroUsdPerMillion: 0n }, "characterMicroUsdPerMillion"],
    [{ characterMicroUsdPerMillion: 1_000n * DOLLAR + 1n }, "characterMicroUsdPerMillion"],
    [{ inputMicroUsdPerMillion: 5n, cachedInputMicroUsdPerMillion: 0n }, "cachedInputMicroUsdPerMillion"],
    [{ inputMicroUsdPerMillion: 5n, cachedInputMicroUsdPerMillion: 6n }, "cachedInputMicroUsdPerMillion"],
    [{ cachedInputMicroUsdPerMillion: 5n }, "cachedInputMicroUsdPerMillion"],
    [{ minuteMicroUsd: 0n }, "minuteMicroUsd"],
    [{ minuteMicroUsd: 100n * DOLLAR + 1n }, "minuteMicroUsd"],
    [{ secondMicroUsd: -5n }, "secondMicroUsd"],
    [{ secondMicroUsd: 100n * DOLLAR + 1n }, "secondMicroUsd"],
    [{ minuteMicroUsd: 1n, secondMicroUsd: 1n }, "secondMicroUsd"],
    [{ multiplierBasisPoints: 0n }, "multiplierBasisPoints"],
    [{ multiplierBasisPoints: -15_000n }, "multiplierBasisPoints"],
    [{ multiplierBasisPoints: 99n }, "multiplierBasisPoints"],
    [{ multiplierBasisPoints: 1_000_001n }, "multiplierBasisPoints"],
    [size(0n, null), "imageSizes.1024x1024.fixedTokens"],
    [size(-6_000n, null), "imageSizes.1024x1024.fixedTokens"],
    [size(10_000_001n, null), "imageSizes.1024x1024.fixedTokens"],
    [size(null, 0n), "imageSizes.1024x1024.costMicroUsd"],
    [size(null, 100n * DOLLAR + 1n), "imageSizes.1024x1024.costMicroUsd"],
    [size(null, null), "imageSizes.1024x1024"],
    [{ imageSizes: { large: { fixedTokens: 1n, costMicroUsd: null } } }, "imageSizes.large"],
    [{ chargeType: "fixed" }, "imageSizes"],
    [{ chargeType: "fixed", ...size(null, 1n) }, "imageSizes"],
    [{ chargeType: "cost" }, "chargeType"],
  ])("%o: %s", (entered, path) => {
    expect(faultsOfPrice({ ...nothing, ...entered }).map((fault) => fault.path)).toEqual([path]);
  });
});

describe("a price is accepted", () => {
  test.each<[string, Partial<EnteredPrice>]>([
    ["with the default multiplier and no cost known", {}],
    ["at the highest cost of a million", { inputMicroUsdPerMillion: 1_000n * DOLLAR }],
    ["at the lowest", { inputMicroUsdPerMillion: 1n, cachedInputMicroUsdPerMillion: 1n }],
    ["at the highest cost of a second", { chargeType: "cost", secondMicroUsd: 100n * DOLLAR }],
    ["at the smallest multiplier", { multiplierBasisPoints: 100n }],
    ["at the largest multiplier", { multiplierBasisPoints: 1_000_000n }],
    ["for every model that begins so", { model: "gpt-4o-2024-*" }],
    ["for images by tokens", { chargeType: "fixed", ...size(6_000n, null) }],
    ["for images by cost", { chargeType: "cost", ...size(null, 80_000n) }],
  ])("%s", (_name, entered) => {
    expect(faultsOfPrice({ ...nothing, ...entered })).toEqual([]);
  });

  test.each(PRICES.map((price) => [`${price.provider}/${price.model}`, price] as const))(
    "as seeded: %s",
    (_name, price) => {
      expect(faultsOfPrice(priceFromSeed(price))).toEqual([]);
    },
  );
});
