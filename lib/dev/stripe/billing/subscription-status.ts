import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice, WireSubscription } from "../store/wire-types";

/** What an invoice is for, when it is for a subscription. */
export function subscriptionOf(stripe: LocalStripe, invoice: WireInvoice): WireSubscription | null {
  const id = idOf(invoice.parent?.subscription_details?.subscription);
  return find(stripe.store.state.subscriptions, id ?? "") ?? null;
}

/** Changes a subscription and tells what has changed. */
export function changeSubscription<T>(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  change: () => T,
): T {
  const before = structuredClone(subscription);
  const result = change();
  const changes = changedAttributes(before, subscription);
  if (changes) emit(stripe, cause, "customer.subscription.updated", subscription, changes);
  return result;
}

export function isOver({ status }: WireSubscription): boolean {
  return status === "canceled" || status === "incomplete_expired";
}

/** Lets a subscription end with its period, or go on after all. */
export function setEnding(subscription: WireSubscription, ends: boolean): void {
  const [first] = subscription.items.data;
  subscription.cancel_at_period_end = ends;
  subscription.cancel_at = ends ? (first?.current_period_end ?? null) : null;
  subscription.canceled_at = ends ? nowSeconds() : null;
  if (subscription.cancellation_details) {
    subscription.cancellation_details.reason = ends ? "cancellation_requested" : null;
  }
}

/** Its invoice was paid: once nothing else is owed, the subscription is in order. */
export function subscriptionWasPaid(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  paymentMethod: string | null,
): void {
  const subscription = subscriptionOf(stripe, invoice);
  if (!subscription) return;
  changeSubscription(stripe, cause, subscription, () => {
    const owes = Object.values(stripe.store.state.invoices).some(
      (each) => each.status === "open" && subscriptionOf(stripe, each) === subscription,
    );
    if (["incomplete", "past_due"].includes(subscription.status) && !owes) subscription.status = "active";
    const keepsCard = subscription.payment_settings?.save_default_payment_method === "on_subscription";
    if (keepsCard && paymentMethod !== null) subscription.default_payment_method = paymentMethod;
  });
}

/** An attempt has failed. The first invoice leaves the subscription as incomplete as it was. */
export function subscriptionFellDue(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): void {
  const subscription = subscriptionOf(stripe, invoice);
  if (subscription?.status !== "active") return;
  changeSubscription(stripe, cause, subscription, () => (subscription.status = "past_due"));
}

/** Without its first invoice there is no subscription. */
export function subscriptionWasVoided(stripe: LocalStripe, cause: Cause, invoice: WireInvoice): void {
  const subscription = subscriptionOf(stripe, invoice);
  if (subscription?.status !== "incomplete") return;
  changeSubscription(stripe, cause, subscription, () => {
    subscription.status = "incomplete_expired";
    subscription.ended_at = nowSeconds();
  });
}
