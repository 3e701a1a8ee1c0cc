import "server-only";
import { countAttempts, insertAttempt } from "@/lib/db/recharge-attempt-store";
import { noteDecision } from "@/lib/db/recharge-decision-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { decideRecharge, type RechargeCharge, type RechargeDecision } from "@/lib/domain/recharge/decide";
import { isStopReason } from "@/lib/domain/recharge/words";
import { assert } from "@/lib/domain/result";
import { divideRoundingUp } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { readTax, type TaxQuestion } from "@/lib/stripe/tax";
import { attemptRecharge } from "./attempt-recharge";
import { tellOfStop } from "./pause-recharge";
import { lockRecharge, type LockedRecharge } from "./recharge-facts";

/** `isUnanswered`: a card may have been charged, and Stripe has not said so yet. */
export type Considered = RechargeDecision & { isUnanswered: boolean };

/**
 * Decides whether this account's card is charged now and, if so, charges it. Everything is read again under the
 * account's lock, consent first of all; the decision, the purchase and the attempt are written down together before
 * Stripe hears of it. Whatever breaks after that, the sweep finishes: one attempt is one charge and one credit.
 */
export async function considerRecharge(accountId: string, at?: Date): Promise<Considered> {
  const { decision, attemptId } = await decide(accountId, at);
  const answer = attemptId && (await attemptRecharge(accountId, attemptId, at));
  return { ...decision, isUnanswered: answer === "unanswered" };
}

type Written = { decision: RechargeDecision; attemptId: string | null };

/** The tax on a number of packages, which can only be asked for while nothing is locked. */
type AskedTax = TaxQuestion & { packageCount: bigint };
type TaxQuote = AskedTax & { taxCents: bigint | "unknown" };
type Considering = Written | { ask: AskedTax };

/** More often than this no price changes between the question and its answer. */
const MOST_QUESTIONS = 5;

/** Where tax comes on top it is asked for between two looks, and what is charged is what was asked about. */
async function decide(accountId: string, at?: Date): Promise<Written> {
  let quote: TaxQuote | null = null;
  for (let questions = 0; questions <= MOST_QUESTIONS; questions++) {
    const known: TaxQuote | null = quote;
    const written: Considering = await inTransaction((tx) => consider(tx, accountId, known, at));
    if (!("ask" in written)) return written;
    quote = { ...written.ask, taxCents: await readTax(written.ask) };
  }
  throw new Error(`The price for ${accountId} was another one each time that its tax was asked for.`);
}

/** So many payments for one account within a day are worth a look, whatever its cap allows. */
const BURST_ATTEMPTS_A_DAY = 10;
const DAY_MS = 86_400_000;

async function consider(tx: Tx, accountId: string, known: TaxQuote | null, at?: Date): Promise<Considering> {
  const locked = await lockRecharge(tx, accountId, at);
  if (!locked?.settings) return { decision: { skip: "off", nextEligibleAt: null }, attemptId: null };
  const { settings, offer } = locked;
  const quote = locked.hasTax ? known : null;
  const facts = { ...locked.facts, taxCents: quote ? taxOnOne(quote) : 0n };
  const decision = decideRecharge(facts);
  const question = "charge" in decision && locked.hasTax ? taxQuestion(locked, decision.charge) : null;
  if (question && !isAbout(quote, question)) return { ask: question };
  const taxCents = quote && quote.taxCents !== "unknown" ? quote.taxCents : 0n;
  const attemptId =
    "charge" in decision ? await writeAttemptDown(tx, accountId, locked, { ...decision.charge, taxCents }) : null;
  await noteDecision(tx, {
    accountId,
    decision,
    availableTokens: facts.availableTokens,
    thresholdTokens: settings.thresholdTokens,
    attemptId,
    at: facts.now,
  });
  if ("skip" in decision && isStopReason(decision.skip)) await tellOfStop(tx, settings, offer, decision.skip);
  if (attemptId) {
    const attemptCount = await countAttempts(tx, accountId, new Date(facts.now.getTime() - DAY_MS));
    if (attemptCount >= BURST_ATTEMPTS_A_DAY)
      log.warn({ accountId, attemptCount }, "auto-recharge: a burst of payments");
  }
  return { decision, attemptId };
}

function taxQuestion({ customerId, offer }: LockedRecharge, { packageCount, priceCents }: RechargeCharge): AskedTax {
  assert(customerId && offer, "whoever is charged is a customer of Stripe's and buys what is sold");
  return { customerId, priceCents, currency: offer.currency, packageCount };
}

function isAbout(quote: TaxQuote | null, { priceCents, currency }: AskedTax): boolean {
  return quote?.priceCents === priceCents && quote.currency === currency;
}

/** Rounded up, so that a number of packages that fits into the cap does so with its tax. */
function taxOnOne({ taxCents, packageCount }: TaxQuote): bigint | "unknown" {
  return taxCents === "unknown" ? taxCents : divideRoundingUp(taxCents, packageCount);
}

async function writeAttemptDown(
  tx: Tx,
  accountId: string,
  { facts, settings, offer }: LockedRecharge,
  charge: RechargeCharge & { taxCents: bigint },
): Promise<string> {
  const id = newId();
  const { packageCount, amountTokens, priceCents, taxCents } = charge;
  await insertAttempt(tx, {
    accountId,
    id,
    userId: settings!.consent.userId,
    packageId: offer!.id,
    packageName: packageCount === 1n ? offer!.name : `${packageCount} × ${offer!.name}`,
    amountTokens,
    priceCents,
    taxCents,
    currency: offer!.currency,
    availableTokens: facts.availableTokens,
    thresholdTokens: settings!.thresholdTokens,
    consentVersion: settings!.consent.version,
    card: settings!.card,
    at: facts.now,
  });
  return id;
}
