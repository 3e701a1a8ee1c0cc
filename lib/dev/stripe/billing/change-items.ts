import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireSubscription, WireSubscriptionItem } from "../store/wire-types";
import { newInvoiceItem } from "./new-invoice";
import { newSubscriptionItem, planOf, type Subscribed } from "./new-subscription";
import { invoiceNow, movePeriod } from "./subscriptions";
import { changeSubscription } from "./subscription-status";

/** An item that is new, changed or (without anything subscribed to) removed. */
export type ItemChange = { item: WireSubscriptionItem | null; subscribed: Subscribed | null };

type ProrationBehavior = "always_invoice" | "create_prorations" | "none";

/**
 * Changes what is subscribed to. Prorated to the second: what is left of the period is given back at the old price and
 * charged at the new one, on the next invoice or (`always_invoice`) on one of its own. Another interval begins a new
 * period at once, which is invoiced at once.
 */
export function changeItems(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  changes: ItemChange[],
  proration: ProrationBehavior,
): void {
  const now = nowSeconds();
  const [first] = subscription.items.data;
  const before = rhythmKey(first);
  const left = first ? shareLeft(first, now) : 0;
  const costly = changes.filter(({ item, subscribed }) => !item || costsOtherwise(item, subscribed));
  const startsAnew = changeSubscription(stripe, cause, subscription, () => {
    if (proration !== "none") creditOld(stripe, cause, subscription, costly, left, now);
    const period = { start: first?.current_period_start ?? now, end: first?.current_period_end ?? now };
    for (const change of changes) applyTo(subscription, change, period);
    if (rhythmKey(subscription.items.data[0]) === before) return false;
    subscription.billing_cycle_anchor = now;
    movePeriod(subscription, now);
    return true;
  });
  if (startsAnew) return invoiceNow(stripe, cause, subscription, { wholePeriod: true });
  if (proration === "none") return;
  chargeNew(stripe, cause, subscription, costly, left, now);
  if (proration === "always_invoice") invoiceNow(stripe, cause, subscription, { wholePeriod: false });
}

function applyTo(
  subscription: WireSubscription,
  { item, subscribed }: ItemChange,
  period: { start: number; end: number },
): void {
  const items = subscription.items;
  if (!subscribed) items.data = items.data.filter((each) => each !== item);
  else if (!item) items.data.push(newSubscriptionItem(subscription.id, subscribed, period));
  else {
    const { price, quantity, metadata } = subscribed;
    Object.assign(item, { price: structuredClone(price), plan: planOf(price), quantity, metadata });
  }
}

function creditOld(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  changes: ItemChange[],
  left: number,
  now: number,
): void {
  for (const { item } of changes) {
    if (!item) continue;
    const { price, quantity = 1, metadata } = item;
    prorate(stripe, cause, subscription, { price, quantity, metadata }, { share: -left, now, word: "Unused" });
  }
}

function chargeNew(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  changes: ItemChange[],
  left: number,
  now: number,
): void {
  for (const { subscribed } of changes) {
    if (subscribed) prorate(stripe, cause, subscription, subscribed, { share: left, now, word: "Remaining" });
  }
}

function prorate(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  { price, quantity }: Subscribed,
  facts: { share: number; now: number; word: "Remaining" | "Unused" },
): void {
  const product = find(stripe.store.state.products, idOf(price.product) ?? "")?.name ?? "Subscription";
  const from = new Date(facts.now * 1000).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });
  const [first] = subscription.items.data;
  const item = newInvoiceItem({
    amount: Math.round((price.unit_amount ?? 0) * quantity * facts.share),
    currency: price.currency,
    customer: idOf(subscription.customer) ?? "",
    description: `${facts.word} time on ${quantity} × ${product} after ${from}`,
    discountable: false,
    metadata: {},
    period: { start: facts.now, end: Math.max(facts.now, first?.current_period_end ?? facts.now) },
    price,
    quantity,
  });
  item.proration = true;
  item.parent = { subscription_details: { subscription: subscription.id }, type: "subscription_details" };
  stripe.store.state.invoiceItems[item.id] = item;
  emit(stripe, cause, "invoiceitem.created", item);
}

function costsOtherwise(item: WireSubscriptionItem, subscribed: Subscribed | null): boolean {
  return subscribed?.price.id !== item.price.id || subscribed.quantity !== item.quantity;
}

/** The part of the period that is still to come; a period that lies wholly ahead counts in full. */
function shareLeft(item: WireSubscriptionItem, now: number): number {
  const { current_period_start: start, current_period_end: end } = item;
  return Math.min(1, Math.max(0, (end - now) / (end - start)));
}

function rhythmKey(item: WireSubscriptionItem | undefined): string {
  const { interval, interval_count } = item?.price.recurring ?? {};
  return `${interval_count} ${interval}`;
}
