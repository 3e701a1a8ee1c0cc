import "server-only";
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
  /** Offer to keep the card for later payments. */
  saveCard: boolean;
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
      line_items: [{ quantity: 1, ...priceOf(checkout) }],
      payment_intent_data: {
        metadata,
        description: checkout.description,
        ...(checkout.saveCard && { setup_future_usage: "off_session" as const }),
      },
      success_url: checkout.successUrl,
      cancel_url: checkout.cancelUrl,
    },
    { idempotencyKey: `checkout:${checkout.purchaseId}` },
  );
  if (!session.url) throw new Error(`Stripe gave no address for checkout ${session.id}`);
  return { checkoutId: session.id, url: session.url };
}

function priceOf({ stripePriceId, currency, priceCents, packageName, description }: Checkout) {
  if (stripePriceId) return { price: stripePriceId };
  const product_data = { name: packageName, description };
  return { price_data: { currency, unit_amount: Number(priceCents), product_data } };
}
