import type Stripe from "stripe";
import { nowSeconds } from "../local-stripe";
import { newId } from "../store/ids";

export function newCheckoutSession(facts: {
  mode: "payment" | "setup" | "subscription";
  allowPromotionCodes: boolean | null;
  /** null when nothing is to be paid; what tax and discounts make of it is counted later. */
  amountTotal: number | null;
  automaticTax: boolean;
  billingAddressCollection: "auto" | "required" | null;
  currency: string | null;
  setupIntent: string | null;
  cancelUrl: string | null;
  successUrl: string;
  clientReferenceId: string | null;
  customer: string | null;
  customerCreation: "always" | "if_required" | null;
  customerEmail: string | null;
  customSubmitText: string | null;
  expiresAt: number;
  invoiceCreation: {
    enabled: boolean;
    description: string | null;
    footer: string | null;
    metadata: Record<string, string>;
  };
  locale: string | null;
  metadata: Record<string, string>;
  publicUrl: string;
  savedPaymentMethodOptions: Stripe.Checkout.Session.SavedPaymentMethodOptions | null;
  submitType: "auto" | "pay" | "subscribe" | null;
  taxIdCollection: boolean;
}): Stripe.Checkout.Session {
  const id = newId("cs_test");
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: facts.allowPromotionCodes,
    allowed_payment_method_types: null,
    amount_subtotal: facts.amountTotal,
    amount_total: facts.amountTotal,
    automatic_tax: {
      enabled: facts.automaticTax,
      liability: facts.automaticTax ? { type: "self" } : null,
      provider: facts.automaticTax ? "stripe" : null,
      status: null,
    },
    billing_address_collection: facts.billingAddressCollection,
    cancel_url: facts.cancelUrl,
    client_reference_id: facts.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: nowSeconds(),
    currency: facts.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: facts.customSubmitText === null ? null : { message: facts.customSubmitText },
      terms_of_service_acceptance: null,
    },
    customer: facts.customer,
    customer_account: null,
    customer_creation: facts.customerCreation,
    customer_details: facts.customerEmail === null ? null : customerDetails({ email: facts.customerEmail }),
    customer_email: facts.customerEmail,
    discounts: [],
    expires_at: facts.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: {
      enabled: facts.invoiceCreation.enabled,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: facts.invoiceCreation.description,
        footer: facts.invoiceCreation.footer,
        issuer: null,
        metadata: facts.invoiceCreation.metadata,
        rendering_options: null,
      },
    },
    livemode: false,
    locale: facts.locale,
    managed_payments: null,
    metadata: facts.metadata,
    mode: facts.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    payment_status: facts.mode === "setup" ? "no_payment_required" : "unpaid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: facts.savedPaymentMethodOptions,
    setup_intent: facts.setupIntent,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: facts.submitType,
    subscription: null,
    success_url: facts.successUrl,
    tax_id_collection: { enabled: facts.taxIdCollection, required: "never" },
    total_details: facts.amountTotal === null ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${facts.publicUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

export function customerDetails(facts: {
  email: string | null;
  name?: string | null;
  address?: Stripe.Address | null;
  businessName?: string | null;
  taxIds?: { type: string; value: string }[];
}): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: facts.address ?? null,
    business_name: facts.businessName ?? null,
    email: facts.email,
    individual_name: null,
    name: facts.name ?? null,
    phone: null,
    tax_exempt: "none",
    tax_ids: facts.taxIds ?? [],
  };
}
