import "server-only";
import type Stripe from "stripe";
import { stripe } from "./client";
import type { Payment } from "./payments";
import { idOf, purchaseIn } from "./references";

/** A payment as a list of many says it; the whole of it is read when there is reason to. */
export type ListedPayment = Pick<
  Payment,
  "paymentIntentId" | "isPaid" | "receivedCents" | "purchase" | "isReversed"
> & {
  /** All of it was refunded. */
  isGivenBack: boolean;
};

/** Payments that were made at Stripe since, a page at a time. */
export async function* listPayments(since: Date): AsyncGenerator<ListedPayment[]> {
  let startingAfter: string | undefined;
  for (;;) {
    const page = await stripe().paymentIntents.list({
      created: created(since),
      limit: 100,
      expand: ["data.latest_charge"],
      ...(startingAfter && { starting_after: startingAfter }),
    });
    if (page.data.length > 0) yield page.data.map(listedOf);
    if (!page.has_more) return;
    startingAfter = page.data.at(-1)!.id;
  }
}

/** Payments, old ones too, of which something was refunded or disputed since. */
export async function* listReversedPayments(since: Date): AsyncGenerator<string> {
  const of = { created: created(since), limit: 100 };
  for (const list of [stripe().refunds.list(of), stripe().disputes.list(of)]) {
    for await (const { payment_intent: payment } of list) {
      const paymentIntentId = idOf(payment);
      if (paymentIntentId) yield paymentIntentId;
    }
  }
}

function listedOf(intent: Stripe.PaymentIntent): ListedPayment {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return {
    paymentIntentId: intent.id,
    isPaid: intent.status === "succeeded",
    receivedCents: BigInt(intent.amount_received),
    purchase: purchaseIn(intent.metadata),
    isGivenBack: charge !== null && charge.amount_refunded === intent.amount_received,
    isReversed: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
  };
}

function created(since: Date): { gte: number } {
  return { gte: Math.floor(since.getTime() / 1_000) };
}
