import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";

export function cancelIntent(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  const before = structuredClone(intent);
  Object.assign(intent, {
    status: "canceled",
    canceled_at: nowSeconds(),
    cancellation_reason: reason,
    next_action: null,
  } satisfies Partial<Stripe.PaymentIntent>);
  emit(stripe, cause, "payment_intent.canceled", intent, changedAttributes(before, intent) ?? undefined);
}
