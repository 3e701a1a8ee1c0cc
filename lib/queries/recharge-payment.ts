import "server-only";
import { database } from "@/lib/db/client";
import { findAttempt } from "@/lib/db/recharge-attempt-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { cardText } from "@/lib/domain/recharge/consent";
import { isId } from "@/lib/ids";

/** A payment that auto-recharge could not make alone, for the page on which its owner finishes it. */
export type RechargePaymentView = {
  purchaseId: string;
  /** `waiting` for its owner · `charging`, nobody can do anything now · `paid` and credited · `over`, nothing was charged */
  status: "waiting" | "charging" | "paid" | "over";
  packageName: string;
  amountTokens: bigint;
  /** Tax included. */
  priceCents: bigint;
  currency: string;
  cardName: string;
  /** Why the last try failed, if one did. */
  failureMessage: string | null;
};

/** Null for one that is not this account's, or not made by auto-recharge. */
export async function getRechargePayment(
  actor: Actor,
  accountId: string,
  purchaseId: string,
): Promise<RechargePaymentView | null> {
  if (!isId(purchaseId) || !actorMaySee(actor, accountId)) return null;
  const attempt = await findAttempt(accountId, purchaseId);
  if (!attempt) return null;
  const purchase = await database().prisma.purchase.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: purchaseId } },
  });
  const isCharging = attempt.status === "pending" || attempt.status === "processing";
  return {
    purchaseId,
    status:
      purchase.status === "paid"
        ? "paid"
        : attempt.status === "requires_action"
          ? "waiting"
          : isCharging
            ? "charging"
            : "over",
    packageName: purchase.packageName,
    amountTokens: attempt.amountTokens,
    priceCents: attempt.priceCents + attempt.taxCents,
    currency: attempt.currency,
    cardName: cardText({ brand: attempt.cardBrand, last4: attempt.cardLast4 }),
    failureMessage: purchase.failureMessage,
  };
}
