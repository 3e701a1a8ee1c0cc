import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { newSetupIntent } from "../payments/attempt-setup";
import { newCheckoutSession } from "../payments/new-checkout-session";
import { priceCheckout } from "../payments/price-checkout";
import { invalidRequest } from "../wire/fault";
import { changedMetadata, currencyCode, flag, integer, metadataChange, text, webAddress } from "../wire/form";
import { lineItemParams } from "./checkout-line-items";
import { discountOf, nothingToPay, orderOf, refuseStrangers } from "./checkout-order";

/** Options that would need something we do not have are taken only when switched off. */
const off = z.strictObject({ enabled: z.literal("false") });
const onOff = z.enum(["enabled", "disabled"]);

const discountParams = z.strictObject({ coupon: text.optional(), promotion_code: text.optional() });

export const createCheckoutParams = z.strictObject({
  mode: z.enum(["payment", "setup", "subscription"]).optional(),
  adaptive_pricing: off.optional(),
  allow_promotion_codes: flag.optional(),
  allowed_payment_method_types: z.array(z.literal("card")).length(1).optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  billing_address_collection: z.enum(["auto", "required"]).optional(),
  cancel_url: webAddress.optional(),
  client_reference_id: text.max(200).optional(),
  currency: currencyCode.optional(),
  custom_text: z.strictObject({ submit: z.strictObject({ message: text.max(1200) }).optional() }).optional(),
  customer: text.optional(),
  customer_creation: z.enum(["always", "if_required"]).optional(),
  customer_email: text.optional(),
  customer_update: z
    .strictObject({ address: z.enum(["auto", "never"]).optional(), name: z.enum(["auto", "never"]).optional() })
    .optional(),
  discounts: z.array(discountParams).max(1).optional(),
  expires_at: integer.optional(),
  invoice_creation: z
    .strictObject({
      enabled: flag,
      invoice_data: z
        .strictObject({ description: text.optional(), footer: text.optional(), metadata: metadataChange.optional() })
        .optional(),
    })
    .optional(),
  line_items: z.array(lineItemParams).min(1).max(100).optional(),
  locale: text.optional(),
  metadata: metadataChange.optional(),
  origin_context: z.literal("web").optional(),
  payment_intent_data: z
    .strictObject({
      capture_method: z.enum(["automatic", "automatic_async"]).optional(),
      description: text.optional(),
      metadata: metadataChange.optional(),
      receipt_email: text.optional(),
      setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
      statement_descriptor: text.max(22).optional(),
    })
    .optional(),
  payment_method_types: z.array(z.literal("card")).length(1).optional(),
  phone_number_collection: off.optional(),
  saved_payment_method_options: z
    .strictObject({
      allow_redisplay_filters: z.array(z.enum(["always", "limited", "unspecified"])).optional(),
      payment_method_remove: onOff.optional(),
      payment_method_save: onOff.optional(),
    })
    .optional(),
  setup_intent_data: z.strictObject({ description: text.optional(), metadata: metadataChange.optional() }).optional(),
  submit_type: z.enum(["auto", "pay", "subscribe"]).optional(),
  subscription_data: z.strictObject({ description: text.optional(), metadata: metadataChange.optional() }).optional(),
  success_url: webAddress.optional(),
  tax_id_collection: z.strictObject({ enabled: flag, required: z.literal("never").optional() }).optional(),
  ui_mode: z.literal("hosted_page").optional(),
});

export type CheckoutInput = z.output<typeof createCheckoutParams>;

const DAY_SECONDS = 24 * 60 * 60;
const SHORTEST_SECONDS = 30 * 60;

