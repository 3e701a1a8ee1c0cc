import type Stripe from "stripe";
import { emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { idOf } from "../payments/new-objects";
import { addressOf } from "../payments/price-checkout";
import type { CheckoutVisit } from "../store/state";
import { find } from "../store/store";
import type { WireInvoice, WireLineItem } from "../store/wire-types";
import { draftInvoice } from "./draft-invoice";
import { finalizeInvoice } from "./finalize-invoice";
import { newInvoiceItem } from "./new-invoice";
import { beginSubscription } from "./subscriptions";

/** The invoice of a session that asked for one, paid by the session's own payment if anything was to be paid. */
export function invoiceCheckout(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  paidBy: Stripe.PaymentIntent | null,
  discount: Stripe.Discount | null,
): WireInvoice {
  const { state } = stripe.store;
  const customer = customerNamed(stripe, idOf(session.customer) ?? "", "customer");
  const wanted = session.invoice_creation?.invoice_data;
  const items = (find(state.lineItems, session.id) ?? []).map((item) => itemOf(item, customer.id));
  for (const item of items) {
    state.invoiceItems[item.id] = item;
    emit(stripe, cause, "invoiceitem.created", item);
  }
  const invoice = draftInvoice(stripe, cause, customer, {
    autoAdvance: false,
    automaticTax: session.automatic_tax.enabled,
    billedTo: billedToOf(stripe, session),
    billingReason: "manual",
    collectionMethod: "charge_automatically",
    currency: session.currency ?? "usd",
    defaultPaymentMethod: null,
    description: wanted?.description ?? null,
    discounts: discount ? [discount.id] : [],
    dueDate: null,
    footer: wanted?.footer ?? null,
    items,
    metadata: { ...wanted?.metadata },
  });
  session.invoice = invoice.id;
  finalizeInvoice(stripe, cause, invoice, { by: paidBy });
  return invoice;
}

/** Begins the subscription that a session is for, with its first invoice paid by the session's own payment. */
export function subscribeCheckout(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  paidBy: Stripe.PaymentIntent | null,
  { discount, wanted }: CheckoutVisit,
): void {
  const { state } = stripe.store;
  const customer = customerNamed(stripe, idOf(session.customer) ?? "", "customer");
  const items = find(state.lineItems, session.id) ?? [];
  const extras = items.filter(({ price }) => !price?.recurring).map((item) => itemOf(item, customer.id));
  for (const extra of extras) state.invoiceItems[extra.id] = extra;
  const { subscription, invoice } = beginSubscription(stripe, cause, customer, {
    automaticTax: session.automatic_tax.enabled,
    billedTo: billedToOf(stripe, session),
    cancelAtPeriodEnd: false,
    currency: session.currency ?? "usd",
    defaultPaymentMethod: idOf(paidBy?.payment_method),
    description: wanted.subscription?.description ?? null,
    discount: discount ?? null,
    extras,
    metadata: { ...wanted.subscription?.metadata },
    savesPaymentMethod: false,
    subscribed: items.flatMap(({ price, quantity, metadata }) =>
      price?.recurring ? { price, quantity: quantity ?? 1, metadata: { ...metadata } } : [],
    ),
  });
  session.subscription = subscription.id;
  session.invoice = invoice.id;
  finalizeInvoice(stripe, cause, invoice, { by: paidBy });
}

function billedToOf(stripe: LocalStripe, session: Stripe.Checkout.Session): Partial<WireInvoice> {
  return {
    customer_address: addressOf(stripe, session),
    customer_tax_ids: session.customer_details?.tax_ids ?? [],
  };
}

function itemOf(item: WireLineItem, customer: string) {
  return newInvoiceItem({
    amount: item.amount_subtotal,
    currency: item.currency,
    customer,
    description: item.description,
    discountable: true,
    metadata: { ...item.metadata },
    period: null,
    price: item.price,
    quantity: item.quantity ?? 1,
  });
}
