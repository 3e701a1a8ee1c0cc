import { expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { chargeFor, NO_UNITS, storedTermsOf, type ChargeOverride, type PricingSettings, type Units } from "./charge";
import type { ModelPrice } from "./price";
import { replay, replayedCharge, type ChargedAlike, type ReplayRules } from "./replay";

const settings: PricingSettings = {
  multiplierBasisPoints: 15_000n,
  tokensPerUsd: 10_000n,
  defaultImageTokens: { "dall-e-3": 6_000n, "dall-e-2": 3_000n, google: 4_500n },
};
const price = (about: Partial<ModelPrice>): ModelPrice => ({
  id: "p",
  provider: "openai",
  model: "m",
  chargeType: "multiplier",
  ...NO_RATES,
  effectiveFrom: new Date("2020-01-01T00:00:00Z"),
  ...about,
});
const text: Units = { ...NO_UNITS, inputModelTokens: 1_000n, outputModelTokens: 501n };

function charged(units: Units, by: ModelPrice | null, override: ChargeOverride = {}, model = "m"): ChargedAlike {
  const charge = chargeFor(units, by, settings, { provider: "openai", model }, override);
  if (!charge.ok || charge.value.chargeType === null) throw new Error("must be charged");
  const { chargeType, billableTokens, costMicroUsd, priceId, terms } = charge.value;
  const about = { provider: "openai", model, count: 1n, units, priceId, chargeType, billableTokens, costMicroUsd };
  return { ...about, terms: storedTermsOf(terms) };
}

const rules = (about: Partial<ReplayRules>): ReplayRules => ({
  prices: [],
  before: [settings],
  after: settings,
  newPrice: null,
  ...about,
});
const double = { ...settings, multiplierBasisPoints: 20_000n };

test("by the same rules everything is charged as it was", () => {
  const list = [price({}), price({ id: "c", model: "c", chargeType: "cost", secondMicroUsd: 40_000n })];
  for (const usage of [
    charged(text, list[0]!),
    charged(text, null, {}, "unknown"),
    charged(text, list[0]!, { multiplierBasisPoints: 12_345n }),
    charged({ ...NO_UNITS, durationMs: 1_234n }, list[1]!, {}, "c"),
    charged(NO_UNITS, null, { fixedTokens: 77n }, "own"),
  ]) {
    expect(replayedCharge(usage, rules({ prices: list }))).toBe(usage.billableTokens);
  }
});

test("another multiplier changes what was charged by the setting, and nothing else", () => {
  const own = price({ id: "own", multiplierBasisPoints: 30_000n });
  const replayed = (usage: ChargedAlike) => replayedCharge(usage, rules({ prices: [price({}), own], after: double }));
  expect(replayed(charged(text, price({})))).toBe(3_002n);
  expect(replayed(charged(text, null))).toBe(3_002n);
  // The price says its own, and the caller said theirs.
  expect(replayed(charged(text, own))).toBe(4_503n);
  expect(replayed(charged(text, price({}), { multiplierBasisPoints: 12_345n }))).toBe(1_853n);
});

test("a charge by a setting that has changed since is one by the setting all the same", () => {
  const usage = charged(text, price({}));
  const now = { ...settings, multiplierBasisPoints: 17_000n };
  expect(replayedCharge(usage, rules({ prices: [price({})], before: [now, settings], after: double }))).toBe(3_002n);
});

test("tokens for a dollar and images by default follow their settings", () => {
  const video = price({ id: "v", model: "v", chargeType: "cost", secondMicroUsd: 40_000n });
  const after = {
    ...settings,
    tokensPerUsd: 20_000n,
    defaultImageTokens: { ...settings.defaultImageTokens, "dall-e-3": 7_000n },
  };
  const seconds = charged({ ...NO_UNITS, durationMs: 10_000n }, video, {}, "v");
  expect([seconds.billableTokens, replayedCharge(seconds, rules({ prices: [video], after }))]).toEqual([
    6_000n,
    12_000n,
  ]);
  const image = charged({ ...NO_UNITS, imageCount: 2n, imageSize: "odd" }, null, {}, "dall-e-3");
  expect([image.billableTokens, replayedCharge(image, rules({ after }))]).toEqual([12_000n, 14_000n]);
});

test("a new version of a price charges what it names, and a prefix gives way to the exact name", () => {
  const exact = price({ id: "e", model: "gpt-x" });
  const usage = charged(text, exact, {}, "gpt-x");
  const newPrice = (about: Partial<ModelPrice>) =>
    price({ id: "new", multiplierBasisPoints: 20_000n, effectiveFrom: new Date("2026-01-01T00:00:00Z"), ...about });
  const by = (about: Partial<ModelPrice>) =>
    replayedCharge(usage, rules({ prices: [exact], newPrice: newPrice(about) }));
  expect(by({ model: "gpt-x" })).toBe(3_002n);
  expect(by({ model: "gpt*" })).toBe(usage.billableTokens);
  expect(by({ model: "other" })).toBe(usage.billableTokens);
});

test("models are summed, what is charged most for first", () => {
  const [a, b] = [charged(text, null, {}, "a"), charged(text, null, {}, "b")];
  expect(replay([{ ...a, count: 2n }, { ...b, count: 3n }, a], rules({ after: double }))).toEqual([
    { provider: "openai", model: "a", operationCount: 3n, beforeTokens: 6_756n, afterTokens: 9_006n },
    { provider: "openai", model: "b", operationCount: 3n, beforeTokens: 6_756n, afterTokens: 9_006n },
  ]);
});
