import "server-only";
import { findCustomerId, markPurchase } from "@/lib/db/purchase-store";
import { lockAttempt, markAttemptTried, writeAttempt, type RechargeAttempt } from "@/lib/db/recharge-attempt-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { findUserContact } from "@/lib/db/user-store";
import type { Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { log } from "@/lib/log";
import { chargeSavedCard, type IntentState } from "@/lib/stripe/off-session";
import { readPayment } from "@/lib/stripe/payments";
import { lockRecharge, type LockedRecharge } from "./recharge-facts";
import { bookRechargeOutcome } from "./recharge-outcome";
import { settlePurchase } from "./settle-purchase";

export const RECHARGE_JOB: Actor = { kind: "job", name: "auto-recharge" };

/**
 * Sends a written-down attempt to Stripe and books what comes of it. However often it is sent, the attempt's id as
 * idempotency key makes one charge of it. `unanswered` stays in flight, and the sweep asks again.
 */
export async function attemptRecharge(
  accountId: string,
  attemptId: string,
  at?: Date,
): Promise<"booked" | "not_sent" | "unanswered"> {
  const attempt = await inTransaction((tx) => beginTry(tx, accountId, attemptId, at));
  if (!attempt) return "not_sent";
  const [customerId, owner] = await Promise.all([findCustomerId(accountId), findUserContact(attempt.userId)]);
  assert(customerId, "whoever has a saved card is a customer of Stripe's");

  const answer = await chargeSavedCard({
    accountId,
    purchaseId: attempt.id,
    customerId,
    paymentMethodId: attempt.paymentMethodId,
    amountCents: attempt.priceCents + attempt.taxCents,
    currency: attempt.currency,
    description: `${grouped(attempt.amountTokens)} tokens, auto-recharge`,
    receiptEmail: owner?.email ?? null,
  });
  switch (answer.kind) {
    case "heard":
      await heedIntent(attempt, answer.intent, at);
      return "booked";
    case "refused":
      log.warn({ accountId, attemptId, outcome: answer.outcome }, "auto-recharge refused by Stripe");
      await bookRechargeOutcome(attempt, { paymentIntentId: null, outcome: answer.outcome }, { at });
      return "booked";
    case "unknown":
      log.warn({ accountId, attemptId, why: answer.why }, "auto-recharge without an answer, asked again soon");
      return "unanswered";
  }
}

/** Books what Stripe says of an attempt's payment: money through the one credit function, everything else as it is. */
export async function heedIntent(
  { accountId, id }: Pick<RechargeAttempt, "accountId" | "id">,
  intent: IntentState,
  at?: Date,
): Promise<void> {
  if (intent.outcome.kind === "succeeded") {
    await settlePurchase(RECHARGE_JOB, await readPayment(intent.paymentIntentId), async () => {});
    return;
  }
  await bookRechargeOutcome({ accountId, id }, intent, { at });
}

/**
 * The last look before money is asked for. What was never sent and is not wanted any more is given up here; from the
 * commit on Stripe may have heard of it, and only Stripe knows what became of it.
 */
async function beginTry(tx: Tx, accountId: string, attemptId: string, at?: Date): Promise<RechargeAttempt | null> {
  const locked = await lockRecharge(tx, accountId, at);
  const attempt = await lockAttempt(tx, accountId, attemptId);
  if (!locked || attempt?.status !== "pending") return null;
  const { now } = locked.facts;
  const unwanted = whyUnwanted(locked, attempt);
  if (unwanted !== null) {
    if (attempt.triedAt === null) await giveUpUnsent(tx, attempt, unwanted, now);
    return null;
  }
  await markAttemptTried(tx, accountId, attemptId, now);
  return attempt;
}

/** Ends an attempt that Stripe never heard of. */
export async function giveUpUnsent(tx: Tx, attempt: RechargeAttempt, message: string, at: Date): Promise<void> {
  await writeAttempt(tx, attempt, { status: "canceled", failureMessage: message, at });
  await markPurchase(tx, attempt, { status: "failed", failureMessage: message });
}

function whyUnwanted({ settings, facts }: LockedRecharge, attempt: RechargeAttempt): string | null {
  if (!settings?.isEnabled) return "Auto-recharge was turned off before the card was charged.";
  if (attempt.triedAt !== null) return null;
  if (settings.standing.pausedReason !== null) return "Auto-recharge was paused before the card was charged.";
  if (settings.card.paymentMethodId !== attempt.paymentMethodId) return "Another card was chosen before.";
  if (facts.isBlocked) return "Your account was blocked before the card was charged.";
  if (facts.availableTokens > settings.thresholdTokens) return "Your balance was above the threshold again.";
  return null;
}
