import "server-only";
import { causeOfReversal, type KeptDispute, type ReversiblePurchase, type TakenFor } from "@/lib/db/reversal-store";
import { digestId } from "@/lib/domain/ledger/hash";
import type { Command, FreezeGrant, UnfreezeGrant } from "@/lib/domain/ledger/types";
import type { DisputeTarget, ReversalStep } from "@/lib/domain/reversals";
import { moneyText } from "@/lib/domain/units";
import { newId } from "@/lib/ids";

export type Reversal = {
  purchase: ReversiblePurchase;
  paymentIntentId: string;
  actorLabel: string;
  takenFor: TakenFor;
  /** What was refunded since the last time; below zero when refunds failed. */
  refundedCents: bigint;
};

/** What comes to pass when a payment's steps are taken, as the ledger is to book it: what is given back comes first. */
export function postingOfStep(step: ReversalStep, reversal: Reversal): Command {
  const { purchase, takenFor, paymentIntentId } = reversal;
  const before = takenFor.get(step.disputeId) ?? { tokens: 0n, draws: [], lineCount: 0 };
  const cause = causeOfReversal(paymentIntentId, step.disputeId, before.lineCount + 1);
  const about = {
    accountId: purchase.account_id,
    purchaseId: purchase.id,
    cause,
    bodyHash: digestId(`${cause} ${step.tokens}`),
    actor: reversal.actorLabel,
    description: describe(step, reversal),
    occurredAt: new Date(),
  };
  if (step.tokens > 0n) {
    return {
      ...about,
      kind: "debit",
      type: step.disputeId === null ? "payment_refund" : "dispute",
      guard: "owed",
      amountTokens: step.tokens,
      firstGrantId: purchase.grant_id ?? undefined,
    };
  }
  return {
    ...about,
    kind: "give-back",
    type: step.disputeId === null ? "payment_refund" : "dispute_reversal",
    amountTokens: -step.tokens,
    taken: before,
    rest: { id: newId(), source: step.disputeId === null ? "correction" : "dispute_reversal" },
  };
}

/** Stands on the line, where the owner of the account reads it. */
function describe({ disputeId, tokens }: ReversalStep, { purchase, refundedCents }: Reversal): string {
  const what = purchase.package_name;
  if (disputeId !== null) {
    return tokens > 0n ? `The bank took back the payment for ${what}` : `The bank returned the payment for ${what}`;
  }
  if (refundedCents === 0n) return `Refund for ${what}, reckoned anew`;
  if (tokens > 0n && refundedCents > 0n) return `Refund of ${moneyText(refundedCents, purchase.currency)} for ${what}`;
  const cents = refundedCents < 0n ? -refundedCents : refundedCents;
  return `Refund of ${moneyText(cents, purchase.currency)} for ${what} failed`;
}

/**
 * What freezes and unfreezes the payment's grant. When tokens move, what was frozen is freed before and frozen anew
 * after, so that never more is kept than a dispute could still take.
 */
export function freezesOf(
  targets: readonly DisputeTarget[],
  kept: ReadonlyMap<string, KeptDispute>,
  reversal: Reversal,
  isMoving: boolean,
): { before: UnfreezeGrant[]; after: { disputeId: string; command: FreezeGrant }[] } {
  const { purchase } = reversal;
  const { account_id: accountId, grant_id: grantId } = purchase;
  if (grantId === null) return { before: [], after: [] };
  const staysFrozen = targets.some(({ frozenTokens }) => frozenTokens !== null);
  const isFrozen = ({ id }: DisputeTarget) => {
    const row = kept.get(id);
    return row !== undefined && row.closed_at === null && !row.are_funds_withdrawn;
  };
  const ending = targets.filter((target) => isFrozen(target) && (target.frozenTokens === null || isMoving));
  const beginning = targets.filter((target) => target.frozenTokens !== null && (!isFrozen(target) || isMoving));
  return {
    before: ending.map(({ id }) => {
      const holdId = kept.get(id)?.hold_id ?? undefined;
      return { kind: "unfreeze-grant", accountId, grantId, holdId, staysFrozen };
    }),
    after: beginning.map(({ id, frozenTokens }) => ({
      disputeId: id,
      command: {
        kind: "freeze-grant",
        accountId,
        grantId,
        holdId: newId(),
        atMostTokens: frozenTokens!,
        actor: reversal.actorLabel,
      },
    })),
  };
}
