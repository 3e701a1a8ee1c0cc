import type Stripe from "stripe";
import { env } from "@/lib/env";
import { startCheckout } from "@/lib/operations/start-checkout";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import type { Customer } from "./factories";
import type { TestStripe } from "./test-stripe";

/* Payments that tests are about, and what Stripe tells of them. */

export type Paid = { accountId: string; purchaseId: string; paymentIntentId: string; chargeId: string };

/** A checkout that was paid at Stripe. Whether we hear of it is up to how events are delivered. */
export async function aPayment(
  stripe: TestStripe,
  customer: Customer,
  { packageId = "starter", card = "4242424242424242" } = {},
): Promise<Paid> {
  const { accountId, userId } = customer;
  const started = await startCheckout(customer.actor, {
    accountId,
    userId,
    packageId,
    saveCard: false,
    successUrl: env.APP_URL,
    cancelUrl: env.APP_URL,
  });
  if (!started.ok) throw new Error(started.refusal.code);
  const { purchaseId, url } = started.value;
  await stripe.pay(url, card);
  const [session] = /cs_test_\w+/.exec(url)!;
  const { payment_intent: intent } = await stripe.client.checkout.sessions.retrieve(session, {
    expand: ["payment_intent"],
  });
  const { id, latest_charge: charge } = intent as Stripe.PaymentIntent;
  return { accountId, purchaseId, paymentIntentId: id, chargeId: charge as string };
}

/** Every event about a payment so far, oldest first. */
export async function eventsOf(stripe: TestStripe, { paymentIntentId }: Paid): Promise<Stripe.Event[]> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe.client.events.list({ limit: 100 })) {
    const object = event.data.object as { id?: string; payment_intent?: unknown };
    if (object.id === paymentIntentId || object.payment_intent === paymentIntentId) events.unshift(event);
  }
  return events;
}

/** Hands an event to the webhook as Stripe does: signed, over and over if somebody wants. */
export async function deliver(stripe: TestStripe, event: Stripe.Event): Promise<Response> {
  const body = JSON.stringify(event);
  const signature = stripe.client.webhooks.generateTestHeaderString({ payload: body, secret: stripe.webhookSecret });
  const headers = { "stripe-signature": signature };
  return stripeWebhook(new Request("http://purser.test/api/stripe/webhook", { method: "POST", body, headers }));
}

type StripeState = {
  disputes: Record<string, Stripe.Dispute>;
  refunds: Record<string, Stripe.Refund>;
  charges: Record<string, Stripe.Charge>;
  paymentIntents: Record<string, Stripe.PaymentIntent>;
};

/** Makes Stripe's own books say something, without any event: for facts that no control leads to. */
export async function changeStripe(stripe: TestStripe, change: (state: StripeState) => void): Promise<void> {
  const state = (await stripe.control("snapshot")) as StripeState;
  change(state);
  await stripe.control("restore", state);
}
