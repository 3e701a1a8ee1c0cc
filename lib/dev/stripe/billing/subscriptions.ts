import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { GENERIC_DECLINE } from "../payments/test-cards";
import { find } from "../store/store";
import type { WireInvoice, WireInvoiceItem, WireSubscription } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { periodEnd } from "./calendar";
import { customerOf } from "./customer-balance";
import { redeem, type AppliedDiscount } from "./discounts";
import { pendingItems, prepareInvoice } from "./draft-invoice";
import { finalizeInvoice } from "./finalize-invoice";
import { lineOfSubscription, newSubscription, type Subscribed } from "./new-subscription";
import { attemptInvoice, defaultCardOf, voidInvoice } from "./pay-invoice";
import { tellInvoice } from "./settle-invoice";
import { changeSubscription, subscriptionOf } from "./subscription-status";

/** Begins a subscription: it is incomplete until its first invoice, which is still a draft, has been paid. */
export function beginSubscription(
  stripe: LocalStripe,
  cause: Cause,
  customer: Stripe.Customer,
  facts: Omit<Parameters<typeof newSubscription>[1], "period"> & {
    discount: AppliedDiscount | null;
    /** Sold along with it, once. */
    extras: WireInvoiceItem[];
    billedTo?: Partial<WireInvoice>;
  },
): { subscription: WireSubscription; invoice: WireInvoice } {
  const start = nowSeconds();
  const period = { start, end: periodEnd(start, start, rhythmOfAll(facts.subscribed)) };
  const subscription = newSubscription(customer.id, { ...facts, period });
  stripe.store.state.subscriptions[subscription.id] = subscription;
  if (facts.discount) {
    const owner = { customer: customer.id, subscription: subscription.id };
    subscription.discounts = [redeem(stripe, facts.discount, owner).id];
  }
  const invoice = prepareSubscriptionInvoice(stripe, customer, subscription, {
    billingReason: "subscription_create",
    items: facts.extras,
    period: { start, end: start },
    ...(facts.billedTo && { billedTo: facts.billedTo }),
  });
  emit(stripe, cause, "customer.subscription.created", subscription);
  emit(stripe, cause, "invoice.created", invoice);
  return { subscription, invoice };
}

/** The next period begins and is invoiced and collected, or the subscription ends as its customer wished. */
export function renewSubscription(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  fails: boolean,
): void {
  if (!["active", "past_due"].includes(subscription.status)) {
    throw invalidRequest(`This subscription is ${subscription.status}: it has no next period.`);
  }
  const [first] = subscription.items.data;
  const customer = customerOf(stripe, subscription);
  if (!first || !customer) throw new Error(`Subscription ${subscription.id} has lost its items or its customer.`);
  const start = first.current_period_end;
  if (subscription.cancel_at_period_end) return endSubscription(stripe, cause, subscription, start);
  const invoice = changeSubscription(stripe, cause, subscription, () => {
    const previous = { start: first.current_period_start, end: start };
    movePeriod(subscription, start);
    endDiscount(stripe, subscription, start);
    return prepareSubscriptionInvoice(stripe, customer, subscription, {
      billingReason: "subscription_cycle",
      items: pendingItems(stripe, customer.id, subscription.id),
      period: previous,
    });
  });
  issue(stripe, cause, invoice, fails);
}

/** An invoice for everything that is subscribed to and, when asked, for what has gathered until now. */
export function invoiceNow(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  { wholePeriod }: { wholePeriod: boolean },
): void {
  const customer = customerOf(stripe, subscription);
  if (!customer) throw new Error(`Subscription ${subscription.id} has lost its customer.`);
  const now = nowSeconds();
  const invoice = prepareSubscriptionInvoice(stripe, customer, subscription, {
    billingReason: "subscription_update",
    items: pendingItems(stripe, customer.id, subscription.id),
    period: { start: now, end: now },
    wholePeriod,
  });
  issue(stripe, cause, invoice, false);
}

