import "server-only";
import type { ModelPrice } from "@/lib/domain/pricing/price";
import { keptForASecond } from "./settings-store";
import type { Tx } from "./transaction";

const prices = keptForASecond(async (ask): Promise<ModelPrice[]> => {
  const rows = await ask<PriceRow>(
    `SELECT id, provider, model, charge_type AS "chargeType", multiplier_basis_points AS "multiplierBasisPoints",
            input_micro_usd_per_million AS "inputMicroUsdPerMillion",
            cached_input_micro_usd_per_million AS "cachedInputMicroUsdPerMillion",
            output_micro_usd_per_million AS "outputMicroUsdPerMillion",
            character_micro_usd_per_million AS "characterMicroUsdPerMillion", minute_micro_usd AS "minuteMicroUsd",
            second_micro_usd AS "secondMicroUsd", image_sizes AS "imageSizes", effective_from AS "effectiveFrom"
       FROM model_prices`,
  );
  return rows.map(priceOf);
});

/** Every version of every price, those of the future included. */
export const readModelPrices = () => prices.read();
export const forgetModelPrices = prices.forget;

/** False when there is a version from that moment on already. */
export async function insertModelPrice(tx: Tx, price: ModelPrice, createdBy: string): Promise<boolean> {
  const sizes = Object.entries(price.imageSizes).map(([size, { fixedTokens, costMicroUsd }]) => [
    size,
    { fixedTokens: fixedTokens?.toString(), costMicroUsd: costMicroUsd?.toString() } satisfies StoredSize,
  ]);
  const rows = await tx.query(
    `INSERT INTO model_prices (id, provider, model, charge_type, multiplier_basis_points, input_micro_usd_per_million,
       cached_input_micro_usd_per_million, output_micro_usd_per_million, character_micro_usd_per_million,
       minute_micro_usd, second_micro_usd, image_sizes, effective_from, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (provider, model, effective_from) DO NOTHING RETURNING id`,
    [
      price.id,
      price.provider,
      price.model,
      price.chargeType,
      price.multiplierBasisPoints,
      price.inputMicroUsdPerMillion,
      price.cachedInputMicroUsdPerMillion,
      price.outputMicroUsdPerMillion,
      price.characterMicroUsdPerMillion,
      price.minuteMicroUsd,
      price.secondMicroUsd,
      sizes.length === 0 ? null : JSON.stringify(Object.fromEntries(sizes)),
      price.effectiveFrom,
      createdBy,
    ],
  );
  return rows.length === 1;
}

type PriceRow = Omit<ModelPrice, "imageSizes"> & { imageSizes: Record<string, StoredSize> | null };
type StoredSize = { fixedTokens?: string; costMicroUsd?: string };

function priceOf(row: PriceRow): ModelPrice {
  const sizes = row.imageSizes ?? {};
  return {
    ...row,
    imageSizes: Object.fromEntries(
      Object.entries(sizes).map(([size, { fixedTokens, costMicroUsd }]) => [
        size,
        {
          fixedTokens: fixedTokens === undefined ? null : BigInt(fixedTokens),
          costMicroUsd: costMicroUsd === undefined ? null : BigInt(costMicroUsd),
        },
      ]),
    ),
  };
}
