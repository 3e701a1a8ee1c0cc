import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { cancelIntent } from "../payments/cancel-intent";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice } from "../store/wire-types";
import { customerOf, setBalance } from "./customer-balance";
import { subscriptionFellDue, subscriptionWasPaid } from "./subscription-status";

type FailedAttempt = "invoice.payment_action_required" | "invoice.payment_failed";

/** The payments of an invoice, the newest first. */
export function paymentsOf(stripe: LocalStripe, invoice: string): Stripe.InvoicePayment[] {
  return Object.values(stripe.store.state.invoicePayments)
    .filter((payment) => payment.invoice === invoice)
    .reverse();
}

/** The intent that an open invoice waits for. */
export function waitingIntentOf(stripe: LocalStripe, invoice: WireInvoice): Stripe.PaymentIntent | null {
  const payment = paymentsOf(stripe, invoice.id).find(({ is_default, status }) => is_default && status === "open");
  return find(stripe.store.state.paymentIntents, idOf(payment?.payment.payment_intent) ?? "") ?? null;
}

/** Money has come in for an intent: the invoice that waits for it is credited. */
export function creditInvoiceOf(stripe: LocalStripe, cause: Cause, intent: Stripe.PaymentIntent): void {
  const awaited = awaitedBy(stripe, intent);
  if (awaited) creditPayment(stripe, cause, awaited.invoice, awaited.payment, intent);
}

/** An attempt to pay an invoice has failed, or waits for a person. */
export function tellInvoiceOf(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  what: FailedAttempt,
): void {
  const awaited = awaitedBy(stripe, intent);
  if (awaited) tellInvoice(stripe, cause, awaited.invoice, what);
}

export function tellInvoice(stripe: LocalStripe, cause: Cause, invoice: WireInvoice, what: FailedAttempt): void {
  invoice.attempted = true;
  invoice.attempt_count += 1;
  emit(stripe, cause, what, invoice);
  subscriptionFellDue(stripe, cause, invoice);
}

/** Counts a payment that has succeeded; the last missing cent makes the invoice paid. */
export function creditPayment(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  payment: Stripe.InvoicePayment,
  intent: Stripe.PaymentIntent,
): void {
  const amountPaid = Math.min(intent.amount_received, invoice.amount_remaining);
  payment.status = "paid";
  payment.amount_paid = amountPaid;
  payment.status_transitions.paid_at = nowSeconds();
  emit(stripe, cause, "invoice_payment.paid", payment);
  invoice.attempted = true;
  invoice.attempt_count += 1;
  invoice.amount_paid += amountPaid;
  invoice.amount_remaining -= amountPaid;
  creditExcess(stripe, cause, invoice, intent.amount_received - amountPaid);
  if (invoice.amount_remaining === 0) return becomePaid(stripe, cause, invoice);
  const waiting = waitingIntentOf(stripe, invoice);
  if (waiting) waiting.amount = invoice.amount_remaining;
  emit(stripe, cause, "invoice.updated", invoice);
}

/** Nothing is left to pay, for whatever reason. */
export function becomePaid(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): void {
  invoice.status = "paid";
  invoice.attempted = true;
  invoice.status_transitions.paid_at = nowSeconds();
  endWaiting(stripe, cause, invoice, "automatic");
  emit(stripe, cause, "invoice.paid", invoice);
  emit(stripe, cause, "invoice.payment_succeeded", invoice);
  subscriptionWasPaid(stripe, cause, invoice, paymentMethodOf(stripe, invoice));
}

/** The card that has paid for it, if one has. */
function paymentMethodOf(stripe: LocalStripe, invoice: WireInvoice): string | null {
  const payment = paymentsOf(stripe, invoice.id).find(({ status }) => status === "paid");
  return idOf(find(stripe.store.state.paymentIntents, idOf(payment?.payment.payment_intent) ?? "")?.payment_method);
}

/** Payments that nobody will make any more. */
export function endWaiting(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  reason: "automatic" | "void_invoice",
): void {
  for (const payment of paymentsOf(stripe, invoice.id)) {
    if (payment.status !== "open") continue;
    payment.status = "canceled";
    payment.status_transitions.canceled_at = nowSeconds();
    const intent = find(stripe.store.state.paymentIntents, idOf(payment.payment.payment_intent) ?? "");
    if (payment.is_default && intent && intent.status !== "canceled") cancelIntent(stripe, cause, intent, reason);
  }
}

/** What was paid beyond the invoice belongs to the customer. */
function creditExcess(stripe: LocalStripe, cause: Cause, invoice: WireInvoice, excess: number): void {
  if (excess === 0) return;
  invoice.amount_overpaid += excess;
  const customer = customerOf(stripe, invoice);
  if (customer) setBalance(stripe, cause, customer, customer.balance - excess);
  emit(stripe, cause, "invoice.overpaid", invoice);
}

function awaitedBy(
  stripe: LocalStripe,
  intent: Stripe.PaymentIntent,
): { invoice: WireInvoice; payment: Stripe.InvoicePayment } | null {
  const payment = Object.values(stripe.store.state.invoicePayments).find(
    (each) => each.payment.payment_intent === intent.id && each.status === "open",
  );
  const invoice = find(stripe.store.state.invoices, idOf(payment?.invoice) ?? "");
  return payment && invoice?.status === "open" ? { invoice, payment } : null;
}
