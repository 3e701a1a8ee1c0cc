import { inTransaction } from "@/lib/db/transaction";
import { failPurchase } from "@/lib/operations/close-purchase";
import { settlePurchase } from "@/lib/operations/settle-purchase";
import { readCheckout, readPayment } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** The page was completed days ago, and the bank has not paid. What counts is the payment as it is now. */
export const checkoutFailed: EventHandler = async (actor, event, witness) => {
  const checkout = await readCheckout(event.objectId);
  if (!checkout.purchase || !checkout.paymentIntentId) {
    const sentence = "not a checkout of ours";
    await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
    return sentence;
  }
  const payment = await readPayment(checkout.paymentIntentId);
  if (payment.isPaid) return (await settlePurchase(actor, payment, witness)).sentence;
  return failPurchase(actor, checkout.purchase, payment.failureMessage ?? "The bank did not pay.", witness);
};
