import type Stripe from "stripe";
import { creditInvoiceOf, tellInvoiceOf } from "../billing/settle-invoice";
import { emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { Fault } from "../wire/fault";
import { attach } from "./attach";
import { openDispute } from "./dispute-charge";
import { idOf, newCharge } from "./new-objects";
import { AUTHENTICATION_FAILED, AUTHENTICATION_REQUIRED, cardBehind, type Decline } from "./test-cards";

export type AttemptOptions = {
  offSession: boolean;
  /** What the person did when the bank asked; "absent" when nobody has been asked yet. */
  authentication: "absent" | "completed" | "failed";
  /** A step that a person would have to take counts as a decline. */
  errorOnRequiresAction: boolean;
  /** Nobody is there, but somebody will be asked to come: the intent waits for them instead of being declined. */
  waitsForPerson?: boolean;
  /** The bank says no, whatever the card. */
  forcedDecline?: Decline;
  returnUrl?: string | null;
  /** Runs once it is clear that the money is there, before anything is booked. */
  beforeSuccess?: () => void;
};

export type AttemptResult =
  | { outcome: "succeeded" }
  | { outcome: "requires_action" }
  | { outcome: "declined"; decline: Decline; charge: Stripe.Charge | null };

/** Tries to take an intent's money from a card: books what follows and tells of it in events. */
export function attemptPayment(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  options: AttemptOptions,
): AttemptResult {
  const card = cardBehind(paymentMethod);
  if (options.forcedDecline) return decline(stripe, cause, intent, paymentMethod, options.forcedDecline);
  const needsPerson = asksForAuthentication(stripe, paymentMethod, options.offSession);
  if (needsPerson && options.authentication === "absent") {
    if ((options.offSession && !options.waitsForPerson) || options.errorOnRequiresAction) {
      return decline(stripe, cause, intent, paymentMethod, AUTHENTICATION_REQUIRED);
    }
    intent.status = "requires_action";
    intent.payment_method = paymentMethod.id;
    intent.last_payment_error = null;
    intent.next_action = options.returnUrl
      ? {
          type: "redirect_to_url",
          redirect_to_url: { url: `${stripe.publicUrl}/authenticate/${intent.id}`, return_url: options.returnUrl },
        }
      : { type: "use_stripe_sdk", use_stripe_sdk: {} };
    emit(stripe, cause, "payment_intent.requires_action", intent);
    tellInvoiceOf(stripe, cause, intent, "invoice.payment_action_required");
    return { outcome: "requires_action" };
  }
  if (needsPerson && options.authentication === "failed") {
    return decline(stripe, cause, intent, paymentMethod, AUTHENTICATION_FAILED);
  }
  if (card.decline) return decline(stripe, cause, intent, paymentMethod, card.decline);
  options.beforeSuccess?.();
  succeed(stripe, cause, intent, paymentMethod, options.authentication === "completed");
  return { outcome: "succeeded" };
}

/** The 402 that the API answers when a charge was declined; it carries the intent as it is now. */
export function cardFault(
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  declined: { decline: Decline; charge: Stripe.Charge | null },
): Fault {
  return new Fault(402, {
    type: "card_error",
    code: declined.decline.code,
    ...(declined.decline.declineCode !== null && { decline_code: declined.decline.declineCode }),
    message: declined.decline.sentence,
    ...(declined.charge && { charge: declined.charge.id }),
    payment_intent: intent,
    payment_method: paymentMethod,
  });
}

function asksForAuthentication(stripe: LocalStripe, paymentMethod: Stripe.PaymentMethod, offSession: boolean): boolean {
  const { authentication } = cardBehind(paymentMethod);
  if (authentication === undefined) return false;
  if (authentication === "always" || !offSession) return true;
  return !Object.hasOwn(stripe.store.state.authenticatedPaymentMethods, paymentMethod.id);
}

function succeed(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  authenticated: boolean,
): void {
  const { state } = stripe.store;
  const customer = idOf(intent.customer);
  if (intent.setup_future_usage !== null && customer !== null) {
    if (authenticated && intent.setup_future_usage === "off_session")
      state.authenticatedPaymentMethods[paymentMethod.id] = true;
    if (paymentMethod.customer === null) attach(stripe, cause, paymentMethod, customer);
  }
  const charge = newCharge(intent, paymentMethod, null, { publicUrl: stripe.publicUrl, authenticated });
  state.charges[charge.id] = charge;
  Object.assign(intent, {
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: charge.id,
    payment_method: paymentMethod.id,
    last_payment_error: null,
    next_action: null,
  } satisfies Partial<Stripe.PaymentIntent>);
  emit(stripe, cause, "charge.succeeded", charge);
  emit(stripe, cause, "payment_intent.succeeded", intent);
  creditInvoiceOf(stripe, cause, intent);
  if (cardBehind(paymentMethod).disputed) openDispute(stripe, cause, charge, { reason: "fraudulent" });
}

function decline(
  stripe: LocalStripe,
  cause: Cause,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  reason: Decline,
): AttemptResult {
  // A bank that could not tell who is there never sees the charge.
  const unseen = reason === AUTHENTICATION_FAILED;
  const charge = unseen
    ? null
    : newCharge(intent, paymentMethod, reason, { publicUrl: stripe.publicUrl, authenticated: false });
  Object.assign(intent, {
    status: "requires_payment_method",
    payment_method: null,
    next_action: null,
    ...(charge && { latest_charge: charge.id }),
    last_payment_error: {
      type: unseen ? "invalid_request_error" : "card_error",
      code: reason.code,
      ...(reason.declineCode !== null && { decline_code: reason.declineCode }),
      message: reason.sentence,
      ...(charge && { charge: charge.id }),
      payment_method: structuredClone(paymentMethod),
    },
  } satisfies Partial<Stripe.PaymentIntent>);
  if (charge) {
    stripe.store.state.charges[charge.id] = charge;
    emit(stripe, cause, "charge.failed", charge);
  }
  emit(stripe, cause, "payment_intent.payment_failed", intent);
  tellInvoiceOf(stripe, cause, intent, "invoice.payment_failed");
  return { outcome: "declined", decline: reason, charge };
}
