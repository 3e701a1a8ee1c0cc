import "server-only";
import type { EventOutcome } from "@/lib/db/stripe-event-store";
import type { Actor } from "@/lib/domain/access";
import type { Payment } from "@/lib/stripe/payments";
import { reversePayment } from "./reverse-payment";
import { settlePurchase, type Witness } from "./settle-purchase";

/**
 * A payment went through, whoever says so: credits it. News of a payment may come after it was refunded or disputed,
 * and then that is followed too.
 */
export async function followPayment(actor: Actor, payment: Payment, witness: Witness): Promise<EventOutcome> {
  return payment.isReversed
    ? reversePayment(actor, payment.paymentIntentId, witness)
    : settlePurchase(actor, payment, witness);
}
