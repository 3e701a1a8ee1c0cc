import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { smallestCharge } from "../payments/amounts";
import { idOf, newPaymentIntent } from "../payments/new-objects";
import type { WireInvoice } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { customerOf, setBalance } from "./customer-balance";
import { billedTo, newInvoicePayment } from "./new-invoice";
import { becomePaid, creditPayment } from "./settle-invoice";
import { printedTaxIds } from "./tax-ids";
import { totalUp } from "./total-up";

/**
 * A draft becomes an invoice with a number that cannot be changed any more, and waits for its money: Stripe makes a
 * payment intent for it, whether or not anybody is going to use it. What was `settled` beforehand is as the payer saw
 * it, paid by that intent or free.
 */
export function finalizeInvoice(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  settled: { by: Stripe.PaymentIntent | null } | null = null,
): void {
  if (invoice.status !== "draft") {
    throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: "invoice_not_editable",
    });
  }
  const customer = customerOf(stripe, invoice);
  const now = nowSeconds();
  if (!settled && customer) {
    const asOfNow = {
      ...invoice,
      ...billedTo(customer),
      customer_tax_ids: printedTaxIds(stripe, customer.id),
    };
    totalUp(stripe, asOfNow);
    refuseWithoutLocation(asOfNow);
    Object.assign(invoice, asOfNow);
  }
  if (!settled) settleBalance(stripe, cause, invoice, customer);
  Object.assign(invoice, {
    ...(customer && { number: nextNumber(customer) }),
    effective_at: now,
    hosted_invoice_url: `${stripe.publicUrl}/i/${invoice.id}`,
    invoice_pdf: `${stripe.publicUrl}/i/${invoice.id}/pdf`,
    status: "open",
    webhooks_delivered_at: now,
  } satisfies Partial<WireInvoice>);
  invoice.status_transitions.finalized_at = now;
  emit(stripe, cause, "invoice.finalized", invoice);
  if (invoice.amount_due === 0) return becomePaid(stripe, cause, invoice);
  const paidBy = settled?.by ?? null;
  const intent = paidBy ?? openIntent(stripe, cause, invoice);
  const payment = newInvoicePayment(invoice, intent, true);
  stripe.store.state.invoicePayments[payment.id] = payment;
  if (paidBy) creditPayment(stripe, cause, invoice, payment, paidBy);
}

/** The intent that Stripe keeps in step with what is left to pay. */
function openIntent(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): Stripe.PaymentIntent {
  const isSubscribed = invoice.parent?.type === "subscription_details";
  const intent = newPaymentIntent({
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: descriptionOf(invoice),
    metadata: {},
    receiptEmail: null,
    setupFutureUsage: isSubscribed ? "off_session" : null,
    automaticPaymentMethods: null,
  });
  stripe.store.state.paymentIntents[intent.id] = intent;
  emit(stripe, cause, "payment_intent.created", intent);
  return intent;
}

function descriptionOf({ billing_reason }: WireInvoice): string {
  if (billing_reason === "subscription_create") return "Subscription creation";
  return billing_reason?.startsWith("subscription") ? "Subscription update" : "Payment for Invoice";
}

/** What the customer has left over pays first; what is too little to charge waits for the next invoice. */
function settleBalance(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  customer: Stripe.Customer | null,
): void {
  const startingBalance = customer?.balance ?? 0;
  const owed = invoice.total + startingBalance;
  const isCharged = owed >= smallestCharge(invoice.currency);
  Object.assign(invoice, {
    amount_due: isCharged ? owed : 0,
    amount_remaining: isCharged ? owed : 0,
    starting_balance: startingBalance,
    ending_balance: isCharged ? 0 : owed,
  } satisfies Partial<WireInvoice>);
  if (customer) setBalance(stripe, cause, customer, invoice.ending_balance ?? 0);
}

function refuseWithoutLocation(invoice: WireInvoice): void {
  if (!invoice.automatic_tax.enabled || invoice.automatic_tax.status === "complete") return;
  throw invalidRequest(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    { code: "customer_tax_location_invalid" },
  );
}

function nextNumber(customer: Stripe.Customer): string {
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`;
}
