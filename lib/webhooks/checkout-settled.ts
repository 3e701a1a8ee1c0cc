import { inTransaction } from "@/lib/db/transaction";
import { followPayment } from "@/lib/operations/follow-payment";
import { readCheckout, readPayment } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** The hosted page was completed, now or (bank debits) earlier. Credits only if the payment has really succeeded. */
export const checkoutSettled: EventHandler = async (actor, event, witness) => {
  const checkout = await readCheckout(event.objectId);
  if (!checkout.paymentIntentId) {
    const sentence = "a checkout without a payment";
    await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
    return sentence;
  }
  const outcome = await followPayment(actor, await readPayment(checkout.paymentIntentId), witness);
  return outcome.sentence;
};