/** Opens a session: to pay for line items, or (in setup mode) to save a card for later. */
export function createCheckout(stripe: LocalStripe, cause: Cause, input: CheckoutInput): Stripe.Checkout.Session {
  const { mode = "payment" } = input;
  if (input.success_url === undefined) {
    throw invalidRequest("Missing required param: success_url.", { code: "parameter_missing", param: "success_url" });
  }
  checkCustomer(stripe, input);
  refuseStrangers(mode, input);
  const order = mode === "setup" ? nothingToPay(input) : orderOf(stripe, mode, input);
  const discount = discountOf(stripe, input, order);
  const expiresAt = expiryOf(input);
  const setupIntent = mode === "setup" ? openSetupIntent(stripe, cause, input) : null;
  const saved = input.saved_payment_method_options;
  const invoice = input.invoice_creation;
  const needsCustomer = mode === "subscription" || invoice?.enabled;
  const session = newCheckoutSession({
    mode,
    allowPromotionCodes: input.allow_promotion_codes ?? null,
    amountTotal: order.amountTotal,
    automaticTax: input.automatic_tax?.enabled ?? false,
    billingAddressCollection: input.billing_address_collection ?? null,
    currency: order.currency,
    setupIntent,
    cancelUrl: input.cancel_url ?? null,
    successUrl: input.success_url,
    clientReferenceId: input.client_reference_id ?? null,
    customer: input.customer ?? null,
    customerCreation:
      input.customer === undefined ? (input.customer_creation ?? (needsCustomer ? "always" : "if_required")) : null,
    customerEmail: input.customer_email ?? null,
    customSubmitText: input.custom_text?.submit?.message ?? null,
    expiresAt,
    invoiceCreation: {
      enabled: invoice?.enabled ?? false,
      description: invoice?.invoice_data?.description ?? null,
      footer: invoice?.invoice_data?.footer ?? null,
      metadata: changedMetadata(null, invoice?.invoice_data?.metadata),
    },
    locale: input.locale ?? null,
    metadata: changedMetadata(null, input.metadata),
    publicUrl: stripe.publicUrl,
    savedPaymentMethodOptions: saved
      ? {
          allow_redisplay_filters: saved.allow_redisplay_filters ?? ["always"],
          payment_method_remove: saved.payment_method_remove ?? "disabled",
          payment_method_save: saved.payment_method_save ?? null,
        }
      : null,
    submitType: input.submit_type ?? null,
    taxIdCollection: input.tax_id_collection?.enabled ?? false,
  });
  order.addToStore();
  const wanted = input.payment_intent_data;
  const { checkoutSessions, checkoutVisits, lineItems } = stripe.store.state;
  checkoutSessions[session.id] = session;
  lineItems[session.id] = order.items;
  checkoutVisits[session.id] = {
    wanted: {
      description: mode === "subscription" ? "Subscription creation" : (wanted?.description ?? null),
      metadata: changedMetadata(null, wanted?.metadata),
      receiptEmail: wanted?.receipt_email ?? null,
      setupFutureUsage: mode === "subscription" ? "off_session" : (wanted?.setup_future_usage ?? null),
      statementDescriptor: wanted?.statement_descriptor ?? null,
      nameToCustomer: input.customer_update?.name === "auto",
      addressToCustomer: input.customer_update?.address === "auto",
      ...(mode === "subscription" && {
        subscription: {
          description: input.subscription_data?.description ?? null,
          metadata: changedMetadata(null, input.subscription_data?.metadata),
        },
      }),
    },
    discount,
    paymentIntent: null,
    email: null,
    name: null,
    problem: null,
  };
  priceCheckout(stripe, session);
  return session;
}

function openSetupIntent(stripe: LocalStripe, cause: Cause, input: CheckoutInput): string {
  const intent = newSetupIntent({
    customer: input.customer ?? null,
    description: input.setup_intent_data?.description ?? null,
    metadata: changedMetadata(null, input.setup_intent_data?.metadata),
    usage: "off_session",
    automaticPaymentMethods: null,
  });
  stripe.store.state.setupIntents[intent.id] = intent;
  emit(stripe, cause, "setup_intent.created", intent);
  return intent.id;
}

function expiryOf(input: CheckoutInput): number {
  const now = nowSeconds();
  const expiresAt = input.expires_at ?? now + DAY_SECONDS;
  // A second of tolerance: the caller's clock has moved on since the sum was made.
  if (expiresAt - now >= SHORTEST_SECONDS - 1 && expiresAt - now <= DAY_SECONDS) return expiresAt;
  throw invalidRequest("`expires_at` must be between 30 minutes and 24 hours from now.", { param: "expires_at" });
}

function checkCustomer(stripe: LocalStripe, input: CheckoutInput): void {
  if (input.customer === undefined) {
    if (input.customer_update) {
      throw invalidRequest("`customer_update` can only be used with `customer`.", { param: "customer_update" });
    }
    return;
  }
  const customer = customerNamed(stripe, input.customer, "customer");
  if (input.automatic_tax?.enabled && input.customer_update?.address !== "auto" && !customer.address?.country) {
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set `customer_update[address]` to 'auto'.",
      { code: "customer_tax_location_invalid", param: "automatic_tax" },
    );
  }
  if (input.tax_id_collection?.enabled && input.customer_update?.name !== "auto") {
    throw invalidRequest(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      { param: "tax_id_collection" },
    );
  }
  for (const rival of ["customer_email", "customer_creation"] as const) {
    if (input[rival] !== undefined) {
      throw invalidRequest(`You may only specify one of these parameters: customer, ${rival}.`, { param: rival });
    }
  }
}
