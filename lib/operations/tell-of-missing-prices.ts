import "server-only";
import { readModelPrices } from "@/lib/db/price-store";
import { mailStaff } from "@/lib/db/outbox-store";
import { readModelsWithoutPrice } from "@/lib/db/platform-store";
import { inTransaction } from "@/lib/db/transaction";
import { priceInForce } from "@/lib/domain/pricing/price";

const DAYS = 3;

/**
 * Tells the staff which models are used and have no price, each once in a month: of those whose operations wait to be
 * charged, and of texts that the usual multiplier charged although nobody knows what the provider takes. It reads the
 * platform's sums, so that recording a usage costs nothing more. Answers how many models there are.
 */
export async function tellOfMissingPrices(now: Date): Promise<number> {
  const [used, prices] = await Promise.all([readModelsWithoutPrice(DAYS), readModelPrices()]);
  const month = now.toISOString().slice(0, 7);
  const missing = used.flatMap(({ provider, model, unpricedCount, costUnknownCount }) => {
    const about = { provider, model };
    // One that has a price by now has been seen to; what still waits for its charge has not.
    const isSeenTo = priceInForce(prices, provider, model, now) !== null;
    return [
      ...(unpricedCount > 0n ? [{ ...about, operationCount: unpricedCount.toString(), isCharged: false }] : []),
      ...(costUnknownCount > 0n && !isSeenTo
        ? [{ ...about, operationCount: costUnknownCount.toString(), isCharged: true }]
        : []),
    ];
  });
  if (missing.length === 0) return 0;
  await inTransaction(async (tx) => {
    for (const facts of missing) {
      const occasion = JSON.stringify(["model_unpriced", facts.provider, facts.model, facts.isCharged, month]);
      await mailStaff(tx, null, occasion, { kind: "model_unpriced", facts });
    }
  });
  return missing.length;
}
