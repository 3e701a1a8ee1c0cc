import { noteFailedPayment } from "@/lib/operations/close-purchase";
import { hearOfRecharge } from "@/lib/operations/hear-of-recharge";
import { settlePurchase } from "@/lib/operations/settle-purchase";
import { readPayment } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** A card was refused. By the time we hear of it another may have paid: what counts is the payment as it is now. */
export const paymentFailed: EventHandler = async (actor, event, witness) => {
  const payment = await readPayment(event.objectId);
  if (payment.isPaid || !payment.purchase) return (await settlePurchase(actor, payment, witness)).sentence;
  const recharge = await hearOfRecharge(actor, payment.purchase, event.objectId, witness);
  if (recharge !== null) return recharge;
  return noteFailedPayment(actor, payment.purchase, payment.failureMessage ?? "no reason given", witness);
};
