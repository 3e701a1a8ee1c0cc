import "server-only";
import type { ChargedAlike } from "@/lib/domain/pricing/replay";
import type { ChargeType } from "@/lib/domain/pricing/price";
import { database } from "./client";

/** Beyond this many different operations they are no longer held in memory, and whoever asks is told. */
const MOST_DIFFERENT = 200_000;

/**
 * What was charged for operations that ran since then, those that were charged alike together. `isComplete` is false
 * where there were too many different ones; corrections are no charges and not among them.
 */
export async function readChargedSince(since: Date): Promise<{ usages: ChargedAlike[]; isComplete: boolean }> {
  const { rows } = await database().pool.query<Row>(CHARGED_ALIKE, [since, MOST_DIFFERENT + 1]);
  return { usages: rows.slice(0, MOST_DIFFERENT).map(chargedOf), isComplete: rows.length <= MOST_DIFFERENT };
}

// An operation is recorded when it has run, give or take what clocks are apart: older months need no look.
const CHARGED_ALIKE = `
  SELECT provider, model, price_id, charge_type, multiplier_basis_points, tokens_per_usd, fixed_tokens,
         exact_cost::text AS exact_cost, input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count,
         image_size, character_count, duration_ms, billable_tokens, cost_micro_usd, count(*) AS count
    FROM usages
   WHERE status = 'succeeded' AND occurred_at >= $1 AND recorded_at >= $1::timestamptz - interval '10 minutes'
   GROUP BY provider, model, price_id, charge_type, multiplier_basis_points, tokens_per_usd, fixed_tokens, exact_cost,
            input_model_tokens, cached_input_model_tokens, output_model_tokens, image_count, image_size,
            character_count, duration_ms, billable_tokens, cost_micro_usd
   LIMIT $2`;

type Row = {
  provider: string;
  model: string;
  price_id: string | null;
  charge_type: ChargeType;
  multiplier_basis_points: bigint | null;
  tokens_per_usd: bigint | null;
  fixed_tokens: bigint | null;
  exact_cost: string | null;
  input_model_tokens: bigint;
  cached_input_model_tokens: bigint;
  output_model_tokens: bigint;
  image_count: number;
  image_size: string | null;
  character_count: bigint;
  duration_ms: bigint;
  billable_tokens: bigint;
  cost_micro_usd: bigint | null;
  count: bigint;
};

function chargedOf(row: Row): ChargedAlike {
  return {
    provider: row.provider,
    model: row.model,
    count: row.count,
    units: {
      inputModelTokens: row.input_model_tokens,
      cachedInputModelTokens: row.cached_input_model_tokens,
      outputModelTokens: row.output_model_tokens,
      imageCount: BigInt(row.image_count),
      imageSize: row.image_size,
      characterCount: row.character_count,
      durationMs: row.duration_ms,
    },
    priceId: row.price_id,
    chargeType: row.charge_type,
    terms: {
      multiplierBasisPoints: row.multiplier_basis_points,
      tokensPerUsd: row.tokens_per_usd,
      fixedTokens: row.fixed_tokens,
      exactCost: row.exact_cost === null ? null : BigInt(row.exact_cost),
    },
    billableTokens: row.billable_tokens,
    costMicroUsd: row.cost_micro_usd,
  };
}
