import { z } from "zod";
import { changeItems } from "../billing/change-items";
import { collect, endSubscription } from "../billing/subscriptions";
import { changeSubscription, isOver, setEnding } from "../billing/subscription-status";
import type { LocalStripe } from "../local-stripe";
import { find } from "../store/store";
import type { WireSubscription } from "../store/wire-types";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import { changedMetadata, clearable, createdFilter, flag, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { createSubscription, createSubscriptionParams } from "./create-subscription";
import { itemChanges, itemChangeParams } from "./subscription-items";

const cancellationDetails = z.strictObject({
  comment: clearable(text).optional(),
  feedback: clearable(
    z.enum([
      "customer_service",
      "low_quality",
      "missing_features",
      "other",
      "switched_service",
      "too_complex",
      "too_expensive",
      "unused",
    ]),
  ).optional(),
});

const updateParams = z.strictObject({
  cancel_at_period_end: flag.optional(),
  cancellation_details: cancellationDetails.optional(),
  default_payment_method: text.optional(),
  description: clearable(text).optional(),
  items: z.array(itemChangeParams).min(1).max(20).optional(),
  metadata: metadataChange.optional(),
  off_session: flag.optional(),
  payment_behavior: z.literal("allow_incomplete").optional(),
  proration_behavior: z.enum(["always_invoice", "create_prorations", "none"]).optional(),
});

const cancelParams = z.strictObject({
  cancellation_details: cancellationDetails.optional(),
  invoice_now: z.literal("false").optional(),
  prorate: z.literal("false").optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  customer: text.optional(),
  price: text.optional(),
  status: z.enum(["active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due"]).optional(),
});

export const subscriptionRoutes: readonly Route[] = [
  route("POST", "/v1/subscriptions", createSubscriptionParams, (input, { stripe, cause }) => {
    const { subscription, invoice } = createSubscription(stripe, cause, input);
    if (input.payment_behavior !== "default_incomplete") {
      collect(stripe, cause, invoice, { fails: false, offSession: input.off_session ?? false });
    }
    return subscription;
  }),

  route("GET", "/v1/subscriptions", listParams, ({ customer, price, status, ...query }, { stripe, path }) => {
    const subscriptions = Object.values(stripe.store.state.subscriptions).filter(
      (each) =>
        (customer === undefined || each.customer === customer) &&
        (price === undefined || each.items.data.some((item) => item.price.id === price)) &&
        hasStatus(each, status),
    );
    return page(subscriptions, query, path);
  }),

  route("GET", "/v1/subscriptions/:id", z.strictObject({}), (_, { stripe, id }) => knownSubscription(stripe, id)),

  route("POST", "/v1/subscriptions/:id", updateParams, (input, { stripe, cause, id }) => {
    const subscription = knownSubscription(stripe, id);
    checkUpdate(stripe, subscription, input);
    const changes = input.items ? itemChanges(stripe, subscription, input.items) : [];
    changeSubscription(stripe, cause, subscription, () => {
      if (input.default_payment_method !== undefined) {
        subscription.default_payment_method = input.default_payment_method;
      }
      if (input.description !== undefined) subscription.description = input.description;
      subscription.metadata = changedMetadata(subscription.metadata, input.metadata);
      if (input.cancel_at_period_end !== undefined) setEnding(subscription, input.cancel_at_period_end);
      noteDetails(subscription, input.cancellation_details);
    });
    if (changes.length > 0) {
      changeItems(stripe, cause, subscription, changes, input.proration_behavior ?? "create_prorations");
    }
    return subscription;
  }),

  route("DELETE", "/v1/subscriptions/:id", cancelParams, (input, { stripe, cause, id }) => {
    const subscription = knownSubscription(stripe, id);
    if (isOver(subscription)) throw missing("subscription", id);
    noteDetails(subscription, input.cancellation_details);
    endSubscription(stripe, cause, subscription);
    return subscription;
  }),
];

export function knownSubscription(stripe: LocalStripe, id: string): WireSubscription {
  const subscription = find(stripe.store.state.subscriptions, id);
  if (!subscription) throw missing("subscription", id);
  return subscription;
}

function checkUpdate(stripe: LocalStripe, subscription: WireSubscription, input: z.output<typeof updateParams>): void {
  const { metadata: _metadata, cancellation_details: _details, ...rest } = input;
  if (isOver(subscription) && Object.values(rest).some((value) => value !== undefined)) {
    throw invalidRequest("A canceled subscription can only update its cancellation_details and metadata.");
  }
  const card = input.default_payment_method;
  if (card !== undefined && find(stripe.store.state.paymentMethods, card)?.customer !== subscription.customer) {
    throw missingReference("PaymentMethod", card, "default_payment_method");
  }
}

function noteDetails(subscription: WireSubscription, details: z.output<typeof cancellationDetails> | undefined): void {
  if (!details || !subscription.cancellation_details) return;
  if (details.comment !== undefined) subscription.cancellation_details.comment = details.comment;
  if (details.feedback !== undefined) subscription.cancellation_details.feedback = details.feedback;
}

/** Without a wish, those that are over are left out. */
function hasStatus(subscription: WireSubscription, wanted: z.output<typeof listParams>["status"]): boolean {
  if (wanted === "all") return true;
  if (wanted === undefined) return subscription.status !== "canceled";
  return wanted === "ended" ? isOver(subscription) : subscription.status === wanted;
}
