import "server-only";
import Stripe from "stripe";
import { stripe } from "./client";

/** A card that Stripe keeps for a customer of ours. */
export type SavedCard = {
  /** Stripe's, pm_… */
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** Names the card itself: the same card attached again has another id and the same fingerprint. */
  fingerprint: string;
};

/** The customer's cards, the newest first, and which of them is their default. */
export async function listCards(customerId: string): Promise<{ cards: SavedCard[]; defaultCardId: string | null }> {
  const [methods, customer] = await Promise.all([
    stripe().customers.listPaymentMethods(customerId, { type: "card", limit: 100 }),
    stripe().customers.retrieve(customerId),
  ]);
  const defaultMethod = customer.deleted ? null : customer.invoice_settings.default_payment_method;
  return {
    cards: methods.data.flatMap((method) => cardOf(method) ?? []),
    defaultCardId: typeof defaultMethod === "string" ? defaultMethod : (defaultMethod?.id ?? null),
  };
}

/** The card by that id, if it is one of this customer's. Another's answers as one that does not exist. */
export async function readCard(customerId: string, cardId: string): Promise<SavedCard | null> {
  const found = await readPaymentMethod(cardId);
  return found?.customerId === customerId ? found.card : null;
}

/** A payment method whoever it belongs to, for events that name one. Null for none, and for what is no card. */
export async function readPaymentMethod(id: string): Promise<{ card: SavedCard; customerId: string | null } | null> {
  if (!/^pm_\w+$/.test(id)) return null;
  try {
    const method = await stripe().paymentMethods.retrieve(id);
    const card = cardOf(method);
    const customerId = typeof method.customer === "string" ? method.customer : (method.customer?.id ?? null);
    return card && { card, customerId };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing") return null;
    throw error;
  }
}

export async function setDefaultCard(customerId: string, cardId: string): Promise<void> {
  await stripe().customers.update(customerId, { invoice_settings: { default_payment_method: cardId } });
}

/** Takes the card away for good. One that was taken away already stays so. */
export async function detachCard(cardId: string): Promise<void> {
  try {
    await stripe().paymentMethods.detach(cardId);
  } catch (error) {
    const isGone = (await readPaymentMethod(cardId))?.customerId == null;
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError && isGone)) throw error;
  }
}

/** Stripe's page on which the customer saves a card, without paying. */
export async function openCardSetup(setup: {
  accountId: string;
  customerId: string;
  successUrl: string;
  cancelUrl: string;
}): Promise<string> {
  const { accountId, customerId } = setup;
  const session = await stripe().checkout.sessions.create({
    mode: "setup",
    currency: "usd",
    customer: customerId,
    metadata: { accountId },
    setup_intent_data: { metadata: { accountId } },
    success_url: setup.successUrl,
    cancel_url: setup.cancelUrl,
  });
  if (!session.url) throw new Error(`Stripe gave no address for setup ${session.id}`);
  return session.url;
}

/** Stripe's page on which a customer manages cards and sees payments. */
export async function openBillingPortal(customerId: string, returnUrl: string): Promise<string> {
  const session = await stripe().billingPortal.sessions.create({ customer: customerId, return_url: returnUrl });
  return session.url;
}

/** Whom a setup intent has saved which card for; null until it has succeeded. */
export async function readCardSetup(setupIntentId: string): Promise<{ customerId: string; cardId: string } | null> {
  const setup = await stripe().setupIntents.retrieve(setupIntentId);
  const customerId = typeof setup.customer === "string" ? setup.customer : setup.customer?.id;
  const cardId = typeof setup.payment_method === "string" ? setup.payment_method : setup.payment_method?.id;
  return setup.status === "succeeded" && customerId && cardId ? { customerId, cardId } : null;
}

function cardOf({ id, card }: Stripe.PaymentMethod): SavedCard | null {
  if (!card) return null;
  const { brand, last4, exp_month: expMonth, exp_year: expYear } = card;
  // Stripe knows the fingerprint of every card; without one, the card is only ever the same as itself.
  return { id, brand, last4, expMonth, expYear, fingerprint: card.fingerprint ?? id };
}
