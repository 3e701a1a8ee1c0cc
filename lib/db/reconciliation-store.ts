import "server-only";
import { newId } from "@/lib/ids";
import { database } from "./client";

/** What a person has to look at: a payment, or a credit, that the other side cannot explain. */
export type Unexplained = {
  paymentIntentId: string | null;
  problem: string;
  accountId: string | null;
  purchaseId: string | null;
};

export type ReconciliationCounts = { paymentCount: number; creditedCount: number; reversedCount: number };

export async function beginReconciliation(since: Date): Promise<string> {
  const id = newId();
  await database().prisma.reconciliationRun.create({ data: { id, since } });
  return id;
}

export async function finishReconciliation(
  id: string,
  counts: ReconciliationCounts,
  unexplained: readonly Unexplained[],
): Promise<void> {
  await database().prisma.reconciliationRun.update({
    where: { id },
    data: { ...counts, unexplained: [...unexplained], finishedAt: new Date() },
  });
}

/** What the last comparison could not explain; null when there was none that ended since. */
export async function readLastUnexplained(since: Date): Promise<Unexplained[] | null> {
  const run = await database().prisma.reconciliationRun.findFirst({
    where: { finishedAt: { gte: since } },
    orderBy: { startedAt: "desc" },
    select: { unexplained: true },
  });
  return run && (run.unexplained as Unexplained[]);
}

export type CreditedPayment = {
  paymentIntentId: string;
  accountId: string;
  purchaseId: string;
  paidCents: bigint;
  /** Something was taken back for it, or may be. */
  isReversed: boolean;
};

const CREDITED = `
  SELECT p.payment_intent_id AS "paymentIntentId", p.account_id AS "accountId", p.id AS "purchaseId",
         p.paid_cents AS "paidCents",
         p.refunded_cents > 0 OR EXISTS (SELECT 1 FROM disputes d WHERE d.account_id = p.account_id AND d.purchase_id = p.id) AS "isReversed"
    FROM purchases p WHERE p.status = 'paid'`;

/** Of these payments, those that were credited. */
export async function readCredited(paymentIntentIds: readonly string[]): Promise<Map<string, CreditedPayment>> {
  const { rows } = await database().pool.query<CreditedPayment>(`${CREDITED} AND p.payment_intent_id = ANY($1)`, [
    paymentIntentIds,
  ]);
  return new Map(rows.map((row) => [row.paymentIntentId, row]));
}

/** Payments that were credited since. */
export async function readCreditedSince(since: Date): Promise<CreditedPayment[]> {
  const { rows } = await database().pool.query<CreditedPayment>(`${CREDITED} AND p.created_at >= $1`, [since]);
  return rows;
}

/** Payments, however old, whose refunds or disputes have not come to an end. */
export async function readUnfinishedReversals(): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT DISTINCT p.payment_intent_id AS id
       FROM (SELECT account_id, purchase_id FROM refunds WHERE status IN ('pending', 'requires_action')
             UNION SELECT account_id, purchase_id FROM disputes WHERE closed_at IS NULL) AS open
       JOIN purchases p ON p.account_id = open.account_id AND p.id = open.purchase_id
      WHERE p.payment_intent_id IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
}
