import {
  storedTermsOf,
  chargeFor,
  NO_UNITS,
  UNPRICED,
  type Charge,
  type PricingSettings,
  type Units,
} from "@/lib/domain/pricing/charge";
import { describeUsage } from "@/lib/domain/pricing/describe";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";
import type { Dice } from "@/prisma/seed/dice";
import { NULL } from "./copy-table";

/** One operation as it could have been recorded, charged by the real price list and ready to be copied. */
export type OperationSample = {
  status: "succeeded" | "failed";
  units: Units;
  charge: Charge;
  /** The same, as numbers: they are added up by the million. */
  billableTokens: number;
  inputModelTokens: number;
  cachedInputModelTokens: number;
  outputModelTokens: number;
  costMicroUsd: number;
  description: string;
  /** The columns of a usage from `status` to `metadata`. */
  usageColumns: string;
};

/** An operation type with a model, and what it looks like when it runs. */
export type OperationKind = { operationType: string; provider: string; model: string; samples: OperationSample[] };

const SAMPLES_PER_KIND = 400;
const FAILED_PERCENT = 3;

const KINDS = [
  ["draft", "openai", "gpt-4o"],
  ["chat", "openai", "gpt-4o-mini"],
  ["chat", "anthropic", "claude-sonnet-4-5"],
  ["refine", "openai", "gpt-4o"],
  ["repurpose", "google", "gemini-2.5-flash"],
  ["image_prompt", "openai", "gpt-4o-mini"],
] as const;

/** The largest charge among the samples bounds what any history of them can cost. */
export function mostExpensiveTokens(kinds: readonly OperationKind[]): number {
  return Math.max(...kinds.flatMap(({ samples }) => samples.map((sample) => sample.billableTokens)));
}

/** Samples of every kind. A few hundred of each are as good as millions, and charging is done once. */
export function operationKinds(
  prices: readonly ModelPrice[],
  settings: PricingSettings,
  at: Date,
  roll: Dice,
): OperationKind[] {
  return KINDS.map(([operationType, provider, model]) => {
    const price = priceInForce(prices, provider, model, at);
    const samples = Array.from({ length: SAMPLES_PER_KIND }, () => {
      const inputModelTokens = BigInt(200 + roll(2_800));
      const cachedInputModelTokens = roll(4) === 0 ? inputModelTokens / 2n : 0n;
      const outputModelTokens = BigInt(50 + roll(1_150));
      const units = { ...NO_UNITS, inputModelTokens, cachedInputModelTokens, outputModelTokens };
      if (roll(100) < FAILED_PERCENT) return sample("failed", operationType, provider, model, units, UNPRICED);
      const charge = chargeFor(units, price, settings, { provider, model });
      if (!charge.ok) throw new Error(`a sample cannot be charged: ${charge.refusal.code}`);
      return sample("succeeded", operationType, provider, model, units, charge.value);
    });
    return { operationType, provider, model, samples };
  });
}

function sample(
  status: OperationSample["status"],
  operationType: string,
  provider: string,
  model: string,
  units: Units,
  charge: Charge,
): OperationSample {
  const terms = storedTermsOf(charge.terms);
  const usageColumns = [
    status,
    operationType,
    provider,
    model,
    units.inputModelTokens,
    units.cachedInputModelTokens,
    units.outputModelTokens,
    units.imageCount,
    NULL,
    units.characterCount,
    units.durationMs,
    charge.chargeType ?? NULL,
    charge.billableTokens,
    charge.costMicroUsd ?? NULL,
    charge.priceId ?? NULL,
    terms.multiplierBasisPoints ?? NULL,
    terms.tokensPerUsd ?? NULL,
    terms.fixedTokens ?? NULL,
    terms.exactCost ?? NULL,
    status === "failed" ? "The provider did not answer in time" : NULL,
    NULL,
  ].join("\t");
  return {
    status,
    units,
    charge,
    billableTokens: Number(charge.billableTokens),
    inputModelTokens: Number(units.inputModelTokens),
    cachedInputModelTokens: Number(units.cachedInputModelTokens),
    outputModelTokens: Number(units.outputModelTokens),
    costMicroUsd: Number(charge.costMicroUsd ?? 0n),
    description: describeUsage(operationType, model, units, charge.terms),
    usageColumns,
  };
}
