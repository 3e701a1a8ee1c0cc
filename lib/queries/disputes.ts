import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { reversalTargets } from "@/lib/domain/reversals";
import { larger, smaller } from "@/lib/domain/units";

export type DisputeRow = {
  id: string;
  accountId: string;
  purchaseId: string;
  email: string;
  packageName: string;
  amountCents: bigint;
  currency: string;
  reason: string;
  status: string;
  areFundsWithdrawn: boolean;
  takenTokens: bigint;
  /** Kept by a hold while the money may yet go. */
  frozenTokens: bigint;
  evidenceDueAt: Date | null;
  openedAt: Date;
  closedAt: Date | null;
};

export type DisputePage = { disputes: DisputeRow[]; nextCursor: string | null };

const PAGE_SIZE = 25;

export const DISPUTE_FILTERS = ["open", "closed", "all"] as const;
export type DisputeFilter = (typeof DISPUTE_FILTERS)[number];

/** Disputes, the newest first. */
export async function listDisputes(
  actor: Actor,
  ask: { show: DisputeFilter; cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<DisputePage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const cursor = readCursor(ask.cursor);
  const { rows } = await database().pool.query<DisputeRow>(
    `${DISPUTES}
      WHERE ($1 = 'all' OR (d.closed_at IS NULL) = ($1 = 'open'))
        AND ($2::timestamptz IS NULL OR (d.opened_at, d.id) < ($2, $3))
      ORDER BY d.opened_at DESC, d.id DESC LIMIT $4`,
    [ask.show, cursor?.openedAt ?? null, cursor?.id ?? null, pageSize + 1],
  );
  const disputes = rows.slice(0, pageSize);
  const last = disputes.at(-1);
  return ok({
    disputes,
    nextCursor: rows.length > pageSize && last ? `${last.openedAt.toISOString()}_${last.id}` : null,
  });
}

export type DisputeView = DisputeRow & {
  customerName: string;
  paymentIntentId: string | null;
  amountTokens: bigint;
  paidCents: bigint;
  paidAt: Date | null;
  receiptUrl: string | null;
  balanceTokens: bigint;
  /** What it would take if the money went now, and from where; null once it has gone or is over. */
  preview: { tokens: bigint; fromGrantTokens: bigint; fromOthersTokens: bigint; debtTokens: bigint } | null;
  /** What was booked for it. */
  lines: { seq: bigint; type: string; amountTokens: bigint; balanceAfterTokens: bigint; recordedAt: Date }[];
};

export async function getDispute(actor: Actor, id: string): Promise<Result<DisputeView>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { pool, prisma } = database();
  const { rows } = await pool.query<DetailRow>(DISPUTE, [id]);
  const row = rows[0];
  if (!row) return refuse({ code: "not_found" });
  const lines = await prisma.ledgerLine.findMany({
    where: { accountId: row.accountId, purchaseId: row.purchaseId, cause: { startsWith: `dispute:${id}:` } },
    orderBy: { seq: "asc" },
    select: { seq: true, type: true, amountTokens: true, balanceAfterTokens: true, recordedAt: true },
  });
  const { refundedCents, remainingTokens, ...view } = row;
  return ok({ ...view, preview: previewOf(row, { refundedCents, remainingTokens }), lines });
}

type DetailRow = Omit<DisputeView, "preview" | "lines"> & { refundedCents: bigint; remainingTokens: bigint };

function previewOf(
  row: DetailRow,
  { refundedCents, remainingTokens }: { refundedCents: bigint; remainingTokens: bigint },
): DisputeView["preview"] {
  if (row.closedAt !== null || row.areFundsWithdrawn) return null;
  const about = { ...row, isClosed: false, areFundsWithdrawn: true };
  const [target] = reversalTargets(row, { refundedCents, disputes: [about] }).disputes;
  const tokens = target?.tokens ?? 0n;
  const fromGrantTokens = smaller(tokens, remainingTokens);
  const othersTokens = larger(row.balanceTokens, 0n) - remainingTokens;
  const fromOthersTokens = smaller(tokens - fromGrantTokens, larger(othersTokens, 0n));
  return { tokens, fromGrantTokens, fromOthersTokens, debtTokens: tokens - fromGrantTokens - fromOthersTokens };
}

const DISPUTE_FIELDS = `
  d.id, d.account_id AS "accountId", d.purchase_id AS "purchaseId", u.email, p.package_name AS "packageName",
  d.amount_cents AS "amountCents", p.currency, d.reason, d.status, d.are_funds_withdrawn AS "areFundsWithdrawn",
  d.taken_tokens AS "takenTokens",
  coalesce((SELECT h.tokens FROM holds h WHERE h.account_id = d.account_id AND h.id = d.hold_id), 0)::bigint AS "frozenTokens",
  d.evidence_due_at AS "evidenceDueAt", d.opened_at AS "openedAt", d.closed_at AS "closedAt"`;

const DISPUTE_TABLES = `
  FROM disputes d
  JOIN purchases p ON p.account_id = d.account_id AND p.id = d.purchase_id
  JOIN users u ON u.id = p.user_id`;

const DISPUTES = `SELECT ${DISPUTE_FIELDS} ${DISPUTE_TABLES}`;

const DISPUTE = `
  SELECT ${DISPUTE_FIELDS}, u.name AS "customerName", p.payment_intent_id AS "paymentIntentId",
         p.amount_tokens AS "amountTokens", coalesce(p.paid_cents, 0) AS "paidCents", p.settled_at AS "paidAt",
         p.receipt_url AS "receiptUrl", p.refunded_cents AS "refundedCents", a.balance_tokens AS "balanceTokens",
         coalesce((SELECT g.remaining_tokens FROM grants g
                    WHERE g.account_id = p.account_id AND (g.id = p.grant_id OR (p.grant_id IS NULL AND g.seq = p.line_seq))), 0)::bigint
           AS "remainingTokens"
  ${DISPUTE_TABLES} JOIN accounts a ON a.id = d.account_id
   WHERE d.id = $1`;

/** Null for anything that is no cursor of ours. */
function readCursor(text: string | undefined): { openedAt: Date; id: string } | null {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\w{1,255})$/.exec(text ?? "");
  if (!match) return null;
  const openedAt = new Date(match[1]!);
  return Number.isNaN(openedAt.getTime()) ? null : { openedAt, id: match[2]! };
}
