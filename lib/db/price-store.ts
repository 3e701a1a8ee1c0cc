import "server-only";
import type { ModelPrice } from "@/lib/domain/pricing/price";
import { database } from "./client";
import type { ModelPrice as PriceRow } from "./generated/client";
import { keptForASecond } from "./settings-store";

const prices = keptForASecond(async (): Promise<ModelPrice[]> => {
  const rows = await database().prisma.modelPrice.findMany();
  return rows.map(priceOf);
});

/** Every version of every price, those of the future included. */
export const readModelPrices = prices.read;
export const forgetModelPrices = prices.forget;

type StoredSize = { fixedTokens?: string; costMicroUsd?: string };

function priceOf(row: PriceRow): ModelPrice {
  const sizes = (row.imageSizes ?? {}) as Record<string, StoredSize>;
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
