import { divideRoundingDown, larger, smaller } from "./units";

/*
 * What a payment that is taken back takes from the tokens that it brought. The answer depends on what Stripe says now
 * and on nothing that was said before, so that the order, the loss and the repetition of news cannot change it.
 */

/** What was bought, and what was paid for it with tax. */
export type Bought = { amountTokens: bigint; paidCents: bigint; currency: string };

export type DisputeFacts = {
  id: string;
  amountCents: bigint;
  currency: string;
  openedAt: Date;
  /** The money is away and has not come back. */
  areFundsWithdrawn: boolean;
  /** The bank has decided, or has stopped asking. */
  isClosed: boolean;
};

export type ReversalFacts = {
  /** Given back in all, by refunds that did not fail. */
  refundedCents: bigint;
  disputes: readonly DisputeFacts[];
};

export type DisputeTarget = {
  id: string;
  /** What it takes. */
  tokens: bigint;
  /** What it could still take, and may be frozen meanwhile; null when there is nothing to wait for. */
  frozenTokens: bigint | null;
};

export type ReversalTargets = { refundTokens: bigint; disputes: DisputeTarget[] };

/**
 * How many tokens refunds and disputes are to have taken, each by its share of what was paid, rounded down. Together
 * they take no more than was bought: refunds first, then disputes as they were opened. A dispute takes while the money
 * is away; while it may yet go, what it could take is frozen.
 */
export function reversalTargets(bought: Bought, { refundedCents, disputes }: ReversalFacts): ReversalTargets {
  let leftTokens = bought.amountTokens;
  const take = (cents: bigint) => {
    const tokens = smaller(tokensOf(bought, cents), leftTokens);
    leftTokens -= tokens;
    return tokens;
  };
  const refundTokens = take(refundedCents);
  const inOrder = disputes.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime() || (a.id < b.id ? -1 : 1));
  const taking = inOrder.map((dispute) => ({
    dispute,
    tokens: dispute.areFundsWithdrawn ? take(dispute.amountCents) : 0n,
  }));
  const targets = taking.map(({ dispute, tokens }) => {
    const isPending = !dispute.areFundsWithdrawn && !dispute.isClosed;
    return { id: dispute.id, tokens, frozenTokens: isPending ? take(dispute.amountCents) : null };
  });
  return { refundTokens, disputes: targets };
}

/** What refunds and disputes have taken by now, less what was given back. */
export type Reversed = { refundTokens: bigint; disputeTokens: ReadonlyMap<string, bigint> };

/** Above zero is to be taken, below zero to be given back. `disputeId` is null for refunds. */
export type ReversalStep = { disputeId: string | null; tokens: bigint };

/** What is to be done to come from what was taken to what is to be taken: what is given back first. */
export function reversalSteps(targets: ReversalTargets, reversed: Reversed): ReversalStep[] {
  const steps = [
    { disputeId: null, tokens: targets.refundTokens - reversed.refundTokens },
    ...targets.disputes.map(({ id, tokens }) => ({
      disputeId: id,
      tokens: tokens - (reversed.disputeTokens.get(id) ?? 0n),
    })),
  ].filter(({ tokens }) => tokens !== 0n);
  return [...steps.filter(({ tokens }) => tokens < 0n), ...steps.filter(({ tokens }) => tokens > 0n)];
}

/** Why nothing can be reckoned from these facts and a person has to look; null when all is well. */
export function whyNotReverse(bought: Bought, { refundedCents, disputes }: ReversalFacts): string | null {
  if (refundedCents > bought.paidCents) {
    return `${refundedCents} were refunded of ${bought.paidCents} that were paid (minor units of ${bought.currency})`;
  }
  for (const { id, amountCents, currency } of disputes) {
    if (currency !== bought.currency) return `dispute ${id} is in ${currency}, the payment was in ${bought.currency}`;
    if (amountCents > bought.paidCents) {
      return `dispute ${id} is about ${amountCents} of ${bought.paidCents} that were paid (minor units of ${currency})`;
    }
  }
  return null;
}

/**
 * What to offer back to somebody who wants no more: the share of the price that is unused, rounded down, and no more
 * than was not refunded yet.
 */
export function unusedCents(bought: Bought, now: { remainingTokens: bigint; refundedCents: bigint }): bigint {
  const unused = divideRoundingDown(bought.paidCents * now.remainingTokens, bought.amountTokens);
  return smaller(unused, larger(bought.paidCents - now.refundedCents, 0n));
}

/** What a further refund would take: the new target less the old one. */
export function tokensOfRefund(bought: Bought, refundedCents: bigint, furtherCents: bigint): bigint {
  return tokensOf(bought, refundedCents + furtherCents) - tokensOf(bought, refundedCents);
}

function tokensOf({ amountTokens, paidCents }: Bought, cents: bigint): bigint {
  return paidCents > 0n ? divideRoundingDown(amountTokens * smaller(cents, paidCents), paidCents) : 0n;
}
