import "server-only";
import {
  findPurchaseOfPayment,
  keepDispute,
  keepRefund,
  lockReversiblePurchase,
  readFactsVersion,
  readKeptDisputes,
  readTakenFor,
  saveReversal,
  type KeptDispute,
  type PurchaseName,
  type ReversiblePurchase,
} from "@/lib/db/reversal-store";
import type { EventOutcome } from "@/lib/db/stripe-event-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import {
  reversalSteps,
  reversalTargets,
  whyNotReverse,
  type ReversalFacts,
  type ReversalStep,
  type ReversalTargets,
} from "@/lib/domain/reversals";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { readPaymentFacts, type PaymentFacts } from "@/lib/stripe/reversals";
import { postIn } from "./ledger";
import { pauseRecharge } from "./pause-recharge";
import { freezesOf, postingOfStep, type Reversal } from "./reverse-payment-postings";
import { settleIn } from "./settle-purchase";
import { tellOfReversal } from "./tell-of-reversal";

export type ReversalOutcome = EventOutcome & {
  /** Whether anything was booked or written down that was not there before. */
  isChange: boolean;
  /** Taken by this, less what was given back. */
  takenTokens: bigint;
  /** Which it is about, as far as that is known. */
  purchase: PurchaseName | null;
};

type ReversalWitness = (tx: Tx, outcome: ReversalOutcome) => Promise<void>;

/** With a change committed between each reading and its writing this often, something else is wrong. */
const MAX_READINGS = 8;

/**
 * Brings the ledger to what Stripe says of a payment now: credited if it was paid; taken back by the share that was
 * refunded or that disputes have withdrawn; given back what a failed refund or a won dispute had taken; frozen while a
 * dispute may yet take it. Depends on nothing but Stripe's present facts, so that news of them may come in any order,
 * any number of times, at once, or not at all.
 *
 * Facts are read without holding any lock. Whoever finds, the payment locked, that others have acted on facts
 * meanwhile, reads again: old facts never undo new ones.
 */
export async function reversePayment(
  actor: Actor,
  paymentIntentId: string,
  witness: ReversalWitness,
): Promise<ReversalOutcome> {
  const may = actorMay(actor, "payments:settle") || actorMay(actor, "payments:refund");
  assert(may, "only Stripe, our own jobs and whoever may refund reverse payments");
  for (let reading = 1; reading <= MAX_READINGS; reading++) {
    const version = await readFactsVersion(paymentIntentId);
    const facts = await readPaymentFacts(paymentIntentId);
    const name = facts.payment.purchase ?? (await findPurchaseOfPayment(paymentIntentId));
    const outcome = await inTransaction(async (tx) => {
      const followed = name ? await follow(tx, actor, name, facts, version) : notOurs(paymentIntentId);
      if (followed === "stale") return followed;
      const ended = { ...followed, purchase: name };
      await witness(tx, ended);
      return ended;
    });
    if (outcome !== "stale") return outcome;
  }
  throw new Error(`Payment ${paymentIntentId} changed each time it was looked at. Try again later.`);
}

type Followed = Omit<ReversalOutcome, "purchase">;

async function follow(
  tx: Tx,
  actor: Actor,
  name: PurchaseName,
  facts: PaymentFacts,
  version: number,
): Promise<Followed | "stale"> {
  const before = await lockReversiblePurchase(tx, name);
  if (before && before.facts_version !== version) return "stale";
  const isCredited = before?.status === "paid";
  const settled = isCredited ? null : await settleIn(tx, actor, { ...facts.payment, purchase: name });
  const purchase = isCredited ? before : await lockReversiblePurchase(tx, name);
  if (!purchase) return unchanged(settled!);
  const fault = purchase.status === "paid" ? faultOf(purchase, facts) : null;
  if (fault) return unchanged({ status: "parked", sentence: `${fault}; somebody has to look` });

  const plan = await planOf(tx, actor, purchase, facts);
  const holds = await book(tx, plan);
  const isNews = await keep(tx, facts, plan, holds);
  const isChange = settled?.isCredit === true || plan.steps.length > 0 || isNews;
  if (isChange) await finish(tx, facts, plan);
  return { ...outcomeOf(settled, plan, facts), isChange };
}

type Plan = {
  purchase: ReversiblePurchase;
  refundedCents: bigint;
  reversal: Reversal;
  kept: Map<string, KeptDispute>;
  targets: ReversalTargets;
  steps: ReversalStep[];
  freezes: ReturnType<typeof freezesOf>;
  /** What refunds (`null`) or a dispute have taken when all steps are done. */
  takenAfter: (disputeId: string | null) => bigint;
};

/** What is to be done to come from what was taken to what the facts demand. */
async function planOf(tx: Tx, actor: Actor, purchase: ReversiblePurchase, facts: PaymentFacts): Promise<Plan> {
  const kept = await readKeptDisputes(tx, nameOf(purchase));
  const takenFor = await readTakenFor(tx, purchase);
  const taken = (key: string | null) => takenFor.get(key)?.tokens ?? 0n;
  // Where nothing was credited there is nothing to take back; that it was refunded is still written down.
  const targets =
    purchase.status === "paid" ? reversalTargets(boughtIn(purchase), reversalFactsOf(facts)) : NOTHING_TO_TAKE;
  const disputeTokens = new Map(facts.disputes.map(({ id }) => [id, taken(id)]));
  const steps = reversalSteps(targets, { refundTokens: taken(null), disputeTokens });
  const { refundedCents } = reversalFactsOf(facts);
  const reversal = {
    purchase,
    paymentIntentId: facts.payment.paymentIntentId,
    actorLabel: actorLabel(actor),
    takenFor,
    refundedCents: refundedCents - purchase.refunded_cents,
  };
  return {
    purchase,
    refundedCents,
    reversal,
    kept,
    targets,
    steps,
    freezes: freezesOf(targets.disputes, kept, reversal, steps.length > 0),
    takenAfter: (key) => taken(key) + (steps.find(({ disputeId }) => disputeId === key)?.tokens ?? 0n),
  };
}

