import "server-only";
import { countAttempts, insertAttempt } from "@/lib/db/recharge-attempt-store";
import { noteDecision } from "@/lib/db/recharge-decision-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { decideRecharge, type RechargeCharge, type RechargeDecision } from "@/lib/domain/recharge/decide";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { attemptRecharge } from "./attempt-recharge";
import { lockRecharge, type LockedRecharge } from "./recharge-facts";

/** `isUnanswered`: a card may have been charged, and Stripe has not said so yet. */
export type Considered = RechargeDecision & { isUnanswered: boolean };

/**
 * Decides whether this account's card is charged now and, if so, charges it. Everything is read again under the
 * account's lock, consent first of all; the decision, the purchase and the attempt are written down together before
 * Stripe hears of it. Whatever breaks after that, the sweep finishes: one attempt is one charge and one credit.
 */
export async function considerRecharge(accountId: string, at?: Date): Promise<Considered> {
  const { decision, attemptId } = await inTransaction((tx) => consider(tx, accountId, at));
  const answer = attemptId && (await attemptRecharge(accountId, attemptId, at));
  return { ...decision, isUnanswered: answer === "unanswered" };
}

type Written = { decision: RechargeDecision; attemptId: string | null };

/** So many payments for one account within a day are worth a look, whatever its cap allows. */
const BURST_ATTEMPTS_A_DAY = 10;
const DAY_MS = 86_400_000;

async function consider(tx: Tx, accountId: string, at?: Date): Promise<Written> {
  const locked = await lockRecharge(tx, accountId, at);
  if (!locked?.settings) return { decision: { skip: "off", nextEligibleAt: null }, attemptId: null };
  const { facts, settings } = locked;
  const decision = decideRecharge(facts);
  const attemptId = "charge" in decision ? await writeAttemptDown(tx, accountId, locked, decision.charge) : null;
  await noteDecision(tx, {
    accountId,
    decision,
    availableTokens: facts.availableTokens,
    thresholdTokens: settings.thresholdTokens,
    attemptId,
    at: facts.now,
  });
  if (attemptId) {
    const attemptCount = await countAttempts(tx, accountId, new Date(facts.now.getTime() - DAY_MS));
    if (attemptCount >= BURST_ATTEMPTS_A_DAY)
      log.warn({ accountId, attemptCount }, "auto-recharge: a burst of payments");
  }
  return { decision, attemptId };
}

async function writeAttemptDown(
  tx: Tx,
  accountId: string,
  { facts, settings, offer }: LockedRecharge,
  charge: RechargeCharge,
): Promise<string> {
  const id = newId();
  const { packageCount, amountTokens, priceCents } = charge;
  await insertAttempt(tx, {
    accountId,
    id,
    userId: settings!.consent.userId,
    packageId: offer!.id,
    packageName: packageCount === 1n ? offer!.name : `${packageCount} × ${offer!.name}`,
    amountTokens,
    priceCents,
    currency: offer!.currency,
    availableTokens: facts.availableTokens,
    thresholdTokens: settings!.thresholdTokens,
    consentVersion: settings!.consent.version,
    card: settings!.card,
    at: facts.now,
  });
  return id;
}
