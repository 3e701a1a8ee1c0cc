import "server-only";
import Stripe from "stripe";
import { env } from "@/lib/env";
import { stripe } from "./client";

/** What Stripe tells us, with the object's id but without trust in its facts. */
export type StripeEvent = {
  id: string;
  type: string;
  createdAt: Date;
  objectId: string;
  /** Whose object it is, or was until now. */
  customerId: string | null;
  payload: object;
};

/** The event in a webhook's body; null when no secret of ours signed it, or too long ago (five minutes). */
export function verifiedEvent(rawBody: string, signature: string): StripeEvent | null {
  // Several secrets are valid while one is being replaced.
  for (const secret of env.STRIPE_WEBHOOK_SECRET.split(",")) {
    try {
      return eventOf(stripe().webhooks.constructEvent(rawBody, signature, secret.trim()));
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return null;
}

function eventOf(event: Stripe.Event): StripeEvent {
  const { id = "", customer } = event.data.object as { id?: string; customer?: unknown };
  const before = event.data.previous_attributes as { customer?: unknown } | undefined;
  const customerId = [customer, before?.customer].find((named) => typeof named === "string") ?? null;
  const createdAt = new Date(event.created * 1_000);
  return { id: event.id, type: event.type, createdAt, objectId: id, customerId, payload: event };
}