/** Takes the money for an open invoice from the card that is known, as nobody is there. */
export function collect(
  stripe: LocalStripe,
  cause: Cause,
  invoice: WireInvoice,
  options: { fails: boolean; offSession: boolean },
): void {
  if (invoice.status !== "open") return;
  const paymentMethod = find(stripe.store.state.paymentMethods, defaultCardOf(stripe, invoice) ?? "");
  if (!paymentMethod) return tellInvoice(stripe, cause, invoice, "invoice.payment_failed");
  attemptInvoice(stripe, cause, invoice, paymentMethod, {
    offSession: options.offSession,
    authentication: "absent",
    waitsForPerson: true,
    ...(options.fails && { forcedDecline: GENERIC_DECLINE }),
  });
}

/** Over, at once. What was never paid for is no longer asked for. */
export function endSubscription(
  stripe: LocalStripe,
  cause: Cause,
  subscription: WireSubscription,
  endedAt: number = nowSeconds(),
): void {
  const wasIncomplete = subscription.status === "incomplete";
  Object.assign(subscription, {
    status: "canceled",
    canceled_at: subscription.canceled_at ?? nowSeconds(),
    cancel_at_period_end: false,
    ended_at: endedAt,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason: "cancellation_requested",
    },
  } satisfies Partial<WireSubscription>);
  emit(stripe, cause, "customer.subscription.deleted", subscription);
  if (!wasIncomplete) return;
  for (const invoice of Object.values(stripe.store.state.invoices)) {
    if (invoice.status === "open" && subscriptionOf(stripe, invoice) === subscription) {
      voidInvoice(stripe, cause, invoice);
    }
  }
}

/** Every item runs in the same rhythm. */
export function movePeriod(subscription: WireSubscription, start: number): void {
  const end = periodEnd(subscription.billing_cycle_anchor, start, rhythmOfAll(subscription.items.data));
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = end;
  }
}

function issue(stripe: LocalStripe, cause: Cause, invoice: WireInvoice, fails: boolean): void {
  emit(stripe, cause, "invoice.created", invoice);
  finalizeInvoice(stripe, cause, invoice);
  collect(stripe, cause, invoice, { fails, offSession: true });
}

function prepareSubscriptionInvoice(
  stripe: LocalStripe,
  customer: Stripe.Customer,
  subscription: WireSubscription,
  facts: {
    billingReason: Stripe.Invoice.BillingReason;
    items: WireInvoiceItem[];
    period: { start: number; end: number };
    billedTo?: Partial<WireInvoice>;
    wholePeriod?: boolean;
  },
): WireInvoice {
  const { metadata } = subscription;
  const { wholePeriod = true } = facts;
  const invoice = prepareInvoice(stripe, customer, {
    autoAdvance: true,
    automaticTax: subscription.automatic_tax.enabled,
    billingReason: facts.billingReason,
    collectionMethod: "charge_automatically",
    currency: subscription.currency,
    defaultPaymentMethod: null,
    description: null,
    discounts: subscription.discounts.map((discount) => idOf(discount) ?? ""),
    dueDate: null,
    footer: null,
    items: facts.items,
    lines: (id) =>
      (wholePeriod ? subscription.items.data : []).map((item) => {
        const product = find(stripe.store.state.products, idOf(item.price.product) ?? "");
        return lineOfSubscription(item, { invoice: id, productName: product?.name ?? "Subscription", metadata });
      }),
    metadata: {},
    parent: {
      quote_details: null,
      subscription_details: { metadata: { ...metadata }, subscription: subscription.id },
      type: "subscription_details",
    },
    period: facts.period,
    ...(facts.billedTo && { billedTo: facts.billedTo }),
  });
  subscription.latest_invoice = invoice.id;
  return invoice;
}

function rhythmOfAll(subscribed: Pick<Subscribed, "price">[]): { interval: string; interval_count: number } {
  return subscribed[0]?.price.recurring ?? { interval: "month", interval_count: 1 };
}

/** A coupon for once has been used by the first invoice; one for some months ends with them. */
function endDiscount(stripe: LocalStripe, subscription: WireSubscription, start: number): void {
  const { discounts, coupons } = stripe.store.state;
  subscription.discounts = subscription.discounts.filter((id) => {
    const discount = find(discounts, idOf(id) ?? "");
    const coupon = find(coupons, idOf(discount?.source.coupon) ?? "");
    return coupon?.duration !== "once" && (discount?.end == null || start < discount.end);
  });
}
