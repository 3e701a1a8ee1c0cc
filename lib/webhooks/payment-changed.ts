import { inTransaction } from "@/lib/db/transaction";
import { hearOfRecharge } from "@/lib/operations/hear-of-recharge";
import { readPayment } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** A payment waits for its bank or its owner, or was given up. Only auto-recharge acts on that. */
export const paymentChanged: EventHandler = async (actor, event, witness) => {
  const { purchase } = await readPayment(event.objectId);
  const recharge = purchase && (await hearOfRecharge(actor, purchase, event.objectId, witness));
  if (recharge !== null) return recharge;
  const sentence = "not a payment that auto-recharge made";
  await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
  return sentence;
};
