import "server-only";
import { compareGrants } from "@/lib/domain/ledger/draw";
import type { Taken } from "@/lib/domain/ledger/types";
import { database } from "./client";
import { grantOf, type GrantRow } from "./ledger-rows";
import type { Tx } from "./transaction";

export type PurchaseName = { accountId: string; purchaseId: string };

export async function findPurchaseOfPayment(paymentIntentId: string): Promise<PurchaseName | null> {
  const purchase = await database().prisma.purchase.findFirst({
    where: { paymentIntentId },
    select: { accountId: true, id: true },
  });
  return purchase && { accountId: purchase.accountId, purchaseId: purchase.id };
}

/** To be read before Stripe is: what was read there is of no use if this has changed when it is to be written. */
export async function readFactsVersion(paymentIntentId: string): Promise<number> {
  const purchase = await database().prisma.purchase.findFirst({
    where: { paymentIntentId },
    select: { factsVersion: true },
  });
  return purchase?.factsVersion ?? 0;
}

export type RefundablePurchase = {
  paymentIntentId: string;
  paidCents: bigint;
  refundedCents: bigint;
  currency: string;
};

/** A purchase that was paid; null for any other. One that was parked can be refunded too: its money is with us. */
export async function findRefundablePurchase({
  accountId,
  purchaseId,
}: PurchaseName): Promise<RefundablePurchase | null> {
  const found = await database().prisma.purchase.findUnique({
    where: { accountId_id: { accountId, id: purchaseId } },
    select: { paymentIntentId: true, paidCents: true, refundedCents: true, currency: true },
  });
  if (!found?.paymentIntentId || found.paidCents === null) return null;
  return { ...found, paymentIntentId: found.paymentIntentId, paidCents: found.paidCents };
}

export type ReversiblePurchase = {
  account_id: string;
  id: string;
  user_id: string;
  status: string;
  package_name: string;
  amount_tokens: bigint;
  currency: string;
  payment_intent_id: string | null;
  paid_cents: bigint | null;
  refunded_cents: bigint;
  grant_id: string | null;
  facts_version: number;
};

/** Locks the account and then the purchase, in the order in which everybody does. */
export async function lockReversiblePurchase(tx: Tx, name: PurchaseName): Promise<ReversiblePurchase | null> {
  await tx.query(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [name.accountId]);
  const [row] = await tx.query<ReversiblePurchase>(
    `SELECT account_id, id, user_id, status, package_name, amount_tokens, currency, payment_intent_id, paid_cents,
            refunded_cents,
            coalesce(grant_id, (SELECT g.id FROM grants g WHERE g.account_id = p.account_id AND g.seq = p.line_seq)) AS grant_id,
            facts_version
       FROM purchases p WHERE account_id = $1 AND id = $2 FOR UPDATE`,
    [name.accountId, name.purchaseId],
  );
  return row ?? null;
}

/** What refunds have taken (under `null`) and each dispute (under its id), and by how many lines. */
export type TakenFor = Map<string | null, Taken & { lineCount: number }>;

/** Of a purchase that is locked: nobody else writes such lines. */
export async function readTakenFor(tx: Tx, purchase: ReversiblePurchase): Promise<TakenFor> {
  const lines = await tx.query<{ seq: bigint; cause: string; amount_tokens: bigint }>(
    `SELECT seq, cause, amount_tokens FROM ledger_lines
      WHERE account_id = $1 AND purchase_id = $2 AND type IN ('payment_refund', 'dispute', 'dispute_reversal') ORDER BY seq`,
    [purchase.account_id, purchase.id],
  );
  const found: TakenFor = new Map();
  if (lines.length === 0) return found;
  const draws = await tx.query<GrantRow & { seq_of_line: bigint; drawn_tokens: bigint }>(
    `SELECT g.*, d.seq AS seq_of_line, d.tokens AS drawn_tokens
       FROM grant_draws d JOIN grants g ON g.account_id = d.account_id AND g.id = d.grant_id
      WHERE d.account_id = $1 AND d.seq = ANY($2::bigint[])`,
    [purchase.account_id, lines.map(({ seq }) => seq)],
  );
  // Of a line, the payment's own grant was drawn from first.
  const isOther = (row: GrantRow) => Number(row.id !== purchase.grant_id);
  draws.sort(
    (a, b) => Number(a.seq_of_line - b.seq_of_line) || isOther(a) - isOther(b) || compareGrants(grantOf(a), grantOf(b)),
  );
  for (const key of new Set(lines.map(({ cause }) => takerOf(cause)))) {
    const own = lines.filter(({ cause }) => takerOf(cause) === key);
    const seqs = new Set(own.map(({ seq }) => seq));
    found.set(key, {
      tokens: own.reduce((sum, line) => sum - line.amount_tokens, 0n),
      lineCount: own.length,
      draws: netDraws(draws.filter((draw) => seqs.has(draw.seq_of_line))),
    });
  }
  return found;
}

