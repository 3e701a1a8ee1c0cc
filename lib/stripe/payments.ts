import "server-only";
import type Stripe from "stripe";
import { isMissing, stripe } from "./client";
import { invoiceOf, type Invoice } from "./invoices";
import { idOf, purchaseIn, type NamedPurchase } from "./references";

/** A payment as Stripe has it now. Events are believed about ids only; the facts are read again. */
export type Payment = {
  paymentIntentId: string;
  isPaid: boolean;
  /** Tax included. */
  receivedCents: bigint;
  taxCents: bigint;
  currency: string;
  /** Whose purchase it is; null for a payment that is not one of ours. */
  purchase: NamedPurchase | null;
  chargeId: string | null;
  /** Some of it was refunded or is disputed: crediting it is not all that is to be done. */
  isReversed: boolean;
  paymentMethodId: string | null;
  /** The card's brand, or the kind of another way to pay. */
  cardBrand: string | null;
  cardLast4: string | null;
  receiptUrl: string | null;
  /** The invoice that the payment page made; null as long as there is none. */
  invoice: Invoice | null;
  failureMessage: string | null;
};

export async function readPayment(paymentIntentId: string): Promise<Payment> {
  const [intent, checkout] = await Promise.all([
    stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] }),
    checkoutOf(paymentIntentId),
  ]);
  return paymentOf(intent, checkout);
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
  /** The page was completed and the money is on its way. */
  isAwaited: boolean;
  purchase: NamedPurchase | null;
  paymentIntentId: string | null;
};

export async function readCheckout(checkoutId: string): Promise<CheckoutState> {
  const session = await stripe().checkout.sessions.retrieve(checkoutId);
  return {
    checkoutId: session.id,
    isExpired: session.status === "expired",
    isAwaited: session.status === "complete" && session.payment_status === "unpaid",
    purchase: purchaseIn(session.metadata),
    paymentIntentId: idOf(session.payment_intent),
  };
}

/** The invoice of a payment that was made on the payment page; null as long as there is none. */
export async function readCheckoutInvoice(paymentIntentId: string): Promise<Invoice | null> {
  return invoiceIn(await checkoutOf(paymentIntentId));
}

async function checkoutOf(paymentIntentId: string): Promise<Stripe.Checkout.Session | null> {
  const { data } = await stripe().checkout.sessions.list({
    payment_intent: paymentIntentId,
    limit: 1,
    expand: ["data.invoice"],
  });
  return data[0] ?? null;
}

function paymentOf(intent: Stripe.PaymentIntent, checkout: Stripe.Checkout.Session | null): Payment {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const method = charge?.payment_method_details ?? null;
  return {
    paymentIntentId: intent.id,
    isPaid: intent.status === "succeeded",
    receivedCents: BigInt(intent.amount_received),
    taxCents: BigInt(checkout?.total_details?.amount_tax ?? intent.amount_details?.tax?.total_tax_amount ?? 0),
    currency: intent.currency,
    purchase: purchaseIn(intent.metadata),
    chargeId: charge?.id ?? null,
    isReversed: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
    paymentMethodId: charge?.payment_method ?? idOf(intent.payment_method),
    cardBrand: method?.card?.brand ?? method?.type ?? null,
    cardLast4: method?.card?.last4 ?? method?.sepa_debit?.last4 ?? method?.us_bank_account?.last4 ?? null,
    receiptUrl: charge?.receipt_url ?? null,
    invoice: invoiceIn(checkout),
    failureMessage: intent.last_payment_error?.message ?? null,
  };
}

function invoiceIn(checkout: Stripe.Checkout.Session | null): Invoice | null {
  return checkout && checkout.invoice && typeof checkout.invoice === "object" ? invoiceOf(checkout.invoice) : null;
}
