import "server-only";
import { lockAccount, noteRechargeThreshold } from "@/lib/db/account-store";
import { mailOwner } from "@/lib/db/outbox-store";
import { markPurchase } from "@/lib/db/purchase-store";
import { lockAttempt, writeAttempt, type AttemptEnd, type RechargeAttempt } from "@/lib/db/recharge-attempt-store";
import { lockRechargeSettings, writeStanding, type RechargeSettings } from "@/lib/db/recharge-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Mail } from "@/lib/domain/mails";
import { cardText } from "@/lib/domain/recharge/consent";
import { standingAfter, type RechargeOutcome, type Standing } from "@/lib/domain/recharge/standing";
import { wordsOfPause } from "@/lib/domain/recharge/words";
import { log } from "@/lib/log";
import type { Witness } from "./settle-purchase";

type AttemptName = { accountId: string; id: string };
type Heard = { paymentIntentId: string | null; outcome: RechargeOutcome };

/**
 * Books what became of an attempt that did not bring money: the attempt, its purchase, the standing of the card and
 * the message to its owner, together. What is heard again, late or out of order changes nothing. Answers a sentence.
 */
export async function bookRechargeOutcome(
  name: AttemptName,
  heard: Heard,
  { at, witness }: { at?: Date; witness?: Witness } = {},
): Promise<string> {
  return inTransaction(async (tx) => {
    await lockAccount(tx, name.accountId);
    const attempt = await lockAttempt(tx, name.accountId, name.id);
    const sentence = attempt ? await book(tx, attempt, heard, at ?? new Date()) : "there is no such attempt";
    await witness?.(tx, { status: "processed", sentence });
    return sentence;
  });
}

async function book(tx: Tx, attempt: RechargeAttempt, heard: Heard, at: Date): Promise<string> {
  const { outcome, paymentIntentId } = heard;
  if (attempt.status === "requires_action" && outcome.kind === "declined") {
    // Its owner has tried and failed. The payment still waits for them, and they have just seen why.
    await markPurchase(tx, attempt, { status: "pending", failureMessage: outcome.message });
    return "the owner's try to finish it was declined";
  }
  if (!isNews(attempt, outcome)) return `auto-recharge attempt ${attempt.status}, as before`;

  const status = statusAfter[outcome.kind];
  const failureMessage = "message" in outcome ? outcome.message : undefined;
  const failureCode = "code" in outcome ? outcome.code : failureMessage && outcome.kind;
  await writeAttempt(tx, attempt, { status, paymentIntentId, failureCode, failureMessage, at });
  const isOver = status !== "processing" && status !== "requires_action";
  await markPurchase(tx, attempt, { status: isOver ? "failed" : "pending", paymentIntentId, failureMessage });
  await applyToStanding(tx, attempt, outcome, at);
  return `auto-recharge attempt ${status}${failureMessage ? `: ${failureMessage}` : ""}`;
}

function isNews({ status }: RechargeAttempt, outcome: RechargeOutcome): boolean {
  if (status === "pending") return true;
  if (status === "processing") return outcome.kind !== "processing";
  return status === "requires_action" && outcome.kind === "canceled";
}

const statusAfter = {
  succeeded: "succeeded",
  processing: "processing",
  declined: "declined",
  requires_action: "requires_action",
  card_gone: "error",
  failed: "error",
  parked: "error",
  canceled: "canceled",
} as const satisfies Record<RechargeOutcome["kind"], AttemptEnd>;

/** Counts an outcome for or against the card that it is about, and tells the owner what they should know. */
export async function applyToStanding(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: RechargeOutcome,
  at: Date,
): Promise<void> {
  const settings = await lockRechargeSettings(tx, attempt.accountId);
  // Another card was chosen since, or it was turned off: nothing that this one does matters any more.
  if (!settings?.isEnabled || settings.card.fingerprint !== attempt.cardFingerprint) return;
  const next = standingAfter(settings.standing, outcome, at);
  if (isSame(settings.standing, next)) return;
  await writeStanding(tx, attempt.accountId, next);
  await noteRechargeThreshold(tx, attempt.accountId);
  const mail = mailAbout(attempt, settings, next, outcome);
  if (mail) await mailOwner(tx, attempt.accountId, `${mail.kind}:${attempt.id}`, mail);
  if (next.pausedReason !== settings.standing.pausedReason) {
    const { accountId, id: attemptId } = attempt;
    tx.afterCommit(() => log.info({ accountId, attemptId, pausedReason: next.pausedReason }, "auto-recharge paused"));
  }
}

/** At the first decline and at the pause; those in between are in the log. */
function mailAbout(
  attempt: RechargeAttempt,
  settings: RechargeSettings,
  next: Standing,
  outcome: RechargeOutcome,
): Mail | null {
  const card = cardText({ brand: attempt.cardBrand, last4: attempt.cardLast4 });
  const { priceCents, taxCents, currency } = attempt;
  const about = { card, priceCents: (priceCents + taxCents).toString(), currency };
  if (next.pausedReason !== null && settings.standing.pausedReason === null) {
    if (outcome.kind === "requires_action") {
      return { kind: "recharge_needs_action", facts: { ...about, purchaseId: attempt.id } };
    }
    const { title, why } = wordsOfPause(next.pausedReason, card);
    return { kind: "recharge_paused", facts: { ...about, why: `${title}. ${why}` } };
  }
  if (outcome.kind !== "declined" || next.declineCount !== 1) return null;
  const nextTryAt = next.nextEligibleAt!.toISOString();
  return { kind: "recharge_declined", facts: { ...about, why: outcome.message, nextTryAt } };
}

function isSame(one: Standing, other: Standing): boolean {
  return (
    one.declineCount === other.declineCount &&
    one.nextEligibleAt?.getTime() === other.nextEligibleAt?.getTime() &&
    one.pausedReason === other.pausedReason
  );
}
