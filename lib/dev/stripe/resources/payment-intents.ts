import type Stripe from "stripe";
import { z } from "zod";
import { belongsToInvoice } from "../billing/settle-invoice";
import { emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { checkChargeAmount } from "../payments/amounts";
import { customerNamed, paymentMethodNamed } from "../payments/attach";
import { attemptPayment, cardFault } from "../payments/attempt-payment";
import { cancelIntent } from "../payments/cancel-intent";
import { idOf, newPaymentIntent } from "../payments/new-objects";
import { find } from "../store/store";
import { Fault, invalidRequest, missing } from "../wire/fault";
import {
  changedMetadata,
  clearable,
  createdFilter,
  currencyCode,
  flag,
  integer,
  metadataChange,
  pageQuery,
  text,
  webAddress,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const setupFutureUsage = z.enum(["off_session", "on_session"]);
const cardOnly = z.array(z.literal("card")).length(1);

const confirmFields = {
  error_on_requires_action: flag.optional(),
  off_session: flag.optional(),
  payment_method: text.optional(),
  receipt_email: clearable(text).optional(),
  return_url: webAddress.optional(),
  setup_future_usage: setupFutureUsage.optional(),
};

const createParams = z.strictObject({
  ...confirmFields,
  amount: integer,
  currency: currencyCode,
  allowed_payment_method_types: cardOnly.optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
  capture_method: z.enum(["automatic", "automatic_async"]).optional(),
  confirm: flag.optional(),
  customer: text.optional(),
  description: text.optional(),
  metadata: metadataChange.optional(),
  payment_method_types: cardOnly.optional(),
  statement_descriptor: text.max(22).optional(),
});

const updateParams = z.strictObject({
  amount: integer.optional(),
  description: clearable(text).optional(),
  metadata: metadataChange.optional(),
  receipt_email: clearable(text).optional(),
  setup_future_usage: clearable(setupFutureUsage).optional(),
});

const confirmParams = z.strictObject(confirmFields);
const cancelParams = z.strictObject({
  cancellation_reason: z.enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"]).optional(),
});
const listParams = z.strictObject({ ...pageQuery, created: createdFilter.optional(), customer: text.optional() });

export const paymentIntentRoutes: readonly Route[] = [
  route("POST", "/v1/payment_intents", createParams, (input, { stripe, cause }) => {
    checkChargeAmount(input.amount, input.currency, "amount");
    if (input.customer !== undefined) customerNamed(stripe, input.customer, "customer");
    const confirm = input.confirm ?? false;
    for (const name of ["off_session", "error_on_requires_action", "return_url"] as const) {
      if (input[name] !== undefined && !confirm) {
        throw invalidRequest(
          `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless confirm is set to true.`,
          {
            param: name,
          },
        );
      }
    }
    const namesTypes = input.payment_method_types !== undefined || input.allowed_payment_method_types !== undefined;
    const automatic =
      input.automatic_payment_methods ?? (namesTypes ? null : { enabled: true, allow_redirects: "always" });
    const intent = newPaymentIntent({
      amount: input.amount,
      currency: input.currency,
      customer: input.customer ?? null,
      description: input.description ?? null,
      metadata: changedMetadata(null, input.metadata),
      receiptEmail: input.receipt_email ?? null,
      setupFutureUsage: input.setup_future_usage ?? null,
      automaticPaymentMethods: automatic && {
        enabled: automatic.enabled,
        allow_redirects: automatic.allow_redirects ?? "always",
      },
      statementDescriptor: input.statement_descriptor ?? null,
    });
    const paymentMethod =
      input.payment_method === undefined ? null : usablePaymentMethod(stripe, intent, input.payment_method);
    if (paymentMethod) {
      intent.payment_method = paymentMethod.id;
      intent.status = "requires_confirmation";
    }
    if (confirm) checkConfirmation(intent, paymentMethod, input);
    stripe.store.state.paymentIntents[intent.id] = intent;
    emit(stripe, cause, "payment_intent.created", intent);
    if (confirm && paymentMethod) attempt(stripe, cause, intent, paymentMethod, input);
    return intent;
  }),

  route("GET", "/v1/payment_intents", listParams, ({ customer, ...query }, { stripe, path }) => {
    const intents = Object.values(stripe.store.state.paymentIntents);
    return page(
      customer === undefined ? intents : intents.filter((intent) => intent.customer === customer),
      query,
      path,
    );
  }),

  route("GET", "/v1/payment_intents/:id", z.strictObject({ client_secret: text.optional() }), (_, { stripe, id }) =>
    knownIntent(stripe, id),
  ),

  route("POST", "/v1/payment_intents/:id", updateParams, (input, { stripe, id }) => {
    const intent = knownIntent(stripe, id);
    if (input.amount !== undefined) {
      refuseUnless(intent, ["requires_payment_method", "requires_confirmation"], "update its amount");
      refuseIfInvoiced(stripe, intent);
      checkChargeAmount(input.amount, intent.currency, "amount");
      intent.amount = input.amount;
    }
    if (input.description !== undefined) intent.description = input.description;
    if (input.receipt_email !== undefined) intent.receipt_email = input.receipt_email;
    if (input.setup_future_usage !== undefined) intent.setup_future_usage = input.setup_future_usage;
    intent.metadata = changedMetadata(intent.metadata, input.metadata);
    return intent;
  }),

  route("POST", "/v1/payment_intents/:id/confirm", confirmParams, (input, { stripe, cause, id }) => {
    const intent = knownIntent(stripe, id);
    refuseUnless(intent, ["requires_payment_method", "requires_confirmation", "requires_action"], "confirm it");
    const named = input.payment_method ?? idOf(intent.payment_method);
    const paymentMethod = named === null ? null : usablePaymentMethod(stripe, intent, named);
    checkConfirmation(intent, paymentMethod, input);
    if (input.receipt_email !== undefined) intent.receipt_email = input.receipt_email;
    if (input.setup_future_usage !== undefined) intent.setup_future_usage = input.setup_future_usage;
    if (paymentMethod) attempt(stripe, cause, intent, paymentMethod, input);
    return intent;
  }),

  route("POST", "/v1/payment_intents/:id/cancel", cancelParams, (input, { stripe, cause, id }) => {
    const intent = knownIntent(stripe, id);
    refuseUnless(intent, ["requires_payment_method", "requires_confirmation", "requires_action"], "cancel it");
    refuseIfInvoiced(stripe, intent);
    cancelIntent(stripe, cause, intent, input.cancellation_reason ?? null);
    return intent;
  }),
];

function attempt(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  input: z.output<typeof confirmParams>,
): void {
  const result = attemptPayment(stripe, cause, intent, paymentMethod, {
    offSession: input.off_session ?? false,
    authentication: "absent",
    errorOnRequiresAction: input.error_on_requires_action ?? false,
    returnUrl: input.return_url ?? null,
  });
  if (result.outcome === "declined") throw cardFault(intent, paymentMethod, result);
}

function usablePaymentMethod(stripe: LocalStripe, intent: Stripe.PaymentIntent, named: string): Stripe.PaymentMethod {
  const paymentMethod = paymentMethodNamed(stripe, named, "payment_method");
  const [owner, payer] = [idOf(paymentMethod.customer), idOf(intent.customer)];
  if (owner !== null && payer === null) {
    throw invalidRequest(
      `The PaymentMethod ${paymentMethod.id} belongs to a Customer. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      { param: "payment_method" },
    );
  }
  if (owner === null && wasDetached(stripe, paymentMethod.id)) {
    throw invalidRequest(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
    );
  }
  if (owner !== null && owner !== payer) {
    throw invalidRequest(
      `The PaymentMethod ${paymentMethod.id} does not belong to the Customer you supplied ${payer}.`,
      {
        param: "payment_method",
      },
    );
  }
  return paymentMethod;
}

/** Where a card has been is not written on it; what happened is. */
function wasDetached({ store }: LocalStripe, paymentMethod: string): boolean {
  return Object.values(store.state.events).some(
    ({ type, data }) => type === "payment_method.detached" && (data.object as { id: string }).id === paymentMethod,
  );
}

function checkConfirmation(
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod | null,
  input: z.output<typeof confirmParams>,
): void {
  if (paymentMethod === null) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. Provide a payment method and try again.",
    );
  }
  const mayRedirect =
    intent.automatic_payment_methods?.enabled && intent.automatic_payment_methods.allow_redirects !== "never";
  const nobodyToRedirect = input.off_session || input.error_on_requires_action;
  if (mayRedirect && !nobodyToRedirect && input.return_url === undefined) {
    throw invalidRequest(
      "This PaymentIntent is configured to accept payment methods that might redirect your customer off of your page, so you must provide a `return_url`. To leave those payment methods out, set `automatic_payment_methods[allow_redirects]` to `never`.",
      { param: "return_url" },
    );
  }
}

function refuseUnless(intent: Stripe.PaymentIntent, statuses: Stripe.PaymentIntent.Status[], act: string): void {
  if (statuses.includes(intent.status)) return;
  throw unexpectedState(intent, `This PaymentIntent's status is ${intent.status}, so you cannot ${act}.`);
}

function refuseIfInvoiced(stripe: LocalStripe, intent: Stripe.PaymentIntent): void {
  if (!belongsToInvoice(stripe, intent)) return;
  throw unexpectedState(intent, "This PaymentIntent belongs to an invoice: change, pay or void the invoice instead.");
}

function unexpectedState(intent: Stripe.PaymentIntent, message: string): Fault {
  return new Fault(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message,
    payment_intent: intent,
  });
}

function knownIntent(stripe: LocalStripe, id: string): Stripe.PaymentIntent {
  const intent = find(stripe.store.state.paymentIntents, id);
  if (!intent) throw missing("payment_intent", id);
  return intent;
}
