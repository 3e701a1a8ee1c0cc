import "server-only";
import type Stripe from "stripe";
import { TAX_BEHAVIOR } from "./catalogue";
import { stripe } from "./client";
import { purchaseIn, type NamedPurchase } from "./references";

/** An invoice as Stripe has it now. */
export type Invoice = {
  invoiceId: string;
  isPaid: boolean;
  /** Where it can be read, once it is final. */
  url: string | null;
  pdfUrl: string | null;
  purchase: NamedPurchase | null;
};

/** A payment that was made, for which there is to be an invoice. */
export type PaidSale = {
  accountId: string;
  purchaseId: string;
  customerId: string;
  paymentIntentId: string;
  paidAt: Date;
  description: string;
  priceCents: bigint;
  /** Part of what was paid, on top of the price. */
  taxCents: bigint;
  currency: string;
  /** The tax is worked out by Stripe; where none was added to the price, the price has it inside. */
  hasTax: boolean;
};

export async function readInvoice(invoiceId: string): Promise<Invoice> {
  return invoiceOf(await stripe().invoices.retrieve(invoiceId));
}

/**
 * Makes the invoice of a payment that was made without one, and counts the payment towards it. An earlier try, however
 * far it came and however long ago, is found by its purchase's id and taken up where it stopped.
 */
export async function makeInvoice(sale: PaidSale): Promise<Invoice> {
  let invoice = (await findInvoice(sale)) ?? (await draftInvoice(sale));
  if (invoice.status === "draft") {
    if (invoice.lines.data.length === 0) await addLine(invoice.id, sale);
    invoice = await stripe().invoices.finalizeInvoice(invoice.id, { auto_advance: false });
  }
  if (invoice.status === "open") {
    invoice = await stripe().invoices.attachPayment(invoice.id, { payment_intent: sale.paymentIntentId });
  }
  if (invoice.status !== "paid") {
    throw new Error(`invoice ${invoice.id} is ${invoice.status}: it is over ${invoice.total}, and not paid by that`);
  }
  return invoiceOf(invoice);
}

export function invoiceOf(invoice: Stripe.Invoice): Invoice {
  return {
    invoiceId: invoice.id,
    isPaid: invoice.status === "paid",
    url: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    purchase: purchaseIn(invoice.metadata),
  };
}

/** Idempotency keys are forgotten after a day; what is written on the invoice is not. */
async function findInvoice({ customerId, purchaseId, paidAt }: PaidSale): Promise<Stripe.Invoice | null> {
  const since = Math.floor(paidAt.getTime() / 1_000) - CLOCK_TOLERANCE_SECONDS;
  for await (const invoice of stripe().invoices.list({ customer: customerId, created: { gte: since }, limit: 100 })) {
    if (invoice.metadata?.purchaseId === purchaseId && invoice.status !== "void") return invoice;
  }
  return null;
}

/** The payment page makes its invoice about when the payment is made, by a clock that is not ours. */
const CLOCK_TOLERANCE_SECONDS = 3_600;

async function draftInvoice(sale: PaidSale): Promise<Stripe.Invoice> {
  const { accountId, purchaseId, customerId, currency, description } = sale;
  return stripe().invoices.create(
    {
      customer: customerId,
      currency,
      description,
      metadata: { accountId, purchaseId },
      // It is paid already: Stripe shall neither collect nor remind.
      auto_advance: false,
      collection_method: "charge_automatically",
      pending_invoice_items_behavior: "exclude",
      ...(sale.hasTax && { automatic_tax: { enabled: true } }),
    },
    { idempotencyKey: `invoice:${purchaseId}` },
  );
}

async function addLine(invoiceId: string, sale: PaidSale): Promise<void> {
  const price_data = {
    currency: sale.currency,
    unit_amount: Number(sale.priceCents),
    tax_behavior: sale.hasTax && sale.taxCents === 0n ? ("inclusive" as const) : TAX_BEHAVIOR,
    product_data: { name: sale.description },
  } as const;
  await stripe().invoices.addLines(
    invoiceId,
    { lines: [{ description: sale.description, quantity: 1, price_data }] },
    { idempotencyKey: `invoice-line:${sale.purchaseId}` },
  );
}
