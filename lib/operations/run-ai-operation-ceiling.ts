import "server-only";
import { promptCeilingModelTokens } from "@/lib/ai/count-model-tokens";
import type { PreparedPrompt } from "@/lib/ai/prompts";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { chargeFor, NO_UNITS, type Units } from "@/lib/domain/pricing/charge";
import { priceInForce } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";

export type AiOperationCeiling = {
  /** The most that it can be charged. */
  tokens: bigint;
  /** The most that it can use, by which model. */
  ceiling: { provider: string; model: string; units: Units };
};

/**
 * What is set aside before a model is asked: a prompt that the provider counts as dearly as it can, and an answer as
 * long as it may be. Estimates show this same figure.
 */
export async function aiOperationCeiling(
  { provider, modelId }: { provider: string; modelId: string },
  prompt: PreparedPrompt,
): Promise<Result<AiOperationCeiling>> {
  return ceilingOf(
    { provider, model: modelId },
    {
      ...NO_UNITS,
      inputModelTokens: promptCeilingModelTokens(prompt),
      outputModelTokens: BigInt(prompt.maxOutputModelTokens),
    },
  );
}

/** What so much of a model is charged now. Refuses `model_unavailable` for what nobody has priced. */
export async function ceilingOf(
  named: { provider: string; model: string },
  units: Units,
): Promise<Result<AiOperationCeiling>> {
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const price = priceInForce(prices, named.provider, named.model, new Date());
  const charge = chargeFor(units, price, pricingSettingsOf(settings), named);
  if (!charge.ok) return charge;
  const tokens = charge.value.billableTokens;
  if (tokens > 0n) return ok({ tokens, ceiling: { ...named, units } });
  return refuse({ code: "model_unavailable", detail: "This model has no price yet. Choose another." });
}
