import { chargeFor, type Charge, type PricingSettings, type Units } from "./charge";
import { priceInForce, type ModelPrice } from "./price";

/** A usage that was recorded before anybody knew its price. */
export type WaitingUsage = { provider: string; model: string; units: Units; occurredAt: Date };

/**
 * What a usage that waits is charged: by the version that was in force when it ran, or, where that one cannot charge it
 * either, by the first that began later and can. Null while there is none. Another model's price is never taken.
 */
export function laterCharge(
  usage: WaitingUsage,
  prices: readonly ModelPrice[],
  settings: PricingSettings,
  now: Date,
): Charge | null {
  const { provider, model, occurredAt } = usage;
  const laterTimes = prices
    .filter((price) => price.provider === provider && price.effectiveFrom > occurredAt && price.effectiveFrom <= now)
    .map((price) => price.effectiveFrom)
    .sort((a, b) => a.getTime() - b.getTime());
  for (const at of [occurredAt, ...laterTimes]) {
    const charge = chargeFor(usage.units, priceInForce(prices, provider, model, at), settings, usage);
    if (charge.ok && charge.value.chargeType !== null) return charge.value;
  }
  return null;
}
