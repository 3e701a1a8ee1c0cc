import { inTransaction } from "@/lib/db/transaction";
import { awaitPayment } from "@/lib/operations/close-purchase";
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
  const payment = await readPayment(checkout.paymentIntentId);
  if (!payment.isPaid && checkout.purchase && checkout.isAwaited) {
    return awaitPayment(actor, checkout.purchase, witness);
  }
  return (await followPayment(actor, payment, witness)).sentence;
};
