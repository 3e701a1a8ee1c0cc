import type Stripe from "stripe";
import { ACCOUNT } from "../account";
import { nowSeconds } from "../local-stripe";
import { newId } from "../store/ids";
import type { WireInvoice, WireInvoiceItem, WireInvoiceLine, WirePrice } from "../store/wire-types";

/** An empty draft. Its numbers are set by `totalUp`. */
export function newInvoice(
  customer: Stripe.Customer,
  facts: {
    autoAdvance: boolean;
    automaticTax: boolean;
    billingReason: Stripe.Invoice.BillingReason;
    collectionMethod: "charge_automatically" | "send_invoice";
    currency: string;
    defaultPaymentMethod: string | null;
    description: string | null;
    /** Ids of discounts; the first one counts. */
    discounts?: string[];
    dueDate: number | null;
    footer: string | null;
    metadata: Record<string, string>;
    parent?: Stripe.Invoice.Parent;
    period?: { start: number; end: number };
  },
): WireInvoice {
  const id = newId("in");
  const created = nowSeconds();
  return {
    id,
    object: "invoice",
    account_country: ACCOUNT.country,
    account_name: ACCOUNT.name,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_paid_off_stripe: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: facts.autoAdvance,
    automatic_tax: {
      disabled_reason: null,
      enabled: facts.automaticTax,
      liability: facts.automaticTax ? { type: "self" } : null,
      provider: facts.automaticTax ? "stripe" : null,
      status: null,
    },
    automatically_finalizes_at: null,
    billing_reason: facts.billingReason,
    collection_method: facts.collectionMethod,
    created,
    currency: facts.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: [],
    ...billedTo(customer),
    default_payment_method: facts.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: facts.description,
    discounts: facts.discounts ?? [],
    due_date: facts.dueDate,
    effective_at: null,
    ending_balance: null,
    footer: facts.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: "list", data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: facts.metadata,
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: facts.parent ?? null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: facts.period?.end ?? created,
    period_start: facts.period?.start ?? created,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

/** Who pays, as printed on the invoice; taken from the customer once more when the invoice is finalized. */
export function billedTo(customer: Stripe.Customer) {
  return {
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
  } satisfies Partial<Stripe.Invoice>;
}

export function newInvoiceItem(facts: {
  amount: number;
  currency: string;
  customer: string;
  description: string | null;
  discountable: boolean;
  metadata: Record<string, string>;
  period: { start: number; end: number } | null;
  price: WirePrice | null;
  quantity: number;
}): WireInvoiceItem {
  const date = nowSeconds();
  return {
    id: newId("ii"),
    object: "invoiceitem",
    amount: facts.amount,
    currency: facts.currency,
    customer: facts.customer,
    customer_account: null,
    date,
    description: facts.description,
    discountable: facts.discountable,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: facts.metadata,
    parent: null,
    period: facts.period ?? { start: date, end: date },
    pricing: facts.price && {
      price_details: { price: facts.price.id, product: String(facts.price.product) },
      type: "price_details",
      unit_amount_decimal: facts.price.unit_amount_decimal,
    },
    proration: false,
    quantity: facts.quantity,
    quantity_decimal: String(facts.quantity),
    tax_rates: [],
    test_clock: null,
  };
}

/** The line that shows an item on its invoice. */
export function lineOfItem(item: WireInvoiceItem, invoice: string): WireInvoiceLine {
  const subscription = item.parent?.subscription_details?.subscription ?? null;
  return {
    id: newId("il"),
    object: "line_item",
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: { ...item.metadata },
    parent: {
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: null,
        subscription,
      },
      subscription_item_details: null,
      type: "invoice_item_details",
    },
    period: { ...item.period },
    pretax_credit_amounts: [],
    pricing: structuredClone(item.pricing),
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription,
    subtotal: item.amount,
    taxes: [],
  };
}

export function newInvoicePayment(
  invoice: WireInvoice,
  intent: Stripe.PaymentIntent,
  isDefault: boolean,
): Stripe.InvoicePayment {
  return {
    id: newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: isDefault ? invoice.amount_remaining : intent.amount,
    created: nowSeconds(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: isDefault,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
}
