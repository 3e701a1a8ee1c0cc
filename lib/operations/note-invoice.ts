import "server-only";
import { saveInvoice } from "@/lib/db/invoice-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import type { Invoice } from "@/lib/stripe/invoices";
import type { Witness } from "./settle-purchase";

/** Keeps where the invoice of a purchase can be read, whoever made it and whether or not the purchase is settled yet. */
export async function noteInvoice(
  actor: Actor,
  { accountId, purchaseId }: { accountId: string; purchaseId: string },
  invoice: Invoice,
  witness: Witness,
): Promise<string> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs note invoices");
  return inTransaction(async (tx) => {
    const isKnown = await saveInvoice(tx, { accountId, id: purchaseId }, invoice);
    const sentence = isKnown
      ? "invoice noted"
      : `there is no purchase ${purchaseId} for this invoice; somebody has to look`;
    await witness(tx, { status: isKnown ? "processed" : "parked", sentence });
    return sentence;
  });
}
