import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { customerNamed, paymentMethodNamed } from "../payments/attach";
import { attemptSetup, newSetupIntent, setupFault } from "../payments/attempt-setup";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import { Fault, invalidRequest, missing } from "../wire/fault";
import { changedMetadata, createdFilter, flag, metadataChange, pageQuery, text, webAddress } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const cardOnly = z.array(z.literal("card")).length(1);

const createParams = z.strictObject({
  allowed_payment_method_types: cardOnly.optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
  confirm: flag.optional(),
  customer: text.optional(),
  description: text.optional(),
  metadata: metadataChange.optional(),
  payment_method: text.optional(),
  payment_method_types: cardOnly.optional(),
  return_url: webAddress.optional(),
  usage: z.enum(["off_session", "on_session"]).optional(),
});

const confirmParams = z.strictObject({ payment_method: text.optional(), return_url: webAddress.optional() });

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  customer: text.optional(),
  payment_method: text.optional(),
});

export const setupIntentRoutes: readonly Route[] = [
  route("POST", "/v1/setup_intents", createParams, (input, { stripe, cause }) => {
    if (input.customer !== undefined) customerNamed(stripe, input.customer, "customer");
    const automatic = input.automatic_payment_methods;
    const intent = newSetupIntent({
      customer: input.customer ?? null,
      description: input.description ?? null,
      metadata: changedMetadata(null, input.metadata),
      usage: input.usage ?? "off_session",
      automaticPaymentMethods: automatic
        ? { enabled: automatic.enabled, allow_redirects: automatic.allow_redirects ?? "always" }
        : null,
    });
    if (input.payment_method !== undefined) {
      intent.payment_method = paymentMethodNamed(stripe, input.payment_method, "payment_method").id;
      intent.status = "requires_confirmation";
    }
    if (input.confirm && input.payment_method === undefined) throw withoutPaymentMethod(intent);
    stripe.store.state.setupIntents[intent.id] = intent;
    emit(stripe, cause, "setup_intent.created", intent);
    // By now a token has become a payment method of its own.
    if (input.confirm) confirm(stripe, cause, intent, { return_url: input.return_url });
    return intent;
  }),

  route("GET", "/v1/setup_intents", listParams, ({ customer, payment_method, ...query }, { stripe, path }) => {
    const intents = Object.values(stripe.store.state.setupIntents).filter(
      (intent) =>
        (customer === undefined || intent.customer === customer) &&
        (payment_method === undefined || intent.payment_method === payment_method),
    );
    return page(intents, query, path);
  }),

  route("GET", "/v1/setup_intents/:id", z.strictObject({ client_secret: text.optional() }), (_, { stripe, id }) =>
    knownIntent(stripe, id),
  ),

  route("POST", "/v1/setup_intents/:id/confirm", confirmParams, (input, { stripe, cause, id }) => {
    const intent = knownIntent(stripe, id);
    refuseIfOver(intent);
    confirm(stripe, cause, intent, input);
    return intent;
  }),

  route("POST", "/v1/setup_intents/:id/cancel", z.strictObject({}), (_, { stripe, cause, id }) => {
    const intent = knownIntent(stripe, id);
    refuseIfOver(intent);
    intent.status = "canceled";
    intent.next_action = null;
    emit(stripe, cause, "setup_intent.canceled", intent);
    return intent;
  }),
];

function confirm(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.SetupIntent,
  input: z.output<typeof confirmParams>,
): void {
  const named = input.payment_method ?? idOf(intent.payment_method);
  if (named === null) throw withoutPaymentMethod(intent);
  const paymentMethod = paymentMethodNamed(stripe, named, "payment_method");
  const owner = idOf(paymentMethod.customer);
  if (owner !== null && owner !== idOf(intent.customer)) {
    throw invalidRequest(`The PaymentMethod ${paymentMethod.id} belongs to another customer.`, {
      param: "payment_method",
    });
  }
  const result = attemptSetup(stripe, cause, intent, paymentMethod, {
    authentication: "absent",
    returnUrl: input.return_url ?? null,
  });
  if (result.outcome === "declined") throw setupFault(intent, paymentMethod, result.decline);
}

function refuseIfOver(intent: Stripe.SetupIntent): void {
  if (intent.status !== "succeeded" && intent.status !== "canceled") return;
  throw unexpectedState(intent, `This SetupIntent is already ${intent.status}.`);
}

function withoutPaymentMethod(intent: Stripe.SetupIntent): Fault {
  return unexpectedState(intent, "You cannot confirm this SetupIntent because it's missing a payment method.");
}

function unexpectedState(intent: Stripe.SetupIntent, message: string): Fault {
  return new Fault(400, {
    type: "invalid_request_error",
    code: "setup_intent_unexpected_state",
    message,
    setup_intent: intent,
  });
}

function knownIntent(stripe: LocalStripe, id: string): Stripe.SetupIntent {
  const intent = find(stripe.store.state.setupIntents, id);
  if (!intent) throw missing("setupintent", id);
  return intent;
}
