import "server-only";
import {
  beginReconciliation,
  finishReconciliation,
  readCredited,
  readCreditedSince,
  readUnfinishedReversals,
  type CreditedPayment,
  type ReconciliationCounts,
  type Unexplained,
} from "@/lib/db/reconciliation-store";
import { isDatabaseAway } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { isStripeAway } from "@/lib/stripe/client";
import { listPayments, listReversedPayments, type ListedPayment } from "@/lib/stripe/payment-list";
import { findPayment, readPayment } from "@/lib/stripe/payments";
import { followPayment } from "./follow-payment";
import { reversePayment } from "./reverse-payment";

export type Reconciliation = ReconciliationCounts & { runId: string; unexplained: Unexplained[] };

/**
 * Compares Stripe's payments since then with our credits. What a lost webhook left out is done now, by the very
 * operations that the webhook would have called, so that it may run beside them and as often as one likes. Refunds and
 * disputes are looked at however old their payments are. What cannot be explained is reported and left as it is.
 */
export async function reconcilePayments(actor: Actor, since: Date): Promise<Reconciliation> {
  assert(actorMay(actor, "payments:settle"), "only our own jobs and operators reconcile payments");
  const runId = await beginReconciliation(since);
  const found = new Findings();
  const looked = new Set<string>();

  for await (const page of listPayments(since)) {
    const paid = page.filter(({ isPaid }) => isPaid);
    const credited = await readCredited(paid.map(({ paymentIntentId }) => paymentIntentId));
    for (const payment of paid) {
      const { paymentIntentId } = payment;
      looked.add(paymentIntentId);
      found.counts.paymentCount++;
      await found.guard(paymentIntentId, () => compare(actor, payment, credited.get(paymentIntentId), found));
    }
  }

  const older = new Set<string>(await readUnfinishedReversals());
  for await (const paymentIntentId of listReversedPayments(since)) older.add(paymentIntentId);
  for (const paymentIntentId of older) {
    if (looked.has(paymentIntentId)) continue;
    await found.guard(paymentIntentId, () => followReversals(actor, paymentIntentId, found));
  }

  for (const credit of await readCreditedSince(since)) {
    if (!looked.has(credit.paymentIntentId)) await lookForPayment(credit, found);
  }

  await finishReconciliation(runId, found.counts, found.unexplained);
  for (const one of found.unexplained) log.error({ runId, ...one }, "payment not explained");
  return { runId, ...found.counts, unexplained: found.unexplained };
}

/** `12 payments compared, 1 credited, 0 followed, 0 not explained` */
export function sentenceOfReconciliation(done: Reconciliation): string {
  const { paymentCount, creditedCount, reversedCount, unexplained } = done;
  return `${paymentCount} payments compared, ${creditedCount} credited, ${reversedCount} refunds and disputes followed, ${unexplained.length} not explained`;
}

class Findings {
  readonly counts: ReconciliationCounts = { paymentCount: 0, creditedCount: 0, reversedCount: 0 };
  readonly unexplained: Unexplained[] = [];

  cannotExplain(
    paymentIntentId: string,
    problem: string,
    purchase: { accountId: string; purchaseId: string } | null,
  ): void {
    const { accountId = null, purchaseId = null } = purchase ?? {};
    this.unexplained.push({ paymentIntentId, problem, accountId, purchaseId });
  }

  /** One payment that cannot be dealt with does not hold up the others; Stripe or a database that is away does. */
  async guard(paymentIntentId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isStripeAway(error) || isDatabaseAway(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      this.cannotExplain(paymentIntentId, `could not be followed: ${why}`, null);
    }
  }
}

const nobody = async () => {};

/** A payment that was made, against what we credited for it. */
async function compare(
  actor: Actor,
  payment: ListedPayment,
  credit: CreditedPayment | undefined,
  found: Findings,
): Promise<void> {
  const { paymentIntentId, purchase } = payment;
  // Of what was given back whole nobody waits for anything any more.
  const report = (problem: string) => payment.isGivenBack || found.cannotExplain(paymentIntentId, problem, purchase);
  if (!credit && !purchase) return void report("was paid and names no purchase of ours");
  if (!credit) {
    const outcome = await followPayment(actor, await readPayment(paymentIntentId), nobody);
    if (outcome.status !== "processed") report(outcome.sentence);
    if (outcome.isCredit) found.counts.creditedCount++;
    return;
  }
  if (credit.paidCents !== payment.receivedCents) {
    const problem = `Stripe received ${payment.receivedCents}, we credited for ${credit.paidCents} (minor units)`;
    found.cannotExplain(paymentIntentId, problem, credit);
  }
  const isOther = purchase !== null && purchase.purchaseId !== credit.purchaseId;
  if (isOther)
    found.cannotExplain(paymentIntentId, `names purchase ${purchase.purchaseId}, another was credited`, credit);
  if (payment.isReversed || credit.isReversed) await followReversals(actor, paymentIntentId, found);
}

async function followReversals(actor: Actor, paymentIntentId: string, found: Findings): Promise<void> {
  const outcome = await reversePayment(actor, paymentIntentId, nobody);
  if (outcome.isChange) found.counts.reversedCount++;
  if (outcome.status === "parked") found.cannotExplain(paymentIntentId, outcome.sentence, outcome.purchase);
}

/** A credit whose payment was not among those of the time: it was made earlier, or it was never made. */
async function lookForPayment(credit: CreditedPayment, found: Findings): Promise<void> {
  const payment = await findPayment(credit.paymentIntentId);
  if (payment?.isPaid) return;
  const problem = payment ? "was credited and is not paid" : "was credited, and Stripe does not know the payment";
  found.cannotExplain(credit.paymentIntentId, problem, credit);
}
