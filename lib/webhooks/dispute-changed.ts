import { readPaymentOfDispute } from "@/lib/stripe/reversals";
import { followReversal } from "./follow-reversal";
import type { EventHandler } from "./stripe";

/** A payment is disputed, its money was taken or came back, or the bank has decided: the facts say which. */
export const disputeChanged: EventHandler = async (actor, event, witness) =>
  followReversal(actor, await readPaymentOfDispute(event.objectId), witness);
