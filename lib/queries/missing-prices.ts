import "server-only";
import { readUsesWithoutPrice } from "@/lib/db/missing-price-store";
import { readModelPrices } from "@/lib/db/price-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { missingPrices, type MissingPrice } from "@/lib/domain/pricing/missing-price";
import { ok, refuse, type Result } from "@/lib/domain/result";

export type MissingPrices = {
  /** Operations that were not charged yet. */
  unpricedCount: bigint;
  oldestUnpricedAt: Date | null;
  /** Models that are charged by the settings, at a cost that nobody knows. */
  withoutPrice: Pick<MissingPrice, "provider" | "model" | "operationCount">[];
};

/** What the price list lacks for what runs. */
export async function getMissingPrices(actor: Actor): Promise<Result<MissingPrices>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const [uses, prices] = await Promise.all([readUsesWithoutPrice(), readModelPrices()]);
  const missing = missingPrices(uses, prices, new Date());
  const waitingSince = uses.flatMap(({ oldestUnpricedAt }) => oldestUnpricedAt?.getTime() ?? []);
  return ok({
    unpricedCount: uses.reduce((sum, { unpricedCount }) => sum + unpricedCount, 0n),
    oldestUnpricedAt: waitingSince.length === 0 ? null : new Date(Math.min(...waitingSince)),
    withoutPrice: missing.filter(({ kind }) => kind === "cost_unknown"),
  });
}
