import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { attemptPayment, cardFault, type AttemptOptions, type AttemptResult } from "../payments/attempt-payment";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice } from "../store/wire-types";
import { Fault, invalidRequest, missingReference } from "../wire/fault";
import { customerOf } from "./customer-balance";
import { finalizeInvoice } from "./finalize-invoice";
import { newInvoicePayment } from "./new-invoice";
import { becomePaid, creditPayment, endWaiting, paymentsOf, waitingIntentOf } from "./settle-invoice";
import { subscriptionOf, subscriptionWasVoided } from "./subscription-status";

/** Collects an invoice from the card that is named, or else from the one that invoice or customer pay with. */
export function payInvoice(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  wish: { paymentMethod: string | null; offSession: boolean },
): void {
  refuseUnlessPayable(invoice);
  const paymentMethod = invoice.amount_remaining === 0 ? null : payingCard(stripe, invoice, wish.paymentMethod);
  if (invoice.status === "draft") finalizeInvoice(stripe, cause, invoice);
  if (invoice.amount_remaining === 0 || !paymentMethod) return;
  const result = attemptInvoice(stripe, cause, invoice, paymentMethod, {
    offSession: wish.offSession,
    authentication: "absent",
    waitsForPerson: true,
  });
  if (result.outcome === "succeeded") return;
  const intent = waitingIntentOf(stripe, invoice);
  if (result.outcome === "declined" && intent) throw cardFault(intent, paymentMethod, result);
  throw new Fault(402, {
    type: "card_error",
    code: "invoice_payment_intent_requires_action",
    message:
      "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.",
    ...(intent && { payment_intent: intent }),
  });
}

/** One attempt to take an open invoice's money. */
export function attemptInvoice(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  paymentMethod: Stripe.PaymentMethod,
  options: Omit<AttemptOptions, "errorOnRequiresAction">,
): AttemptResult {
  const intent = waitingIntentOf(stripe, invoice);
  if (!intent) throw new Error(`Invoice ${invoice.id} is open but waits for no payment intent.`);
  return attemptPayment(stripe, cause, intent, paymentMethod, { ...options, errorOnRequiresAction: false });
}

/** The money came another way, or will never come: nothing is charged. */
export function payOutOfBand(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): void {
  refuseUnlessPayable(invoice);
  if (invoice.status === "draft") finalizeInvoice(stripe, cause, invoice);
  if (invoice.amount_remaining === 0) return;
  invoice.amount_paid_off_stripe = invoice.amount_remaining;
  invoice.amount_paid += invoice.amount_remaining;
  invoice.amount_remaining = 0;
  becomePaid(stripe, cause, invoice);
}

/** Lets a payment made elsewhere count for this invoice: at once when it has succeeded, else when it does. */
export function attachPayment(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  intent: Stripe.PaymentIntent,
): void {
  refuseUnlessOpen(invoice, "attach a payment to");
  const param = "payment_intent";
  if (intent.currency !== invoice.currency) {
    throw invalidRequest(`The invoice is in ${invoice.currency}, the PaymentIntent in ${intent.currency}.`, { param });
  }
  if (idOf(intent.customer) !== invoice.customer) {
    throw invalidRequest("The PaymentIntent must have the same customer as the invoice.", { param });
  }
  if (intent.status === "canceled") {
    throw invalidRequest("A canceled PaymentIntent cannot be attached to an invoice.", { param });
  }
  const attached = Object.values(stripe.store.state.invoicePayments).find(
    ({ payment, status }) => payment.payment_intent === intent.id && status !== "canceled",
  );
  if (attached) {
    throw invalidRequest(`The PaymentIntent is already attached to the invoice ${idOf(attached.invoice)}.`, { param });
  }
  const payment = newInvoicePayment(invoice, intent, false);
  stripe.store.state.invoicePayments[payment.id] = payment;
  if (intent.status === "succeeded") creditPayment(stripe, cause, invoice, payment, intent);
}

export function voidInvoice(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): void {
  refuseUnlessOpen(invoice, "void");
  if (paymentsOf(stripe, invoice.id).some(({ status }) => status === "paid")) {
    throw invalidRequest("An invoice that has been paid in part cannot be voided.");
  }
  invoice.status = "void";
  invoice.status_transitions.voided_at = nowSeconds();
  endWaiting(stripe, cause, invoice, "void_invoice");
  emit(stripe, cause, "invoice.voided", invoice);
  subscriptionWasVoided(stripe, cause, invoice);
}

/** Paying a draft finalizes it first. */
function refuseUnlessPayable(invoice: WireInvoice): void {
  if (invoice.status === "paid") throw invalidRequest("Invoice is already paid");
  if (invoice.status !== "draft") refuseUnlessOpen(invoice, "pay");
}

function refuseUnlessOpen(invoice: WireInvoice, act: string): void {
  if (invoice.status === "open") return;
  throw invalidRequest(`You can only ${act} an invoice that is open. This one is ${invoice.status}.`);
}

/** The card that an invoice is paid with when none is named. */
export function defaultCardOf(stripe: LocalStripe, invoice: WireInvoice): string | null {
  const customer = customerOf(stripe, invoice);
  return (
    idOf(invoice.default_payment_method) ??
    idOf(subscriptionOf(stripe, invoice)?.default_payment_method) ??
    idOf(customer?.invoice_settings.default_payment_method)
  );
}

function payingCard(stripe: LocalStripe, invoice: WireInvoice, named: string | null): Stripe.PaymentMethod {
  const id = named ?? defaultCardOf(stripe, invoice);
  if (id === null) {
    throw invalidRequest(
      "There is no `default_payment_method` set on this Customer or Invoice. Please create and set a default payment method, or pass `payment_method`.",
    );
  }
  const paymentMethod = find(stripe.store.state.paymentMethods, id);
  if (!paymentMethod || paymentMethod.customer !== invoice.customer) {
    throw missingReference("PaymentMethod", id, "payment_method");
  }
  return paymentMethod;
}
