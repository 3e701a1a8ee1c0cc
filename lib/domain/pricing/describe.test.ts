import { expect, test } from "vitest";
import { NO_UNITS, type ChargeTerms, type Units } from "./charge";
import { describeUsage } from "./describe";

/** A price per minute and one per million both come out even in sixty-thousand-millionths of a micro-dollar. */
const cost = (costMicroUsd: bigint): ChargeTerms => ({
  chargeType: "cost",
  exactCost: costMicroUsd * 60_000_000_000n,
  tokensPerUsd: 10_000n,
  multiplierBasisPoints: 15_000n,
});

test.each<[operationType: string, model: string, units: Partial<Units>, terms: ChargeTerms | null, sentence: string]>([
  [
    "draft",
    "gpt-4o",
    { inputModelTokens: 1_000n, outputModelTokens: 500n },
    { chargeType: "multiplier", actualTokens: 1_500n, multiplierBasisPoints: 15_000n },
    "Draft with gpt-4o: (1,000 in + 500 out) × 1.5",
  ],
  [
    "image",
    "dall-e-3",
    { imageCount: 2n, imageSize: "1024x1792" },
    { chargeType: "fixed", fixedTokens: 8_000n, quantity: 2n },
    "Image with dall-e-3: 2 × 8,000 per image (1024x1792)",
  ],
  [
    "image",
    "dall-e-2",
    { imageCount: 1n },
    { chargeType: "fixed", fixedTokens: 3_000n, quantity: 1n },
    "Image with dall-e-2: 1 × 3,000 per image",
  ],
  [
    "tool_call",
    "search",
    {},
    { chargeType: "fixed", fixedTokens: 1_500n, quantity: 1n },
    "Tool call with search: 1,500 fixed",
  ],
  ["speech", "tts", { characterCount: 1n }, cost(12_000n), "Speech with tts: $0.012 cost × 10,000 per USD × 1.5"],
  ["speech", "tts", { characterCount: 1n }, cost(1n), "Speech with tts: $0.000001 cost × 10,000 per USD × 1.5"],
  ["speech", "tts", { characterCount: 1n }, cost(12_000_000n), "Speech with tts: $12.00 cost × 10,000 per USD × 1.5"],
  ["speech", "tts", { characterCount: 1n }, cost(500_000n), "Speech with tts: $0.50 cost × 10,000 per USD × 1.5"],
  ["refine_selection", "brand-new", {}, null, "Refine selection with brand-new"],
  ["my-own_operation", "x", {}, null, "My own operation with x"],
])("%s with %s (%#) reads as a sentence", (operationType, model, units, terms, sentence) => {
  expect(describeUsage(operationType, model, { ...NO_UNITS, ...units }, terms)).toBe(sentence);
});
