import { describe, expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { DEFAULT_SETTINGS, pricingSettingsOf } from "../settings";
import { actualTokensOf, billableOf, chargeFor, NO_UNITS, UNPRICED, type ChargeOverride, type Units } from "./charge";
import type { ModelPrice } from "./price";

const settings = pricingSettingsOf(DEFAULT_SETTINGS);

const blank: ModelPrice = {
  id: "price",
  provider: "openai",
  model: "some-model",
  chargeType: "cost",
  ...NO_RATES,
  effectiveFrom: new Date("2026-01-01T00:00:00Z"),
};
const fixedSizes = (sizes: Record<string, bigint>) =>
  Object.fromEntries(Object.entries(sizes).map(([size, fixedTokens]) => [size, { fixedTokens, costMicroUsd: null }]));

/** $0.15 in, $0.60 out, per million model tokens. */
const gpt5mini = { ...blank, inputMicroUsdPerMillion: 150_000n, outputMicroUsdPerMillion: 600_000n };
/** $12.00 per million characters. */
const speech = { ...blank, characterMicroUsdPerMillion: 12_000_000n };
/** $0.006 a minute. */
const whisper = { ...blank, minuteMicroUsd: 6_000n };
/** $0.08 an image of 1024x1536. */
const gptImage = { ...blank, imageSizes: { "1024x1536": { fixedTokens: null, costMicroUsd: 80_000n } } };
/** $0.04 a second. */
const sora = { ...blank, secondMicroUsd: 40_000n };
const dallE3 = {
  ...blank,
  chargeType: "fixed" as const,
  imageSizes: fixedSizes({ "1024x1024": 6_000n, "1024x1792": 8_000n, "1792x1024": 8_000n }),
};
const dallE2 = {
  ...blank,
  chargeType: "fixed" as const,
  imageSizes: fixedSizes({ "1024x1024": 3_000n, "512x512": 2_000n }),
};
const imagen = { ...blank, chargeType: "fixed" as const, imageSizes: fixedSizes({ "1024x1024": 4_500n }) };

const openai = (model: string) => ({ provider: "openai", model });
const chargeOf = (
  units: Partial<Units>,
  price: ModelPrice | null,
  model = openai("some-model"),
  override?: ChargeOverride,
) => {
  const charge = chargeFor({ ...NO_UNITS, ...units }, price, settings, model, override);
  if (!charge.ok) throw new Error(charge.refusal.code);
  return charge.value;
};

describe("a language model is charged (input + output) × multiplier, rounded up (C1)", () => {
  test.each([
    [1_000n, 500n, 2_250n],
    [5_000n, 0n, 7_500n],
    [4_000n, 1_000n, 7_500n],
    [10_000n, 0n, 15_000n],
    [0n, 10_000n, 15_000n],
    [1n, 0n, 2n], // 1.5
    [1n, 1n, 3n],
    [2n, 1n, 5n], // 4.5
    [333n, 334n, 1_001n], // 1,000.5
  ])("%d + %d model tokens → %d tokens", (inputModelTokens, outputModelTokens, billableTokens) => {
    const charge = chargeOf({ inputModelTokens, outputModelTokens }, null);
    expect(charge).toMatchObject({ chargeType: "multiplier", billableTokens, costMicroUsd: null, priceId: null });
    const priced = chargeOf({ inputModelTokens, outputModelTokens }, { ...gpt5mini, chargeType: "multiplier" });
    expect(priced).toMatchObject({ chargeType: "multiplier", billableTokens, priceId: "price" });
  });

  test("cached input is part of the input and counts once", () => {
    const units = { inputModelTokens: 1_000n, cachedInputModelTokens: 900n, outputModelTokens: 500n };
    expect(chargeOf(units, null).billableTokens).toBe(2_250n);
    expect(actualTokensOf({ ...NO_UNITS, ...units })).toBe(1_500n);
  });

  test.each([
    [20_000n, 3_000n],
    [13_333n, 2_000n], // 1,500 × 1.3333 = 1,999.95
    [10_000n, 1_500n],
    [1n, 1n], // 0.15
  ])(
    "a price's own multiplier of %d basis points counts instead of the setting: 1,500 → %d",
    (basisPoints, expected) => {
      const price = { ...gpt5mini, chargeType: "multiplier" as const, multiplierBasisPoints: basisPoints };
      expect(chargeOf({ inputModelTokens: 1_000n, outputModelTokens: 500n }, price).billableTokens).toBe(expected);
    },
  );
});

describe("an image is charged a fixed number of tokens by model and size (C2)", () => {
  const dallE3Model = openai("dall-e-3");
  const dallE2Model = openai("dall-e-2");
  const imagenModel = { provider: "google", model: "imagen-4.0-generate-001" };
  test.each([
    ["dall-e-3", dallE3, dallE3Model, "1024x1024", 6_000n],
    ["dall-e-3", dallE3, dallE3Model, "1024x1792", 8_000n],
    ["dall-e-3", dallE3, dallE3Model, "1792x1024", 8_000n],
    ["dall-e-3, unknown size", dallE3, dallE3Model, "640x480", 6_000n],
    ["dall-e-3, no size", dallE3, dallE3Model, null, 6_000n],
    ["dall-e-3, no price", null, dallE3Model, "1024x1792", 6_000n],
    ["dall-e-2", dallE2, dallE2Model, "1024x1024", 3_000n],
    ["dall-e-2", dallE2, dallE2Model, "512x512", 2_000n],
    ["dall-e-2, unknown size", dallE2, dallE2Model, "256x256", 3_000n],
    ["dall-e-2, no size", dallE2, dallE2Model, null, 3_000n],
    ["imagen", imagen, imagenModel, "1024x1024", 4_500n],
    ["imagen, unknown size", imagen, imagenModel, "2048x2048", 4_500n],
    ["imagen, no size", imagen, imagenModel, null, 4_500n],
  ])("%s (%#) costs its price times the number of images", (_name, price, model, imageSize, each) => {
    for (const imageCount of [1n, 2n, 3n, 10n]) {
      const charge = chargeOf({ imageCount, imageSize }, price, model);
      expect(charge).toMatchObject({ chargeType: "fixed", billableTokens: each * imageCount });
    }
  });

  test.each([
    openai("gpt-image-9"),
    openai("dall-e-4"),
    openai("imagen-4"),
    { provider: "google", model: "gemini-image" },
    { provider: "azure", model: "dall-e-3" },
  ])("an image by $provider $model, which has no price, is never free and never at another's rate", (model) => {
    expect(chargeOf({ imageCount: 1n, imageSize: "1024x1024" }, null, model)).toEqual(UNPRICED);
  });

  test("the defaults are settings", () => {
    const mine = { ...settings, defaultImageTokens: { "dall-e-3": 1n, "dall-e-2": 2n, google: 3n } };
    const units = { ...NO_UNITS, imageCount: 1n };
    const charges = [dallE3Model, dallE2Model, imagenModel].map((model) => chargeFor(units, null, mine, model));
    expect(charges.map((charge) => charge.ok && charge.value.billableTokens)).toEqual([1n, 2n, 3n]);
  });
});

describe("cost × tokens per USD × multiplier, rounded up once on the sum (C3, C4)", () => {
  test.each<[arithmetic: string, price: ModelPrice, units: Partial<Units>, costMicroUsd: bigint, tokens: bigint]>([
    ["$0.15 × 10,000 × 1.5 = 2,250", gpt5mini, { inputModelTokens: 1_000_000n }, 150_000n, 2_250n],
    ["$0.60 × 10,000 × 1.5 = 9,000", gpt5mini, { outputModelTokens: 1_000_000n }, 600_000n, 9_000n],
    // 150 + 300 millionths of a dollar = $0.00045
    ["$0.00045 × 10,000 × 1.5 = 6.75", gpt5mini, { inputModelTokens: 1_000n, outputModelTokens: 500n }, 450n, 7n],
    // Each part alone would round up to 1 (0.45 and 0.45): the sum is 0.9.
    ["$0.00006 × 10,000 × 1.5 = 0.9", gpt5mini, { inputModelTokens: 200n, outputModelTokens: 50n }, 60n, 1n],
    // The cost itself, rounded up to 67 millionths, would give 1.005.
    ["$0.0000666 × 10,000 × 1.5 = 0.999", gpt5mini, { inputModelTokens: 444n }, 67n, 1n],
    ["$0.00000015 × 10,000 × 1.5 = 0.00225", gpt5mini, { inputModelTokens: 1n }, 1n, 1n],
    ["$12.00 × 10,000 × 1.5 = 180,000", speech, { characterCount: 1_000_000n }, 12_000_000n, 180_000n],
    ["$0.012 × 10,000 × 1.5 = 180", speech, { characterCount: 1_000n }, 12_000n, 180n],
    ["$0.000012 × 10,000 × 1.5 = 0.18", speech, { characterCount: 1n }, 12n, 1n],
    ["$0.006 × 10,000 × 1.5 = 90", whisper, { durationMs: 60_000n }, 6_000n, 90n],
    ["90.5 s: $0.00905 × 10,000 × 1.5 = 135.75", whisper, { durationMs: 90_500n }, 9_050n, 136n],
    ["1 s: $0.0001 × 10,000 × 1.5 = 1.5", whisper, { durationMs: 1_000n }, 100n, 2n],
    ["1 ms: $0.0000001 × 10,000 × 1.5 = 0.0015", whisper, { durationMs: 1n }, 1n, 1n],
    ["$0.08 × 10,000 × 1.5 = 1,200", gptImage, { imageCount: 1n, imageSize: "1024x1536" }, 80_000n, 1_200n],
    ["3 × $0.08 × 10,000 × 1.5 = 3,600", gptImage, { imageCount: 3n, imageSize: "1024x1536" }, 240_000n, 3_600n],
    ["8 × $0.04 × 10,000 × 1.5 = 4,800", sora, { durationMs: 8_000n }, 320_000n, 4_800n],
    ["0.5 × $0.04 × 10,000 × 1.5 = 300", sora, { durationMs: 500n }, 20_000n, 300n],
  ])("%s", (_arithmetic, price, units, costMicroUsd, billableTokens) => {
    expect(chargeOf(units, price)).toMatchObject({
      chargeType: "cost",
      billableTokens,
      costMicroUsd,
      priceId: "price",
    });
  });

  test("cached input has its own rate, and the full rate where none is known", () => {
    const units = { inputModelTokens: 1_000_000n, cachedInputModelTokens: 400_000n };
    // 600,000 × $0.15/M + 400,000 × $0.03/M = $0.09 + $0.012 = $0.102 → 1,530
    const cached = chargeOf(units, { ...gpt5mini, cachedInputMicroUsdPerMillion: 30_000n });
    expect(cached).toMatchObject({ costMicroUsd: 102_000n, billableTokens: 1_530n });
    expect(chargeOf(units, gpt5mini)).toMatchObject({ costMicroUsd: 150_000n, billableTokens: 2_250n });
  });

  test("unlike units are added up: 1,000 model tokens in and one image", () => {
    // $0.00015 + $0.08 = $0.08015 × 10,000 × 1.5 = 1,202.25
    const price = { ...gptImage, inputMicroUsdPerMillion: 150_000n };
    const charge = chargeOf({ inputModelTokens: 1_000n, imageCount: 1n, imageSize: "1024x1536" }, price);
    expect(charge).toMatchObject({ costMicroUsd: 80_150n, billableTokens: 1_203n });
  });

  test.each<[unit: string, price: ModelPrice, units: Partial<Units>]>([
    ["an image size", gptImage, { imageCount: 1n, imageSize: "1024x1024" }],
    ["an image whose size was not said", gptImage, { imageCount: 1n }],
    ["characters", gpt5mini, { characterCount: 1_000n }],
    ["output", speech, { characterCount: 1_000n, outputModelTokens: 1n }],
    ["seconds", gpt5mini, { durationMs: 1_000n }],
  ])("%s without a known rate leaves the whole usage unpriced", (_unit, price, units) => {
    expect(chargeOf(units, price)).toEqual(UNPRICED);
  });

  test("tokens per USD and the multiplier are settings", () => {
    const mine = { ...settings, tokensPerUsd: 100n, multiplierBasisPoints: 20_000n };
    const charge = chargeFor({ ...NO_UNITS, characterCount: 1_000_000n }, speech, mine, openai("tts"));
    expect(charge.ok && charge.value.billableTokens).toBe(2_400n); // $12 × 100 × 2
  });

  test("the cost of a model that is charged by multiplier is known all the same", () => {
    const price = { ...gpt5mini, chargeType: "multiplier" as const };
    const charge = chargeOf({ inputModelTokens: 1_000n, outputModelTokens: 500n }, price);
    expect(charge).toMatchObject({ billableTokens: 2_250n, costMicroUsd: 450n });
  });
});

describe("what has no price (C5)", () => {
  test("a language model is charged by the default multiplier, its cost unknown", () => {
    const charge = chargeOf({ inputModelTokens: 1_000n, outputModelTokens: 500n }, null, openai("brand-new"));
    expect(charge).toMatchObject({
      chargeType: "multiplier",
      billableTokens: 2_250n,
      costMicroUsd: null,
      priceId: null,
    });
  });

  test.each<[what: string, units: Partial<Units>, override?: ChargeOverride]>([
    ["speech", { characterCount: 1_000n }],
    ["transcription", { durationMs: 60_000n }],
    ["an image", { imageCount: 1n, imageSize: "1024x1024" }],
    ["speech with model tokens", { characterCount: 1_000n, inputModelTokens: 10n }],
    ["text that is to be charged by cost", { inputModelTokens: 1_000n }, { chargeType: "cost" }],
    ["text that is to be charged a fixed price nobody knows", { inputModelTokens: 1_000n }, { chargeType: "fixed" }],
  ])("%s stays unpriced", (_what, units, override) => {
    expect(chargeOf(units, null, openai("brand-new"), override)).toEqual(UNPRICED);
  });

  test.each<[what: string, price: ModelPrice | null, units: Partial<Units>, override?: ChargeOverride]>([
    ["an image", dallE3, { imageCount: 1n, imageSize: "1024x1024" }, { chargeType: "multiplier" }],
    ["speech", null, { characterCount: 1_000n }, { multiplierBasisPoints: 20_000n }],
    ["speech", null, { characterCount: 1_000n }, { chargeType: "multiplier" }],
    ["video", sora, { durationMs: 8_000n }, { chargeType: "multiplier" }],
    ["speech by a model that is priced for text", { ...gpt5mini, chargeType: "multiplier" }, { characterCount: 9n }],
  ])("%s (%#) is not made free by a multiplier of no model tokens", (_what, price, units, override) => {
    expect(chargeOf(units, price, openai("some-model"), override)).toEqual(UNPRICED);
  });
});

describe("what a caller may say about the charge", () => {
  const text = { inputModelTokens: 1_000n, outputModelTokens: 500n };
  test.each<[rule: string, units: Partial<Units>, price: ModelPrice | null, override: ChargeOverride, tokens: bigint]>([
    ["a multiplier of 2", text, null, { multiplierBasisPoints: 20_000n }, 3_000n],
    ["a multiplier of 0.5", text, null, { multiplierBasisPoints: 5_000n }, 750n],
    ["a multiplier on a cost", { inputModelTokens: 1_000_000n }, gpt5mini, { multiplierBasisPoints: 20_000n }, 3_000n],
    [
      "a multiplier does not change an image's price",
      { imageCount: 2n },
      dallE3,
      { multiplierBasisPoints: 1n },
      12_000n,
    ],
    ["a fixed price for the operation", text, null, { fixedTokens: 42n }, 42n],
    ["a fixed price per image", { imageCount: 3n, imageSize: "1x1" }, null, { fixedTokens: 42n }, 126n],
    ["a fixed price before the list's", { imageCount: 1n, imageSize: "1024x1792" }, dallE3, { fixedTokens: 1n }, 1n],
    ["fixed tokens against a multiplier", text, null, { fixedTokens: 42n, multiplierBasisPoints: 20_000n }, 42n],
    ["the type before everything", text, gpt5mini, { chargeType: "multiplier" }, 2_250n],
    [
      "the type cost, for a model charged by multiplier",
      text,
      { ...gpt5mini, chargeType: "multiplier" },
      { chargeType: "cost" },
      7n,
    ],
    ["the type and a multiplier", text, gpt5mini, { chargeType: "multiplier", multiplierBasisPoints: 10_000n }, 1_500n],
  ])("%s", (_rule, units, price, override, billableTokens) => {
    const model = price === dallE3 ? openai("dall-e-3") : openai("some-model");
    expect(chargeOf(units, price, model, override).billableTokens).toBe(billableTokens);
  });
});

test("a charge beyond what can be counted is refused", () => {
  const most = { ...NO_UNITS, inputModelTokens: 9_007_199_254_740_991n };
  const at = (multiplierBasisPoints: bigint) =>
    chargeFor(most, null, settings, openai("some-model"), { multiplierBasisPoints });
  expect(at(10_000n)).toMatchObject({ ok: true, value: { billableTokens: 9_007_199_254_740_991n } });
  expect(at(10_001n)).toEqual({ ok: false, refusal: { code: "limit_exceeded", what: "charge" } });
});

test("the terms of a charge are enough to compute it again", () => {
  const charges = [
    chargeOf({ inputModelTokens: 1_000n, outputModelTokens: 501n }, null),
    chargeOf({ imageCount: 3n, imageSize: "1024x1024" }, dallE3),
  ];
  expect(charges.map(({ terms }) => terms)).toEqual([
    { chargeType: "multiplier", actualTokens: 1_501n, multiplierBasisPoints: 15_000n },
    { chargeType: "fixed", fixedTokens: 6_000n, quantity: 3n },
  ]);
  const again = charges.map(({ terms }) => (terms && terms.chargeType !== "cost" ? billableOf(terms) : null));
  expect(again).toEqual([2_252n, 18_000n]);
});
