import "server-only";
import type Stripe from "stripe";
import { faultOfStripePrice } from "@/lib/domain/packages";
import { readPrice, TAX_BEHAVIOR } from "./catalogue";
import { stripe } from "./client";

export type Checkout = {
  accountId: string;
  purchaseId: string;
  customerId: string;
  packageName: string;
  description: string;
  priceCents: bigint;
  currency: string;
  stripePriceId: string | null;
  /** Stripe adds the tax, and shows it before the customer pays. */
  hasTax: boolean;
  /** Offer to keep the card for later payments. */
  saveCard: boolean;
  /** Where Stripe's receipt goes, when not where its settings say. */
  receiptEmail: string | null;
  successUrl: string;
  cancelUrl: string;
};

/** Makes the customer at Stripe; the account's id as idempotency key keeps it at one. */
export async function createCustomer(account: { accountId: string; email: string; name: string }): Promise<string> {
  const { accountId, email, name } = account;
  const customer = await stripe().customers.create(
    { email, name, metadata: { accountId } },
    { idempotencyKey: `customer:${accountId}` },
  );
  return customer.id;
}

/** Opens a hosted payment page for a purchase. The purchase's id as idempotency key keeps it at one. */
export async function createCheckout(checkout: Checkout): Promise<{ checkoutId: string; url: string }> {
  const metadata = { accountId: checkout.accountId, purchaseId: checkout.purchaseId };
  const session = await stripe().checkout.sessions.create(
    {
      mode: "payment",
      customer: checkout.customerId,
      client_reference_id: checkout.purchaseId,
      metadata,
      line_items: [{ quantity: 1, ...(await priceOf(checkout)) }],
      payment_intent_data: {
        metadata,
        description: checkout.description,
        ...(checkout.receiptEmail && { receipt_email: checkout.receiptEmail }),
        ...(checkout.saveCard && { setup_future_usage: "off_session" as const }),
      },
      invoice_creation: { enabled: true, invoice_data: { metadata, description: checkout.description } },
      // The price that was agreed is the price that is charged, in no other currency.
      adaptive_pricing: { enabled: false },
      ...(checkout.hasTax && TAX),
      success_url: checkout.successUrl,
      cancel_url: checkout.cancelUrl,
    },
    { idempotencyKey: `checkout:${checkout.purchaseId}` },
  );
  if (!session.url) throw new Error(`Stripe gave no address for checkout ${session.id}`);
  return { checkoutId: session.id, url: session.url };
}

/** What Stripe needs to know to work out a tax, and to write it on an invoice. */
const TAX = {
  automatic_tax: { enabled: true },
  tax_id_collection: { enabled: true },
  billing_address_collection: "required",
  customer_update: { address: "auto", name: "auto" },
} as const satisfies Stripe.Checkout.SessionCreateParams;

async function priceOf(checkout: Checkout) {
  const { stripePriceId, currency, priceCents, packageName, description } = checkout;
  if (stripePriceId && (await isStillThePrice(stripePriceId, checkout))) return { price: stripePriceId };
  const product_data = { name: packageName, description };
  return {
    price_data: { currency, unit_amount: Number(priceCents), tax_behavior: TAX_BEHAVIOR, product_data },
  } as const;
}

/** A price that was edited here and not there, or archived there, sells nothing: what is agreed is what is charged. */
async function isStillThePrice(stripePriceId: string, checkout: Checkout): Promise<boolean> {
  const price = await readPrice(stripePriceId);
  return price !== null && faultOfStripePrice(price, checkout) === null && (!checkout.hasTax || price.isBeforeTax);
}
