import { priceInForce, type ModelPrice } from "./price";

/** What all accounts used of a model that was not charged, or was charged at a cost that nobody knows. */
export type ModelUse = { provider: string; model: string; unpricedCount: bigint; costUnknownCount: bigint };

export type MissingPrice = {
  provider: string;
  model: string;
  /** Nothing was charged and it waits; or it was charged by the settings, and what it cost us is not known. */
  kind: "unpriced" | "cost_unknown";
  operationCount: bigint;
  /** The price that is there and does not say enough; null when there is none. */
  priceId: string | null;
};

/** What the price list lacks now. A model that was given a price since is no longer told of for its cost. */
export function missingPrices(uses: readonly ModelUse[], prices: readonly ModelPrice[], at: Date): MissingPrice[] {
  return uses.flatMap(({ provider, model, unpricedCount, costUnknownCount }): MissingPrice[] => {
    const priceId = priceInForce(prices, provider, model, at)?.id ?? null;
    const about = { provider, model, priceId };
    return [
      ...(unpricedCount > 0n ? [{ ...about, kind: "unpriced" as const, operationCount: unpricedCount }] : []),
      ...(costUnknownCount > 0n && priceId === null
        ? [{ ...about, kind: "cost_unknown" as const, operationCount: costUnknownCount }]
        : []),
    ];
  });
}

/**
 * Names the occasion of telling somebody: once for a model, until its price changes and is found wanting again.
 */
export function occasionOf({ kind, provider, model, priceId }: MissingPrice): string {
  return `missing-price:${JSON.stringify([kind, provider, model, priceId])}`;
}