/** The cause of the nth line that refunds of a payment, or a dispute of it, have written. */
export function causeOfReversal(paymentIntentId: string, disputeId: string | null, number: number): string {
  return disputeId === null ? `refund:${paymentIntentId}:${number}` : `dispute:${disputeId}:${number}`;
}

function takerOf(cause: string): string | null {
  return /^dispute:(.+):\d+$/.exec(cause)?.[1] ?? null;
}

function netDraws(rows: (GrantRow & { drawn_tokens: bigint })[]): Taken["draws"] {
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.map((id) => {
    const own = rows.filter((row) => row.id === id);
    return { grant: grantOf(own[0]!), tokens: own.reduce((sum, row) => sum + row.drawn_tokens, 0n) };
  });
}

export type KeptDispute = {
  id: string;
  status: string;
  are_funds_withdrawn: boolean;
  taken_tokens: bigint;
  hold_id: string | null;
  closed_at: Date | null;
};

export async function readKeptDisputes(tx: Tx, name: PurchaseName): Promise<Map<string, KeptDispute>> {
  const rows = await tx.query<KeptDispute>(
    `SELECT id, status, are_funds_withdrawn, taken_tokens, hold_id, closed_at FROM disputes
      WHERE account_id = $1 AND purchase_id = $2`,
    [name.accountId, name.purchaseId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type RefundToKeep = {
  id: string;
  amountCents: bigint;
  status: string;
  reason: string | null;
  failureMessage: string | null;
  createdAt: Date;
};

/** True when this was new or other than before. */
export async function keepRefund(tx: Tx, of: PurchaseName, refund: RefundToKeep): Promise<boolean> {
  const changed = await tx.query(
    `INSERT INTO refunds (account_id, id, purchase_id, amount_cents, status, reason, failure_message, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
     ON CONFLICT (account_id, id) DO UPDATE
       SET status = excluded.status, failure_message = excluded.failure_message, updated_at = now()
       WHERE (refunds.status, refunds.failure_message) IS DISTINCT FROM (excluded.status, excluded.failure_message)
     RETURNING id`,
    [
      of.accountId,
      refund.id,
      of.purchaseId,
      refund.amountCents,
      refund.status,
      refund.reason,
      refund.failureMessage,
      refund.createdAt,
    ],
  );
  return changed.length > 0;
}

export type DisputeToKeep = {
  id: string;
  amountCents: bigint;
  reason: string;
  status: string;
  areFundsWithdrawn: boolean;
  isClosed: boolean;
  takenTokens: bigint;
  holdId: string | null;
  evidenceDueAt: Date | null;
  openedAt: Date;
};

/** True when this was new or other than before. */
export async function keepDispute(tx: Tx, of: PurchaseName, dispute: DisputeToKeep): Promise<boolean> {
  const changed = await tx.query(
    `INSERT INTO disputes (account_id, id, purchase_id, amount_cents, reason, status, are_funds_withdrawn, taken_tokens,
                           hold_id, evidence_due_at, opened_at, closed_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $12 THEN now() END, now())
     ON CONFLICT (account_id, id) DO UPDATE
       SET amount_cents = excluded.amount_cents, reason = excluded.reason, status = excluded.status,
           are_funds_withdrawn = excluded.are_funds_withdrawn, taken_tokens = excluded.taken_tokens,
           hold_id = excluded.hold_id, evidence_due_at = excluded.evidence_due_at,
           closed_at = CASE WHEN $12 THEN coalesce(disputes.closed_at, now()) END, updated_at = now()
       WHERE (disputes.amount_cents, disputes.reason, disputes.status, disputes.are_funds_withdrawn, disputes.taken_tokens,
              disputes.hold_id, disputes.evidence_due_at, disputes.closed_at IS NOT NULL)
         IS DISTINCT FROM (excluded.amount_cents, excluded.reason, excluded.status, excluded.are_funds_withdrawn,
              excluded.taken_tokens, excluded.hold_id, excluded.evidence_due_at, $12)
     RETURNING id`,
    [
      of.accountId,
      dispute.id,
      of.purchaseId,
      dispute.amountCents,
      dispute.reason,
      dispute.status,
      dispute.areFundsWithdrawn,
      dispute.takenTokens,
      dispute.holdId,
      dispute.evidenceDueAt,
      dispute.openedAt,
      dispute.isClosed,
    ],
  );
  return changed.length > 0;
}

export async function saveReversal(
  tx: Tx,
  of: PurchaseName,
  now: { chargeId: string | null; refundedCents: bigint; refundedTokens: bigint },
): Promise<void> {
  await tx.query(
    `UPDATE purchases SET charge_id = coalesce(charge_id, $3), refunded_cents = $4, refunded_tokens = $5,
            facts_version = facts_version + 1
      WHERE account_id = $1 AND id = $2`,
    [of.accountId, of.purchaseId, now.chargeId, now.refundedCents, now.refundedTokens],
  );
}
