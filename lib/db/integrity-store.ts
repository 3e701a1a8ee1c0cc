import "server-only";
import type { Breach } from "@/lib/domain/ledger/invariants";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

export type IntegrityRun = {
  id: string;
  checkedUntilAccountId: string | null;
  accountCount: bigint;
  findingCount: bigint;
};

/** Takes up a run of the last day that was interrupted, or begins one. */
export async function beginOrResumeIntegrityRun(): Promise<IntegrityRun> {
  const { prisma } = database();
  const select = { id: true, checkedUntilAccountId: true, accountCount: true, findingCount: true };
  const interrupted = await prisma.integrityRun.findFirst({
    where: { finishedAt: null, startedAt: { gt: new Date(Date.now() - 86_400_000) } },
    orderBy: { startedAt: "desc" },
    select,
  });
  return interrupted ?? prisma.integrityRun.create({ data: { id: newId() }, select });
}

/** What is found beyond this is counted and logged, not kept with the run. */
const KEPT_FINDINGS = 1_000;

/** A breach of an account, or something that belongs to none that we know. */
export type Finding = Omit<Breach, "accountId"> & { accountId: string | null };

export async function recordIntegrityProgress(run: IntegrityRun, findings: readonly Finding[]): Promise<void> {
  await database().pool.query(
    `UPDATE integrity_runs
        SET checked_until_account_id = $2, account_count = $3, finding_count = $4,
            findings = CASE WHEN jsonb_array_length(findings) < ${KEPT_FINDINGS} THEN findings || $5::jsonb ELSE findings END
      WHERE id = $1`,
    [run.id, run.checkedUntilAccountId, run.accountCount, run.findingCount, JSON.stringify(findings)],
  );
}

export async function finishIntegrityRun(id: string): Promise<void> {
  await database().prisma.integrityRun.update({ where: { id }, data: { finishedAt: new Date() } });
}

/** Holds that ran out and that nobody has booked for longer than any job should take. */
export async function readHoldsLeftOpen(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string; expires_at: Date }>(
    `SELECT id, expires_at FROM holds
      WHERE account_id = $1 AND status IN ('open', 'unknown') AND status = 'open'
        AND expires_at < now() - interval '1 hour'`,
    [accountId],
  );
  return rows.map((row) => `hold ${row.id} ran out at ${row.expires_at.toISOString()} and is still open`);
}

/** Grants whose draws do not add up to what they have given. */
export async function readDrawDifferences(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string; drawn: bigint; given: bigint }>(
    `SELECT coalesce(g.id, d.grant_id) AS id, coalesce(d.tokens, 0)::bigint AS drawn,
            coalesce(g.amount_tokens - g.remaining_tokens, 0) AS given
       FROM (SELECT id, amount_tokens, remaining_tokens FROM grants WHERE account_id = $1) AS g
       FULL JOIN (SELECT grant_id, sum(tokens) AS tokens FROM grant_draws WHERE account_id = $1 GROUP BY 1) AS d
         ON d.grant_id = g.id
      WHERE coalesce(d.tokens, 0) <> coalesce(g.amount_tokens - g.remaining_tokens, 0)`,
    [accountId],
  );
  return rows.map((row) => `grant ${row.id} gave ${row.given}, its draws sum to ${row.drawn}`);
}

/** Charged usages without the line that charged them. */
export async function readChargesWithoutLine(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string; line_seq: bigint; billable_tokens: bigint }>(
    `SELECT u.id, u.line_seq, u.billable_tokens FROM usages u
       LEFT JOIN ledger_lines l ON l.account_id = u.account_id AND l.seq = u.line_seq
             AND l.usage_id = u.id AND l.amount_tokens = -u.billable_tokens
      WHERE u.account_id = $1 AND u.line_seq IS NOT NULL AND l.seq IS NULL
      LIMIT 100`,
    [accountId],
  );
  return rows.map((row) => `usage ${row.id} of ${row.billable_tokens} tokens is not what line ${row.line_seq} charged`);
}

/** Paid purchases that are not credited by exactly one line. */
export async function readPurchasesNotCreditedOnce(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string; credits: bigint }>(
    `SELECT p.id, count(l.seq) AS credits FROM purchases p
       LEFT JOIN ledger_lines l ON l.account_id = p.account_id AND l.purchase_id = p.id
             AND l.type IN ('purchase', 'auto_recharge') AND l.amount_tokens = p.amount_tokens
      WHERE p.account_id = $1 AND p.status = 'paid'
      GROUP BY p.id HAVING count(l.seq) <> 1`,
    [accountId],
  );
  return rows.map((row) => `purchase ${row.id} is paid and credited ${row.credits} times`);
}

/** Payments whose refunds and disputes have not taken what is written with them. */
export async function readReversalDifferences(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ what: string; said: bigint; booked: bigint }>(
    `SELECT 'refunds of purchase ' || p.id AS what, p.refunded_tokens AS said,
            coalesce((SELECT -sum(l.amount_tokens) FROM ledger_lines l
                       WHERE l.account_id = p.account_id AND l.purchase_id = p.id AND l.type = 'payment_refund'), 0)::bigint AS booked
       FROM purchases p WHERE p.account_id = $1
     UNION ALL
     SELECT 'dispute ' || d.id, d.taken_tokens,
            coalesce((SELECT -sum(l.amount_tokens) FROM ledger_lines l
                       WHERE l.account_id = d.account_id AND l.purchase_id = d.purchase_id
                         AND starts_with(l.cause, 'dispute:' || d.id || ':')), 0)::bigint
       FROM disputes d WHERE d.account_id = $1`,
    [accountId],
  );
  return rows
    .filter(({ said, booked }) => said !== booked)
    .map(({ what, said, booked }) => `${what} took ${said}, its lines sum to ${booked}`);
}

/** Freezes that outlived their disputes, and disputes whose freeze is gone. */
export async function readFreezeDifferences(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ hold_id: string; dispute_id: string | null }>(
    `SELECT coalesce(h.id, d.hold_id) AS hold_id, d.id AS dispute_id
       FROM (SELECT id FROM holds WHERE account_id = $1 AND status = 'open' AND operation_type = 'dispute') AS h
       FULL JOIN (SELECT id, hold_id FROM disputes WHERE account_id = $1 AND hold_id IS NOT NULL) AS d ON d.hold_id = h.id
      WHERE h.id IS NULL OR d.id IS NULL`,
    [accountId],
  );
  return rows.map(({ hold_id: hold, dispute_id: dispute }) =>
    dispute === null
      ? `hold ${hold} freezes for no dispute`
      : `dispute ${dispute} names hold ${hold}, which is not open`,
  );
}
