import { readPaymentOfCharge } from "@/lib/stripe/reversals";
import { followReversal } from "./follow-reversal";
import type { EventHandler } from "./stripe";

/** Some of a charge was given back, by us or in Stripe's dashboard. */
export const chargeRefunded: EventHandler = async (actor, event, witness) =>
  followReversal(actor, await readPaymentOfCharge(event.objectId), witness);
