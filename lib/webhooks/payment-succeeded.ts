import { followPayment } from "@/lib/operations/follow-payment";
import { readPayment } from "@/lib/stripe/payments";
import type { EventHandler } from "./stripe";

/** A payment went through, whether or not its checkout was reported. */
export const paymentSucceeded: EventHandler = async (actor, event, witness) =>
  (await followPayment(actor, await readPayment(event.objectId), witness)).sentence;
