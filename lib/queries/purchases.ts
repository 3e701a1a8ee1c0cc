import "server-only";
import { database } from "@/lib/db/client";
import type { PurchaseStatus } from "@/lib/db/purchase-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { isId } from "@/lib/ids";

/** A purchase, for the banner that waits for its credit. */
export type PurchaseView = {
  id: string;
  status: PurchaseStatus;
  packageName: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  receiptUrl: string | null;
  failureMessage: string | null;
  createdAt: Date;
};

export async function getPurchase(actor: Actor, accountId: string, purchaseId: string): Promise<PurchaseView | null> {
  if (!isId(purchaseId) || !actorMaySee(actor, accountId)) return null;
  const purchase = await database().prisma.purchase.findUnique({
    where: { accountId_id: { accountId, id: purchaseId } },
  });
  if (!purchase) return null;
  const { id, status, packageName, amountTokens, priceCents, currency, receiptUrl, failureMessage, createdAt } =
    purchase;
  return { id, status, packageName, amountTokens, priceCents, currency, receiptUrl, failureMessage, createdAt };
}
