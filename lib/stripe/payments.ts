import "server-only";
import type Stripe from "stripe";
import { isId } from "@/lib/ids";
import { isMissing, stripe } from "./client";

/** A payment as Stripe has it now. Events are believed about ids only; the facts are read again. */
export type Payment = {
  paymentIntentId: string;
  isPaid: boolean;
  receivedCents: bigint;
  currency: string;
  /** Whose purchase it is; null for a payment that is not one of ours. */
  purchase: { accountId: string; purchaseId: string } | null;
  chargeId: string | null;
  /** Some of it was refunded or is disputed: crediting it is not all that is to be done. */
  isReversed: boolean;
  receiptUrl: string | null;
  failureMessage: string | null;
};

export async function readPayment(paymentIntentId: string): Promise<Payment> {
  return paymentOf(await stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }));
}

/** `readPayment`, or null when Stripe has no such payment. */
export async function findPayment(paymentIntentId: string): Promise<Payment | null> {
  try {
    return await readPayment(paymentIntentId);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export type CheckoutState = {
  checkoutId: string;
  isExpired: boolean;
  purchase: Payment["purchase"];
  paymentIntentId: string | null;
};

export async function readCheckout(checkoutId: string): Promise<CheckoutState> {
  const session = await stripe().checkout.sessions.retrieve(checkoutId);
  return {
    checkoutId: session.id,
    isExpired: session.status === "expired",
    purchase: purchaseIn(session.metadata),
    paymentIntentId: idOf(session.payment_intent),
  };
}

function paymentOf(intent: Stripe.PaymentIntent): Payment {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return {
    paymentIntentId: intent.id,
    isPaid: intent.status === "succeeded",
    receivedCents: BigInt(intent.amount_received),
    currency: intent.currency,
    purchase: purchaseIn(intent.metadata),
    chargeId: charge?.id ?? null,
    isReversed: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
    receiptUrl: charge?.receipt_url ?? null,
    failureMessage: intent.last_payment_error?.message ?? null,
  };
}

export function purchaseIn(metadata: Stripe.Metadata | null): Payment["purchase"] {
  const { accountId, purchaseId } = metadata ?? {};
  return accountId && purchaseId && isId(accountId) && isId(purchaseId) ? { accountId, purchaseId } : null;
}

export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
