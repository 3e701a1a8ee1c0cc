import type Stripe from "stripe";
import { z } from "zod";
import { discountNamed, discountProblem, reductionOf, type AppliedDiscount } from "../billing/discounts";
import { priceCharges } from "../billing/price-charges";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { checkChargeAmount } from "../payments/amounts";
import { customerNamed } from "../payments/attach";
import { newSetupIntent } from "../payments/attempt-setup";
import { newCheckoutSession } from "../payments/new-checkout-session";
import { chargesOf, priceCheckout } from "../payments/price-checkout";
import type { WireLineItem } from "../store/wire-types";
import { invalidRequest, notBuilt, type Fault } from "../wire/fault";
import { changedMetadata, currencyCode, flag, integer, metadataChange, text, webAddress } from "../wire/form";
import { lineItemsOf, lineItemParams } from "./checkout-line-items";

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
  submit_type: z.enum(["auto", "pay"]).optional(),
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
  if (mode === "subscription") throw notBuilt("Checkout in subscription mode");
  if (input.success_url === undefined) throw missingParam("success_url", "Missing required param: success_url.");
  checkCustomer(stripe, input);
  const order = mode === "payment" ? orderOf(stripe, input) : nothingToPay(input);
  const discount = discountOf(stripe, input, order);
  const expiresAt = expiryOf(input);
  const setupIntent = mode === "setup" ? openSetupIntent(stripe, cause, input) : null;
  const saved = input.saved_payment_method_options;
  const invoice = input.invoice_creation;
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
      input.customer === undefined ? (input.customer_creation ?? (invoice?.enabled ? "always" : "if_required")) : null,
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
      description: wanted?.description ?? null,
      metadata: changedMetadata(null, wanted?.metadata),
      receiptEmail: wanted?.receipt_email ?? null,
      setupFutureUsage: wanted?.setup_future_usage ?? null,
      statementDescriptor: wanted?.statement_descriptor ?? null,
      nameToCustomer: input.customer_update?.name === "auto",
      addressToCustomer: input.customer_update?.address === "auto",
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

type Order = { items: WireLineItem[]; currency: string | null; amountTotal: number | null; addToStore: () => void };

function orderOf(stripe: LocalStripe, input: CheckoutInput): Order {
  if (input.line_items === undefined) {
    throw missingParam("line_items", "You must provide `line_items` in payment mode.");
  }
  if (input.setup_intent_data) {
    throw invalidRequest("`setup_intent_data` belongs to setup mode.", { param: "setup_intent_data" });
  }
  const order = lineItemsOf(stripe, input.line_items);
  if (input.currency !== undefined && input.currency !== order.currency) {
    throw invalidRequest(`The line items are in ${order.currency}, the session in ${input.currency}.`, {
      param: "currency",
    });
  }
  checkChargeAmount(order.amountTotal, order.currency, "line_items");
  return order;
}

function nothingToPay(input: CheckoutInput): Order {
  for (const param of [
    "discounts",
    "line_items",
    "payment_intent_data",
    "invoice_creation",
    "saved_payment_method_options",
  ] as const) {
    if (input[param] !== undefined) throw invalidRequest(`\`${param}\` cannot be used in setup mode.`, { param });
  }
  for (const param of ["automatic_tax", "tax_id_collection"] as const) {
    if (input[param]?.enabled) throw invalidRequest(`\`${param}\` cannot be used in setup mode.`, { param });
  }
  return { items: [], currency: input.currency ?? null, amountTotal: null, addToStore: () => {} };
}

/** The discount that the session begins with. */
function discountOf(stripe: LocalStripe, input: CheckoutInput, order: Order): AppliedDiscount | null {
  const [named] = input.discounts ?? [];
  if (!named) return null;
  if (input.allow_promotion_codes) {
    throw invalidRequest("You may only specify one of these parameters: allow_promotion_codes, discounts.", {
      param: "discounts",
    });
  }
  const discount = discountNamed(stripe, named, "discounts[0]");
  const currency = order.currency ?? "usd";
  const customer = input.customer ?? null;
  const problem = discountProblem(stripe, discount, { currency, amountSubtotal: order.amountTotal ?? 0, customer });
  if (problem !== null) throw invalidRequest(problem, { code: "coupon_expired", param: "discounts[0]" });
  const priced = priceCharges(chargesOf(order.items), reductionOf(stripe, discount.coupon), null);
  const left = priced.reduce((sum, { total }) => sum + total, 0);
  if (left > 0) checkChargeAmount(left, currency, "discounts[0]");
  return discount;
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

function missingParam(param: string, message: string): Fault {
  return invalidRequest(message, { code: "parameter_missing", param });
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
