import { inTransaction } from "@/lib/db/transaction";
import { expirePurchase } from "@/lib/operations/close-purchase";
import { readCheckout } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** Nobody paid in time. */
export const checkoutExpired: EventHandler = async (actor, event, witness) => {
  const checkout = await readCheckout(event.objectId);
  if (checkout.purchase && checkout.isExpired) return expirePurchase(actor, checkout.purchase, witness);
  const sentence = "not an expired checkout of ours";
  await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
  return sentence;
};
