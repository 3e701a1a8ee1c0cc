import "server-only";
import Stripe from "stripe";
import { outcomeOfDecline } from "@/lib/domain/recharge/declines";
import type { RechargeOutcome } from "@/lib/domain/recharge/standing";
import { stripe } from "./client";

/* Charges of saved cards without their owner being there, and with them when a bank wants to hear from them. */

export type OffSessionCharge = {
  accountId: string;
  /** Also the idempotency key: however often it is sent, it is one charge. */
  purchaseId: string;
  customerId: string;
  paymentMethodId: string;
  /** Tax included. */
  amountCents: bigint;
  currency: string;
  description: string;
  receiptEmail: string | null;
};

/** A payment intent as Stripe has it now, and what that means for the attempt behind it. */
export type IntentState = {
  paymentIntentId: string;
  outcome: RechargeOutcome;
  /** Where its owner confirms it, while the bank waits for that. */
  confirmationUrl: string | null;
};

export type ChargeAnswer =
  | { kind: "heard"; intent: IntentState }
  /** Refused before there was a payment at all; nothing was charged. */
  | { kind: "refused"; outcome: RechargeOutcome }
  /** It may have been charged or not. Asking again under the same key tells. */
  | { kind: "unknown"; why: string };

/** Charges a saved card. What a bank, Stripe or the network says is an answer; only our own mistakes are thrown. */
export async function chargeSavedCard(charge: OffSessionCharge): Promise<ChargeAnswer> {
  try {
    const intent = await stripe().paymentIntents.create(
      {
        amount: Number(charge.amountCents),
        currency: charge.currency,
        customer: charge.customerId,
        payment_method: charge.paymentMethodId,
        allowed_payment_method_types: ["card"],
        confirm: true,
        off_session: true,
        error_on_requires_action: true,
        description: charge.description,
        metadata: { accountId: charge.accountId, purchaseId: charge.purchaseId },
        ...(charge.receiptEmail && { receipt_email: charge.receiptEmail }),
      },
      { idempotencyKey: charge.purchaseId },
    );
    return { kind: "heard", intent: stateOf(intent) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    return answerOf(error);
  }
}

function answerOf(error: InstanceType<typeof Stripe.errors.StripeError>): ChargeAnswer {
  const why = `${error.type}: ${error.message}`;
  if (error instanceof Stripe.errors.StripeCardError) {
    const outcome = outcomeOfDecline({
      code: error.code ?? null,
      declineCode: error.decline_code ?? null,
      adviceCode: error.advice_code ?? null,
      message: error.message,
    });
    const paymentIntentId = error.payment_intent?.id;
    if (!paymentIntentId) return { kind: "refused", outcome };
    return { kind: "heard", intent: { paymentIntentId, outcome, confirmationUrl: null } };
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    if (error.param === "payment_method" || /PaymentMethod/.test(error.message)) {
      return { kind: "refused", outcome: { kind: "card_gone", message: error.message } };
    }
    return { kind: "refused", outcome: { kind: "failed", code: error.code ?? error.type, message: why } };
  }
  const isRefusedAtTheDoor =
    error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError;
  if (isRefusedAtTheDoor) return { kind: "refused", outcome: { kind: "failed", code: error.type, message: why } };
  // No connection, a fault of Stripe's, too many requests, or the same key in flight elsewhere.
  return { kind: "unknown", why };
}

export async function readIntent(paymentIntentId: string): Promise<IntentState> {
  return stateOf(await stripe().paymentIntents.retrieve(paymentIntentId));
}

/** Whether Stripe ever heard of a charge, found by the purchase that it carries. Does not depend on any key. */
export async function findIntent(charge: {
  customerId: string;
  purchaseId: string;
  since: Date;
}): Promise<IntentState | null> {
  const { customerId: customer, purchaseId, since } = charge;
  // A minute of tolerance: Stripe's clock is not ours.
  const created = { gte: Math.floor(since.getTime() / 1_000) - 60 };
  for await (const intent of stripe().paymentIntents.list({ customer, created, limit: 100 })) {
    if (intent.metadata.purchaseId === purchaseId) return stateOf(intent);
  }
  return null;
}

/** Sees to it that nobody can pay it any more; one that is paid or on its way stays as it is. Tells how it stands. */
export async function cancelIntent(paymentIntentId: string): Promise<IntentState> {
  try {
    return stateOf(await stripe().paymentIntents.cancel(paymentIntentId, { cancellation_reason: "abandoned" }));
  } catch (error) {
    if (!isUnexpectedState(error)) throw error;
    return readIntent(paymentIntentId);
  }
}

/**
 * Tries the same payment again with its owner there, so that there is never a second one to pay. Where their bank
 * wants to hear from them, the state has the address for that.
 */
export async function confirmWithOwner(
  paymentIntentId: string,
  paymentMethodId: string,
  returnUrl: string,
): Promise<IntentState> {
  try {
    return stateOf(
      await stripe().paymentIntents.confirm(paymentIntentId, {
        payment_method: paymentMethodId,
        return_url: returnUrl,
        // Once confirmed by its owner, the bank need not ask again for the next charge.
        setup_future_usage: "off_session",
      }),
    );
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError) && !isUnexpectedState(error)) throw error;
    return readIntent(paymentIntentId);
  }
}

function isUnexpectedState(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "payment_intent_unexpected_state";
}

function stateOf(intent: Stripe.PaymentIntent): IntentState {
  return {
    paymentIntentId: intent.id,
    outcome: outcomeOf(intent),
    confirmationUrl: intent.status === "requires_action" ? (intent.next_action?.redirect_to_url?.url ?? null) : null,
  };
}

function outcomeOf(intent: Stripe.PaymentIntent): RechargeOutcome {
  const error = intent.last_payment_error;
  switch (intent.status) {
    case "succeeded":
      return { kind: "succeeded" };
    case "canceled":
      return { kind: "canceled", message: "The payment was given up." };
    case "requires_action":
      return { kind: "requires_action", message: "Your bank wants you to confirm this payment." };
    case "requires_payment_method":
      return outcomeOfDecline({
        code: error?.code ?? null,
        declineCode: error?.decline_code ?? null,
        adviceCode: error?.advice_code ?? null,
        message: error?.message ?? null,
      });
    default:
      return { kind: "processing" };
  }
}
