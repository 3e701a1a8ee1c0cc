import "server-only";
import { audit } from "@/lib/db/audit-store";
import { forgetModelPrices, insertModelPrice } from "@/lib/db/price-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import { faultsOfPrice, type EnteredPrice } from "@/lib/domain/pricing/sanity";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";

/** A new version of a model's price, from a moment on. */
export type AddModelPrice = EnteredPrice & { effectiveFrom: Date; reason?: string };

const GRACE_MS = 60_000;

/**
 * Adds a version of a price; those before it stay as they are, and so does what was charged by them. Refuses a price
 * that cannot be meant, one that begins in the past, and a second one from the same moment on.
 */
export async function addModelPrice(
  actor: Actor,
  { reason, ...price }: AddModelPrice,
): Promise<Result<{ priceId: string }>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  const faults = faultsOfPrice(price);
  // A minute for the time it takes to fill in the form.
  const isPast = price.effectiveFrom.getTime() < Date.now() - GRACE_MS;
  if (isPast) faults.push({ path: "effectiveFrom", message: "must not be in the past" });
  if (faults.length > 0) return refuse({ code: "validation_failed", faults });

  const priceId = newId();
  return inTransaction(async (tx) => {
    const isNew = await insertModelPrice(tx, { ...price, id: priceId }, actorLabel(actor));
    if (!isNew) {
      const message = "is when another version of this price begins";
      return refuse({ code: "validation_failed", faults: [{ path: "effectiveFrom", message }] });
    }
    await audit(tx, actor, { action: "price.add", subject: `price:${priceId}`, after: price, reason });
    tx.afterCommit(forgetModelPrices);
    return ok({ priceId });
  });
}
