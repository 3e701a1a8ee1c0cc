import "server-only";
import Stripe from "stripe";
import { env } from "@/lib/env";
import { isMissing, isStripeAway, stripe } from "./client";

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

/** An event as it was kept, from its payload. */
export function eventOfPayload(payload: object): StripeEvent {
  return eventOf(payload as Stripe.Event);
}

/** An event that Stripe has; null when it has none by that id. Stripe keeps events for thirty days. */
export async function readEvent(eventId: string): Promise<StripeEvent | null> {
  if (!/^evt_\w+$/.test(eventId)) return null;
  try {
    return eventOf(await stripe().events.retrieve(eventId));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export type ListedEvent = { id: string; type: string; createdAt: Date };

/** Stripe takes as many types in one question. */
const TYPES_AT_A_TIME = 20;

/**
 * Events of these types that Stripe has made since, the newest first and no more than `limit`; null when Stripe does
 * not answer.
 */
export async function listEvents(types: readonly string[], since: Date, limit: number): Promise<ListedEvent[] | null> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  const found: ListedEvent[] = [];
  try {
    for (let from = 0; from < types.length; from += TYPES_AT_A_TIME) {
      const some = types.slice(from, from + TYPES_AT_A_TIME);
      let count = 0;
      for await (const event of stripe().events.list({ created, types: some, limit: 100 })) {
        found.push({ id: event.id, type: event.type, createdAt: new Date(event.created * 1_000) });
        if (++count === limit) break;
      }
    }
  } catch (error) {
    if (isStripeAway(error)) return null;
    throw error;
  }
  return found.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit);
}

function eventOf(event: Stripe.Event): StripeEvent {
  const { id = "", customer } = event.data.object as { id?: string; customer?: unknown };
  const before = event.data.previous_attributes as { customer?: unknown } | undefined;
  const customerId = [customer, before?.customer].find((named) => typeof named === "string") ?? null;
  const createdAt = new Date(event.created * 1_000);
  return { id: event.id, type: event.type, createdAt, objectId: id, customerId, payload: event };
}
