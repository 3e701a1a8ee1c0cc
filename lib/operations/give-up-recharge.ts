import "server-only";
import { findCustomerId } from "@/lib/db/purchase-store";
import { findAttemptInFlight, type RechargeAttempt } from "@/lib/db/recharge-attempt-store";
import { log } from "@/lib/log";
import { cancelIntent, findIntent } from "@/lib/stripe/off-session";
import { heedIntent } from "./attempt-recharge";
import { bookRechargeOutcome } from "./recharge-outcome";

/**
 * Ends a payment that waits for its owner, so that nobody can pay it any more and another may be made. Stripe is asked
 * first and decides: one that was paid meanwhile is credited, one on its way is left alone.
 */
export async function giveUpRecharge(attempt: RechargeAttempt, at?: Date): Promise<void> {
  const { accountId, id, paymentIntentId } = attempt;
  if (paymentIntentId !== null) return heedIntent(attempt, await cancelIntent(paymentIntentId), at);
  const customerId = await findCustomerId(accountId);
  const known = customerId && (await findIntent({ customerId, purchaseId: id, since: attempt.createdAt }));
  if (known) return heedIntent(attempt, await cancelIntent(known.paymentIntentId), at);
  const outcome = { kind: "canceled", message: "The payment was given up." } as const;
  await bookRechargeOutcome(attempt, { paymentIntentId: null, outcome }, { at });
}

/**
 * After its owner decided otherwise. If Stripe does not answer now, the sweep does it within a minute or two, and
 * until then no other payment is made.
 */
export async function giveUpWaitingRecharge(accountId: string): Promise<void> {
  try {
    const waiting = await findAttemptInFlight(accountId);
    if (waiting?.status === "requires_action") await giveUpRecharge(waiting);
  } catch (error) {
    log.warn({ error, accountId }, "a payment that waits for its owner could not be given up yet");
  }
}
