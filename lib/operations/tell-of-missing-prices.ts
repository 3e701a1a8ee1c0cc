import "server-only";
import { readUsesWithoutPrice } from "@/lib/db/missing-price-store";
import { mailStaff, readOccasionsKnownToStaff } from "@/lib/db/outbox-store";
import { readModelPrices } from "@/lib/db/price-store";
import { inTransaction } from "@/lib/db/transaction";
import type { Mail } from "@/lib/domain/mails";
import { missingPrices, occasionOf, type MissingPrice } from "@/lib/domain/pricing/missing-price";

/** Names of models come from callers: whoever invents them fills a page, not everybody's mailbox. */
const MODELS_AT_A_TIME = 5;

/**
 * Tells the superadmins which models run without a price, each once until its price changes. The usage itself tells
 * nobody: recording it is the hot path, and a job that comes by is soon enough. Answers how many models were told of.
 */
export async function tellOfMissingPrices(): Promise<number> {
  const [uses, prices] = await Promise.all([readUsesWithoutPrice(), readModelPrices()]);
  const missing = missingPrices(uses, prices, new Date());
  if (missing.length === 0) return 0;
  return inTransaction(async (tx) => {
    const known = await readOccasionsKnownToStaff(tx, missing.map(occasionOf));
    const told = missing.filter((one) => !known.has(occasionOf(one))).slice(0, MODELS_AT_A_TIME);
    for (const one of told) await mailStaff(tx, null, occasionOf(one), mailOf(one));
    return told.length;
  });
}

function mailOf({ kind, provider, model, operationCount }: MissingPrice): Mail {
  const facts = { provider, model, operationCount: operationCount.toString() };
  return kind === "unpriced" ? { kind: "usage_unpriced", facts } : { kind: "model_without_price", facts };
}
