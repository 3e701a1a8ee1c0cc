import "server-only";
import type { Answer } from "@/lib/api/answer";
import { fault, readText } from "@/lib/api/endpoint";
import { json, problem } from "@/lib/api/respond";
import { failEvent, finishEvent, receiveEvent } from "@/lib/db/stripe-event-store";
import { inTransaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import type { Witness } from "@/lib/operations/settle-purchase";
import { verifiedEvent, type StripeEvent } from "@/lib/stripe/events";
import { cardDetached } from "./card-detached";
import { cardRenewed } from "./card-renewed";
import { cardSaved } from "./card-saved";
import { chargeRefunded } from "./charge-refunded";
import { checkoutExpired } from "./checkout-expired";
import { checkoutFailed } from "./checkout-failed";
import { checkoutSettled } from "./checkout-settled";
import { disputeChanged } from "./dispute-changed";
import { invoiceNoted } from "./invoice-noted";
import { invoicePaid } from "./invoice-paid";
import { paymentChanged } from "./payment-changed";
import { paymentFailed } from "./payment-failed";
import { paymentSucceeded } from "./payment-succeeded";
import { refundChanged } from "./refund-changed";

/** What one type of event means: does it, tells the witness in the same transaction, answers with a sentence. */
export type EventHandler = (actor: Actor, event: StripeEvent, witness: Witness) => Promise<string>;

/** Everything that Stripe may tell us and what it means here. `docs/setup.md` names each, for whoever sets it up. */
export const eventHandlers: Record<string, EventHandler> = {
  "checkout.session.completed": checkoutSettled,
  "checkout.session.async_payment_succeeded": checkoutSettled,
  "checkout.session.async_payment_failed": checkoutFailed,
  "checkout.session.expired": checkoutExpired,
  "payment_intent.succeeded": paymentSucceeded,
  "payment_intent.payment_failed": paymentFailed,
  "charge.refunded": chargeRefunded,
  "charge.refund.updated": refundChanged,
  "refund.created": refundChanged,
  "refund.updated": refundChanged,
  "refund.failed": refundChanged,
  "charge.dispute.created": disputeChanged,
  "charge.dispute.updated": disputeChanged,
  "charge.dispute.funds_withdrawn": disputeChanged,
  "charge.dispute.funds_reinstated": disputeChanged,
  "charge.dispute.closed": disputeChanged,
  "payment_intent.requires_action": paymentChanged,
  "payment_intent.processing": paymentChanged,
  "payment_intent.canceled": paymentChanged,
  "setup_intent.succeeded": cardSaved,
  "payment_method.detached": cardDetached,
  "payment_method.automatically_updated": cardRenewed,
  "payment_method.updated": cardRenewed,
  "invoice.paid": invoicePaid,
  "invoice.finalization_failed": invoiceNoted,
  "invoice.payment_failed": invoiceNoted,
  "invoice.voided": invoiceNoted,
};

const BODY_LIMIT_BYTES = 1_048_576;

/**
 * Stripe's door: verify, keep, act, commit, and only then answer. Anything of ours that fails is a 500, and Stripe
 * tries again; an event that was dealt with before is acknowledged and does nothing.
 */
export async function stripeWebhook(request: Request): Promise<Response> {
  return (await answer(request)).toResponse();
}

async function answer(request: Request): Promise<Answer> {
  const requestId = newId();
  const body = await readText(request, BODY_LIMIT_BYTES);
  if (!body.ok) return problem(body.refusal);
  const event = verifiedEvent(body.value, request.headers.get("stripe-signature") ?? "");
  if (!event) {
    metrics().webhooks.inc({ type: "unknown", outcome: "invalid_signature" });
    return problem({ code: "invalid_signature" });
  }
  // Of the types that Stripe may invent only those that mean something here are counted by name.
  const type = event.type in eventHandlers ? event.type : "other";
  try {
    const outcome = await process(event, requestId);
    metrics().webhooks.inc({ type, outcome: "acknowledged" });
    return json({ received: true, event: event.id, outcome });
  } catch (error) {
    metrics().webhooks.inc({ type, outcome: "failed" });
    await failEvent(event.id, error instanceof Error ? error.message : String(error)).catch(() => undefined);
    return fault(error, requestId, `webhook ${event.type}`);
  }
}

async function process(event: StripeEvent, requestId: string): Promise<string> {
  const { isDone, outcome } = await receiveEvent(event);
  if (isDone) return outcome ?? "dealt with before";
  return handleEvent(event, (tx, result) => finishEvent(tx, event.id, result), requestId);
}

/** Gives an event to its handler, and its outcome to the witness in the transaction that brings it about. */
export async function handleEvent(event: StripeEvent, witness: Witness, requestId: string): Promise<string> {
  const sentence = await (eventHandlers[event.type] ?? ignored)({ kind: "stripe", requestId }, event, witness);
  log.info({ event: event.id, type: event.type, outcome: sentence, requestId }, "webhook");
  return sentence;
}

const ignored: EventHandler = (_actor, event, witness) =>
  inTransaction(async (tx) => {
    const sentence = `${event.type} means nothing to us`;
    await witness(tx, { status: "ignored", sentence });
    return sentence;
  });
