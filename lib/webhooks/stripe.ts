import "server-only";
import { readText } from "@/lib/api/endpoint";
import { fault } from "@/lib/api/endpoint";
import { json, problem } from "@/lib/api/respond";
import { failEvent, finishEvent, receiveEvent } from "@/lib/db/stripe-event-store";
import { inTransaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import type { Witness } from "@/lib/operations/settle-purchase";
import { verifiedEvent, type StripeEvent } from "@/lib/stripe/events";
import { checkoutExpired } from "./checkout-expired";
import { checkoutFailed } from "./checkout-failed";
import { checkoutSettled } from "./checkout-settled";
import { invoiceNoted } from "./invoice-noted";
import { invoicePaid } from "./invoice-paid";
import { paymentFailed } from "./payment-failed";
import { paymentSucceeded } from "./payment-succeeded";

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
  const requestId = newId();
  const body = await readText(request, BODY_LIMIT_BYTES);
  if (!body.ok) return problem(body.refusal);
  const event = verifiedEvent(body.value, request.headers.get("stripe-signature") ?? "");
  if (!event) return problem({ code: "invalid_signature" });
  try {
    return json({ received: true, event: event.id, outcome: await process(event, requestId) });
  } catch (error) {
    await failEvent(event.id, error instanceof Error ? error.message : String(error)).catch(() => undefined);
    return fault(error, requestId, `webhook ${event.type}`);
  }
}

async function process(event: StripeEvent, requestId: string): Promise<string> {
  const { isDone, outcome } = await receiveEvent(event);
  if (isDone) return outcome ?? "dealt with before";
  const witness: Witness = (tx, result) => finishEvent(tx, event.id, result);
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
