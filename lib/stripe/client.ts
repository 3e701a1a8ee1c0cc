import "server-only";
import Stripe from "stripe";
import { env } from "@/lib/env";

/* The only room that knows the stripe package. STRIPE_API_BASE points it at a local Stripe, spoken to alike. */
const remembered = globalThis as typeof globalThis & { purserStripe?: Stripe };

export function stripe(): Stripe {
  return (remembered.purserStripe ??= connect());
}

function connect(): Stripe {
  const base = env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE) : null;
  return new Stripe(env.STRIPE_SECRET_KEY, {
    apiVersion: "2026-10-28.endive",
    appInfo: { name: "Purser" },
    maxNetworkRetries: 2,
    timeout: 20_000,
    ...(base && { host: base.hostname, port: base.port, protocol: base.protocol === "https:" ? "https" : "http" }),
  });
}

/** True when Stripe could not be reached or failed on its own: nothing can be said of what it did, trying again is safe. */
export function isStripeAway(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError
  );
}

/** True when Stripe has nothing by the id that it was asked for. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}
