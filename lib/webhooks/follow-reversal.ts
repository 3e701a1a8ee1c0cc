import { inTransaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import { reversePayment } from "@/lib/operations/reverse-payment";
import type { Witness } from "@/lib/operations/settle-purchase";

/** Looks at the payment that was refunded or disputed, whatever exactly was reported of it. */
export async function followReversal(actor: Actor, paymentIntentId: string | null, witness: Witness): Promise<string> {
  if (paymentIntentId !== null) return (await reversePayment(actor, paymentIntentId, witness)).sentence;
  const sentence = "belongs to no payment of ours";
  await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
  return sentence;
}
