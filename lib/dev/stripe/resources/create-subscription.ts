import { z } from "zod";
import { discountNamed, discountProblem } from "../billing/discounts";
import { beginSubscription } from "../billing/subscriptions";
import { finalizeInvoice } from "../billing/finalize-invoice";
import type { Cause, LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { find } from "../store/store";
import type { WireInvoice, WireSubscription } from "../store/wire-types";
import { invalidRequest, missingReference } from "../wire/fault";
import { changedMetadata, flag, metadataChange, text } from "../wire/form";
import { itemParams, subscribedOf } from "./subscription-items";

export const createSubscriptionParams = z.strictObject({
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  cancel_at_period_end: flag.optional(),
  collection_method: z.literal("charge_automatically").optional(),
  customer: text,
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: z
    .array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }))
    .max(1)
    .optional(),
  items: z.array(itemParams).min(1).max(20),
  metadata: metadataChange.optional(),
  off_session: flag.optional(),
  payment_behavior: z.enum(["allow_incomplete", "default_incomplete"]).optional(),
  payment_settings: z
    .strictObject({ save_default_payment_method: z.enum(["off", "on_subscription"]).optional() })
    .optional(),
});

type Input = z.output<typeof createSubscriptionParams>;

/** Begins a subscription with its first invoice, finalized but not collected yet. */
export function createSubscription(
  stripe: LocalStripe,
  cause: Cause,
  input: Input,
): { subscription: WireSubscription; invoice: WireInvoice } {
  const customer = customerNamed(stripe, input.customer, "customer");
  const card = input.default_payment_method;
  if (card !== undefined && find(stripe.store.state.paymentMethods, card)?.customer !== customer.id) {
    throw missingReference("PaymentMethod", card, "default_payment_method");
  }
  if (input.automatic_tax?.enabled && !customer.address?.country) {
    throw invalidRequest(
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
      { code: "customer_tax_location_invalid" },
    );
  }
  const subscribed = subscribedOf(stripe, input.items);
  const currency = subscribed[0]?.price.currency ?? "usd";
  const amountSubtotal = subscribed.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  const collects = input.payment_behavior !== "default_incomplete" && amountSubtotal > 0;
  const hasCard = card !== undefined || customer.invoice_settings.default_payment_method !== null;
  if (collects && !hasCard) {
    throw invalidRequest(
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
      { code: "resource_missing" },
    );
  }
  const begun = beginSubscription(stripe, cause, customer, {
    automaticTax: input.automatic_tax?.enabled ?? false,
    cancelAtPeriodEnd: input.cancel_at_period_end ?? false,
    currency,
    defaultPaymentMethod: card ?? null,
    description: input.description ?? null,
    discount: discountOf(stripe, input, { currency, amountSubtotal, customer: customer.id }),
    extras: [],
    metadata: changedMetadata(null, input.metadata),
    savesPaymentMethod: input.payment_settings?.save_default_payment_method === "on_subscription",
    subscribed,
  });
  finalizeInvoice(stripe, cause, begun.invoice);
  return begun;
}

function discountOf(stripe: LocalStripe, input: Input, order: Parameters<typeof discountProblem>[2]) {
  const [named] = input.discounts ?? [];
  if (!named) return null;
  const discount = discountNamed(stripe, named, "discounts[0]");
  const problem = discountProblem(stripe, discount, order);
  if (problem !== null) throw invalidRequest(problem, { code: "coupon_expired", param: "discounts[0]" });
  return discount;
}
