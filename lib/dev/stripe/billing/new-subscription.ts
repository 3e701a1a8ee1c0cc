import { nowSeconds } from "../local-stripe";
import { money } from "../payments/amounts";
import { newId } from "../store/ids";
import type { WireInvoiceLine, WirePlan, WirePrice, WireSubscription, WireSubscriptionItem } from "../store/wire-types";

export type Subscribed = { price: WirePrice; quantity: number; metadata: Record<string, string> };

/** A subscription that has not been paid yet. */
export function newSubscription(
  customer: string,
  facts: {
    automaticTax: boolean;
    cancelAtPeriodEnd: boolean;
    currency: string;
    defaultPaymentMethod: string | null;
    description: string | null;
    metadata: Record<string, string>;
    period: { start: number; end: number };
    savesPaymentMethod: boolean;
    subscribed: Subscribed[];
  },
): WireSubscription {
  const id = newId("sub");
  const { start, end } = facts.period;
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: facts.automaticTax,
      liability: facts.automaticTax ? { type: "self" } : null,
    },
    billing_cycle_anchor: start,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "classic" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: facts.cancelAtPeriodEnd ? end : null,
    cancel_at_period_end: facts.cancelAtPeriodEnd,
    canceled_at: facts.cancelAtPeriodEnd ? start : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: start,
    currency: facts.currency,
    customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: facts.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: facts.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: facts.subscribed.map((each) => newSubscriptionItem(id, each, facts.period)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: facts.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: facts.savesPaymentMethod ? "on_subscription" : "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: "incomplete",
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
  };
}

export function newSubscriptionItem(
  subscription: string,
  { price, quantity, metadata }: Subscribed,
  period: { start: number; end: number },
): WireSubscriptionItem {
  return {
    id: newId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: nowSeconds(),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata,
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription,
    tax_rates: [],
  };
}

/** The older name of a recurring price, which Stripe still puts beside it. */
export function planOf(price: WirePrice): WirePlan {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: { ...price.metadata },
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

/** What an invoice says about one item of a subscription for one period. */
export function lineOfSubscription(
  item: WireSubscriptionItem,
  facts: { invoice: string; productName: string; metadata: Record<string, string> },
): WireInvoiceLine {
  const { price, quantity = 1 } = item;
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId("il"),
    object: "line_item",
    amount,
    currency: price.currency,
    description: `${quantity} × ${facts.productName} (at ${money(price.unit_amount ?? 0, price.currency)} / ${rhythmOf(price)})`,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: facts.invoice,
    livemode: false,
    metadata: { ...facts.metadata },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: "subscription_item_details",
    },
    period: { start: item.current_period_start, end: item.current_period_end },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: String(price.product) },
      type: "price_details",
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}

/** `month`, `3 months` */
export function rhythmOf(price: Pick<WirePrice, "recurring">): string {
  const { interval = "month", interval_count: count = 1 } = price.recurring ?? {};
  return count === 1 ? interval : `${count} ${interval}s`;
}
