import "server-only";
import { markPurchase, noteFailure } from "@/lib/db/purchase-store";
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
    markPurchase(tx, { accountId, id: purchaseId }, { status: "expired", from: ["pending"] }),
  );
}

/** The page was completed and the money is on its way, which takes a bank some days. */
export async function awaitPayment(
  actor: Actor,
  { accountId, purchaseId }: PurchaseName,
  witness: Witness,
): Promise<string> {
  return close(actor, "completed, not paid yet; the money is on its way", witness, (tx) =>
    markPurchase(tx, { accountId, id: purchaseId }, { status: "processing", from: ["pending"] }),
  );
}

/** The money did not come, and will not: the page is closed. */
export async function failPurchase(
  actor: Actor,
  { accountId, purchaseId }: PurchaseName,
  failureMessage: string,
  witness: Witness,
): Promise<string> {
  return close(actor, `the payment failed: ${failureMessage}`, witness, (tx) =>
    markPurchase(
      tx,
      { accountId, id: purchaseId },
      { status: "failed", from: ["pending", "processing"], failureMessage },
    ),
  );
}

/** The card was refused. The checkout stays open for another try, so the purchase stays as it is. */
export async function noteFailedPayment(
  actor: Actor,
  { accountId, purchaseId }: PurchaseName,
  failureMessage: string,
  witness: Witness,
): Promise<string> {
  return close(actor, `payment refused: ${failureMessage}`, witness, (tx) =>
    noteFailure(tx, { accountId, id: purchaseId }, failureMessage),
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
