import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { chargeFor, NO_UNITS, storedTermsOf, termsOf, type Units } from "./charge";
import { explainCharge, type ChargeSnapshot } from "./explain";
import type { ModelPrice } from "./price";

const settings = {
  multiplierBasisPoints: 15_000n,
  tokensPerUsd: 10_000n,
  defaultImageTokens: { "dall-e-3": 6_000n, "dall-e-2": 3_000n, google: 4_500n },
};

const nothing: ModelPrice = {
  id: "p",
  provider: "openai",
  model: "m",
  chargeType: "cost",
  ...NO_RATES,
  effectiveFrom: new Date(0),
};

function snapshotOf(units: Partial<Units>, price: ModelPrice | null): ChargeSnapshot {
  const all = { ...NO_UNITS, ...units };
  const charge = chargeFor(all, price, settings, price ?? { provider: "openai", model: "m" });
  if (!charge.ok) throw new Error(charge.refusal.code);
  const { chargeType, terms, billableTokens } = charge.value;
  return { units: all, chargeType, stored: storedTermsOf(terms), price, chargedTokens: billableTokens };
}

const text = { ...nothing, inputMicroUsdPerMillion: 150_000n, outputMicroUsdPerMillion: 600_000n };
const cases: [name: string, ChargeSnapshot, computed: bigint, lastFormula: string][] = [
  ["multiplier", snapshotOf({ inputModelTokens: 1_000n, outputModelTokens: 500n }, null), 2_250n, "1,500 × 1.5"],
  ["multiplier with a fraction", snapshotOf({ inputModelTokens: 1n }, null), 2n, "1.5"],
  [
    "images",
    snapshotOf(
      { imageCount: 2n, imageSize: "1024x1792" },
      { ...nothing, chargeType: "fixed", imageSizes: { "1024x1792": { fixedTokens: 8_000n, costMicroUsd: null } } },
    ),
    16_000n,
    "2 images of 1024×1792 × 8,000 tokens",
  ],
  [
    "cost of text",
    snapshotOf({ inputModelTokens: 1_000_000n, cachedInputModelTokens: 200_000n, outputModelTokens: 3n }, text),
    2_251n,
    "2,250.027",
  ],
  [
    "cost of speech",
    snapshotOf({ characterCount: 1_000n }, { ...nothing, characterMicroUsdPerMillion: 12_000_000n }),
    180n,
    "$0.012 × 10,000 tokens per USD × 1.5",
  ],
  ["cost of minutes", snapshotOf({ durationMs: 1_000n }, { ...nothing, minuteMicroUsd: 6_000n }), 2n, "1.5"],
  [
    "cost of seconds",
    snapshotOf({ durationMs: 8_500n }, { ...nothing, secondMicroUsd: 40_000n }),
    5_100n,
    "$0.34 × 10,000 tokens per USD × 1.5",
  ],
  [
    "cost of images",
    snapshotOf(
      { imageCount: 1n, imageSize: "1024x1536" },
      { ...nothing, imageSizes: { "1024x1536": { fixedTokens: null, costMicroUsd: 80_000n } } },
    ),
    1_200n,
    "$0.08 × 10,000 tokens per USD × 1.5",
  ],
];

describe("a charge computed again comes to what was charged", () => {
  test.each(cases)("%s", (_name, snapshot, computed, lastFormula) => {
    const explained = explainCharge(snapshot)!;
    expect(explained).toMatchObject({ computedTokens: computed, agrees: true });
    expect(explained.steps.at(-1)).toMatchObject({ formula: lastFormula });
    expect(explained.steps.at(-1)!.result.replaceAll(",", "")).toBe(`${computed} tokens`);
  });

  test("whatever was used", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(amount, amount, fc.boolean(), (inputModelTokens, outputModelTokens, isCost) => {
        const snapshot = snapshotOf({ inputModelTokens, outputModelTokens }, isCost ? text : null);
        expect(explainCharge(snapshot)).toMatchObject({ computedTokens: snapshot.chargedTokens, agrees: true });
        expect(storedTermsOf(termsOf(snapshot.units, snapshot.chargeType, snapshot.stored))).toEqual(snapshot.stored);
      }),
    );
  });
});

test("each part of a cost is a step of its own", () => {
  const { steps } = explainCharge(cases[3]![1])!;
  expect(steps).toEqual([
    { what: "Input", formula: "800,000 model tokens × $0.15 per million", result: "$0.12" },
    { what: "Cached input", formula: "200,000 model tokens × $0.15 per million", result: "$0.03" },
    { what: "Output", formula: "3 model tokens × $0.60 per million", result: "$0.0000018" },
    { what: "Cost at the provider", formula: "All of it", result: "$0.1500018" },
    { what: "In tokens", formula: "$0.1500018 × 10,000 tokens per USD × 1.5", result: "2,250.027 tokens" },
    { what: "Rounded up, once", formula: "2,250.027", result: "2,251 tokens" },
  ]);
});

test("what was charged otherwise, or by another price than the one kept, is said to differ", () => {
  const [, snapshot] = cases[3]!;
  expect(explainCharge({ ...snapshot, chargedTokens: 2_250n })).toMatchObject({
    computedTokens: 2_251n,
    agrees: false,
  });
  const dearer = { ...text, inputMicroUsdPerMillion: 150_001n };
  expect(explainCharge({ ...snapshot, price: dearer })!.agrees).toBe(false);
});

test("what was not charged has nothing to explain", () => {
  expect(explainCharge(snapshotOf({ imageCount: 1n, imageSize: "3x3" }, null))).toBeNull();
});
