import { readPaymentOfRefund } from "@/lib/stripe/reversals";
import { followReversal } from "./follow-reversal";
import type { EventHandler } from "./stripe";

/** A refund was made, went through, or failed: then the money never went, and the tokens come back. */
export const refundChanged: EventHandler = async (actor, event, witness) =>
  followReversal(actor, await readPaymentOfRefund(event.objectId), witness);