/** Writes down the refunds and disputes as they are now. True when any of it was not known before. */
async function keep(tx: Tx, facts: PaymentFacts, plan: Plan, holds: Map<string, string | null>): Promise<boolean> {
  const { purchase, kept, targets, takenAfter } = plan;
  const name = nameOf(purchase);
  const news = [purchase.refunded_cents !== plan.refundedCents];
  for (const refund of facts.refunds) news.push(await keepRefund(tx, name, refund));
  for (const dispute of facts.disputes) {
    const isWaiting = targets.disputes.some(({ id, frozenTokens }) => id === dispute.id && frozenTokens !== null);
    const current = holds.has(dispute.id) ? holds.get(dispute.id)! : (kept.get(dispute.id)?.hold_id ?? null);
    const holdId = isWaiting ? current : null;
    news.push(await keepDispute(tx, name, { ...dispute, takenTokens: takenAfter(dispute.id), holdId }));
  }
  return news.includes(true);
}

/** What follows from a change: the purchase says it, a dispute stops auto-recharge, and those whom it concerns hear. */
async function finish(tx: Tx, facts: PaymentFacts, plan: Plan): Promise<void> {
  const { purchase, reversal, steps, kept } = plan;
  await saveReversal(tx, nameOf(purchase), {
    chargeId: facts.payment.chargeId,
    refundedCents: purchase.paid_cents === null ? 0n : plan.refundedCents,
    refundedTokens: plan.takenAfter(null),
  });
  const opened = facts.disputes.filter((one) => !kept.has(one.id) && (!one.isClosed || one.areFundsWithdrawn));
  for (const { id } of opened) await pauseRecharge(tx, purchase.account_id, "payment_disputed", id);
  await tellOfReversal(tx, { reversal, steps, opened });
}

/** Books what is to be booked, in one posting. Answers the holds of what was frozen. */
async function book(tx: Tx, { steps, freezes, reversal }: Plan): Promise<Map<string, string | null>> {
  const commands = [
    ...freezes.before,
    ...steps.map((step) => postingOfStep(step, reversal)),
    ...freezes.after.map(({ command }) => command),
  ];
  if (commands.length === 0) return new Map();
  const results = await postIn(
    tx,
    commands.map((command) => ({ command })),
  );
  for (const result of results) {
    assert(result.ok, `what ${reversal.paymentIntentId} takes or gives back is booked`);
  }
  const held = results.slice(commands.length - freezes.after.length);
  return new Map(
    freezes.after.map(({ disputeId }, index) => {
      const result = held[index]!;
      return [disputeId, result.ok ? result.value.holdId : null];
    }),
  );
}

const NOTHING_TO_TAKE: ReversalTargets = { refundTokens: 0n, disputes: [] };

function faultOf(purchase: ReversiblePurchase, facts: PaymentFacts): string | null {
  const { paymentIntentId } = facts.payment;
  if (purchase.payment_intent_id !== paymentIntentId) {
    return `purchase ${purchase.id} was paid by ${purchase.payment_intent_id}, and again by ${paymentIntentId}`;
  }
  return whyNotReverse(boughtIn(purchase), reversalFactsOf(facts));
}

function reversalFactsOf({ refunds, disputes }: PaymentFacts): ReversalFacts {
  const refundedCents = refunds.reduce((sum, refund) => sum + (refund.counts ? refund.amountCents : 0n), 0n);
  return { refundedCents, disputes };
}

function boughtIn({ amount_tokens: amountTokens, paid_cents, currency }: ReversiblePurchase) {
  return { amountTokens, paidCents: paid_cents ?? 0n, currency };
}

function nameOf({ account_id: accountId, id: purchaseId }: ReversiblePurchase): PurchaseName {
  return { accountId, purchaseId };
}

function outcomeOf(
  settled: EventOutcome | null,
  { purchase, steps }: Plan,
  facts: PaymentFacts,
): Omit<Followed, "isChange"> {
  const takenTokens = steps.reduce((sum, { tokens }) => sum + tokens, 0n);
  if (settled && purchase.status !== "paid") return { ...settled, takenTokens };
  const waiting = facts.disputes.filter(({ isClosed, areFundsWithdrawn }) => !isClosed && !areFundsWithdrawn);
  const said = [
    ...(settled ? [settled.sentence] : []),
    ...steps.map(sentenceOfStep),
    ...waiting.map(({ id, status }) => `${id} is ${status.replaceAll("_", " ")}: what is left is frozen`),
  ];
  const sentence = said.join("; ") || "nothing has changed";
  return { status: "processed", sentence, takenTokens, ...(settled?.isCredit && { isCredit: true }) };
}

function sentenceOfStep({ disputeId, tokens }: ReversalStep): string {
  const why = disputeId ?? "refunds";
  return tokens > 0n
    ? `took ${grouped(tokens)} tokens for ${why}`
    : `gave ${grouped(-tokens)} tokens back that ${why} had taken`;
}

function notOurs(paymentIntentId: string): Followed {
  return unchanged({ status: "ignored", sentence: `${paymentIntentId} is not a purchase of ours` });
}

function unchanged(outcome: EventOutcome): Followed {
  return { ...outcome, isChange: false, takenTokens: 0n };
}
