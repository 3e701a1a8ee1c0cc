import "server-only";
import { markPurchase } from "@/lib/db/purchase-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import type { Witness } from "./settle-purchase";

type PurchaseName = { accountId: string; purchaseId: string };

/** The checkout ran out without payment. A purchase that was paid stays paid. */
export async function expirePurchase(
  actor: Actor,
  { accountId, purchaseId }: PurchaseName,
  witness: Witness,
): Promise<string> {
  return close(actor, "checkout expired unpaid", witness, (tx) =>
    markPurchase(tx, { accountId, id: purchaseId }, { status: "expired" }),
  );
}

/** The card was refused. The checkout stays open for another try, so the purchase does too. */
export async function noteFailedPayment(
  actor: Actor,
  { accountId, purchaseId }: PurchaseName,
  failureMessage: string,
  witness: Witness,
): Promise<string> {
  return close(actor, `payment refused: ${failureMessage}`, witness, (tx) =>
    markPurchase(tx, { accountId, id: purchaseId }, { status: "pending", failureMessage }),
  );
}

async function close(
  actor: Actor,
  sentence: string,
  witness: Witness,
  mark: (tx: Parameters<Witness>[0]) => Promise<void>,
): Promise<string> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs close purchases");
  return inTransaction(async (tx) => {
    await mark(tx);
    await witness(tx, { status: "processed", sentence });
    return sentence;
  });
}
