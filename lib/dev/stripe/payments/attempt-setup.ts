import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { newId, randomText } from "../store/ids";
import { Fault } from "../wire/fault";
import { attach } from "./attach";
import type { AttemptOptions, AttemptResult } from "./attempt-payment";
import { idOf } from "./new-objects";
import { SETUP_AUTHENTICATION_FAILED, cardBehind, type Decline } from "./test-cards";

export function newSetupIntent(facts: {
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  usage: "off_session" | "on_session";
  automaticPaymentMethods: Stripe.SetupIntent.AutomaticPaymentMethods | null;
}): Stripe.SetupIntent {
  const id = newId("seti");
  return {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: facts.automaticPaymentMethods,
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(24)}`,
    created: nowSeconds(),
    customer: facts.customer,
    customer_account: null,
    description: facts.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: facts.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: facts.usage,
  };
}

/** Prepares a card for later payments without taking money. Its owner is there, so a bank may always ask. */
export function attemptSetup(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.SetupIntent,
  paymentMethod: Stripe.PaymentMethod,
  options: Pick<AttemptOptions, "authentication" | "beforeSuccess" | "returnUrl">,
): AttemptResult {
  const card = cardBehind(paymentMethod);
  intent.payment_method = paymentMethod.id;
  intent.last_setup_error = null;
  if (card.authentication !== undefined && options.authentication === "absent") {
    intent.status = "requires_action";
    intent.next_action = options.returnUrl
      ? {
          type: "redirect_to_url",
          redirect_to_url: { url: `${stripe.publicUrl}/authenticate/${intent.id}`, return_url: options.returnUrl },
        }
      : { type: "use_stripe_sdk", use_stripe_sdk: {} };
    emit(stripe, cause, "setup_intent.requires_action", intent);
    return { outcome: "requires_action" };
  }
  if (card.authentication !== undefined && options.authentication === "failed") {
    return fail(stripe, cause, intent, paymentMethod, SETUP_AUTHENTICATION_FAILED);
  }
  if (card.decline && !card.attachesAnyway) return fail(stripe, cause, intent, paymentMethod, card.decline);
  options.beforeSuccess?.();
  const customer = idOf(intent.customer);
  if (customer !== null && paymentMethod.customer === null) attach(stripe, cause, paymentMethod, customer);
  if (intent.usage === "off_session" && options.authentication === "completed") {
    stripe.store.state.authenticatedPaymentMethods[paymentMethod.id] = true;
  }
  intent.status = "succeeded";
  intent.next_action = null;
  emit(stripe, cause, "setup_intent.succeeded", intent);
  return { outcome: "succeeded" };
}

export function setupFault(intent: Stripe.SetupIntent, paymentMethod: Stripe.PaymentMethod, decline: Decline): Fault {
  return new Fault(402, {
    type: "card_error",
    code: decline.code,
    ...(decline.declineCode !== null && { decline_code: decline.declineCode }),
    message: decline.sentence,
    setup_intent: intent,
    payment_method: paymentMethod,
  });
}

function fail(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.SetupIntent,
  paymentMethod: Stripe.PaymentMethod,
  decline: Decline,
): AttemptResult {
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_setup_error = {
    type: decline === SETUP_AUTHENTICATION_FAILED ? "invalid_request_error" : "card_error",
    code: decline.code,
    ...(decline.declineCode !== null && { decline_code: decline.declineCode }),
    message: decline.sentence,
    payment_method: structuredClone(paymentMethod),
  };
  emit(stripe, cause, "setup_intent.setup_failed", intent);
  return { outcome: "declined", decline, charge: null };
}
