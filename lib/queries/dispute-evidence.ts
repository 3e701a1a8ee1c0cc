import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** Everything that we can show a bank about a disputed payment. */
export type DisputeEvidence = {
  dispute: {
    id: string;
    reason: string;
    status: string;
    amountCents: bigint;
    openedAt: Date;
    evidenceDueAt: Date | null;
    takenTokens: bigint;
  };
  purchase: {
    id: string;
    kind: "checkout" | "auto_recharge";
    packageName: string;
    amountTokens: bigint;
    priceCents: bigint;
    taxCents: bigint;
    paidCents: bigint;
    currency: string;
    agreedAt: Date;
    paidAt: Date | null;
    refundedCents: bigint;
    paymentIntentId: string | null;
    chargeId: string | null;
    card: string | null;
    receiptUrl: string | null;
    invoiceUrl: string | null;
  };
  customer: {
    accountId: string;
    name: string;
    email: string;
    externalUserId: string | null;
    signedUpAt: Date;
    stripeCustomerId: string | null;
    /** Payments of this account that were never disputed, and how many of them were before this one. */
    otherPaymentCount: number;
    firstPaidAt: Date | null;
  };
  /** What its owner had agreed to by then, when the payment was made by auto-recharge. */
  consent: { text: string; version: number; agreedAt: Date; thresholdTokens: bigint } | null;
  /** Mails about this payment. */
  receipts: { kind: string; recipient: string; sentAt: Date | null }[];
  usage: {
    /** Paid by what this payment brought. */
    usageCount: number;
    tokens: bigint;
    firstAt: Date | null;
    lastAt: Date | null;
    byOperation: { operationType: string; usageCount: number; tokens: bigint }[];
    /** The first of them, in their order. */
    rows: EvidenceUsage[];
  };
  /** Around the payment and the dispute, by day (UTC); days without lines are left out. */
  balances: { day: string; addedTokens: bigint; usedTokens: bigint; closingTokens: bigint }[];
};

export type EvidenceUsage = {
  at: Date;
  operationType: string;
  provider: string;
  model: string;
  description: string;
  tokens: bigint;
};

/** More would make no better case, and a document that nobody reads. */
export const MOST_USAGES = 300;
const MOST_DAYS = 92;

export async function getDisputeEvidence(actor: Actor, disputeId: string): Promise<Result<DisputeEvidence>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { prisma, pool } = database();
  const dispute = await prisma.dispute.findFirst({ where: { id: disputeId } });
  if (!dispute) return refuse({ code: "not_found" });
  const { accountId, purchaseId } = dispute;
  const purchase = await prisma.purchase.findUniqueOrThrow({ where: { accountId_id: { accountId, id: purchaseId } } });
  const grantId = purchase.grantId ?? (await grantOfLine(accountId, purchase.lineSeq));
  const [user, customer, others, consent, mails, totals, operations, usages, balances] = await Promise.all([
    prisma.user.findUniqueOrThrow({ where: { id: purchase.userId } }),
    prisma.customer.findUnique({ where: { accountId } }),
    pool.query<{ count: number; first: Date | null }>(OTHER_PAYMENTS, [accountId, purchaseId]),
    pool.query<NonNullable<DisputeEvidence["consent"]>>(CONSENT, [accountId, purchaseId]),
    prisma.outboxMessage.findMany({
      where: { accountId, dedupeKey: { contains: purchaseId } },
      orderBy: { createdAt: "asc" },
    }),
    pool.query<{ count: number; tokens: bigint; first: Date | null; last: Date | null }>(USAGE_TOTALS, [
      accountId,
      grantId,
    ]),
    pool.query<DisputeEvidence["usage"]["byOperation"][number]>(USAGE_BY_OPERATION, [accountId, grantId]),
    pool.query<EvidenceUsage>(USAGES, [accountId, grantId, MOST_USAGES]),
    pool.query<DisputeEvidence["balances"][number]>(BALANCES, [
      accountId,
      new Date(purchase.createdAt.getTime() - 7 * 86_400_000),
      MOST_DAYS,
    ]),
  ]);
  const total = totals.rows[0]!;
  const other = others.rows[0]!;
  return ok({
    dispute,
    purchase: {
      ...purchase,
      paidCents: purchase.paidCents ?? 0n,
      agreedAt: purchase.createdAt,
      paidAt: purchase.settledAt,
      card: purchase.cardLast4 === null ? null : `${purchase.cardBrand ?? "Card"} ending in ${purchase.cardLast4}`,
    },
    customer: {
      accountId,
      name: user.name,
      email: user.email,
      externalUserId: user.externalUserId,
      signedUpAt: user.createdAt,
      stripeCustomerId: customer?.stripeCustomerId ?? null,
      otherPaymentCount: other.count,
      firstPaidAt: other.first,
    },
    consent: consent.rows[0] ?? null,
    receipts: mails.map(({ kind, recipient, sentAt }) => ({ kind, recipient, sentAt })),
    usage: {
      usageCount: total.count,
      tokens: total.tokens,
      firstAt: total.first,
      lastAt: total.last,
      byOperation: operations.rows,
      rows: usages.rows,
    },
    balances: balances.rows,
  });
}

async function grantOfLine(accountId: string, lineSeq: bigint | null): Promise<string | null> {
  if (lineSeq === null) return null;
  const grant = await database().prisma.grant.findFirst({ where: { accountId, seq: lineSeq }, select: { id: true } });
  return grant?.id ?? null;
}

const OTHER_PAYMENTS = `
  SELECT count(*)::int AS count, min(p.settled_at) AS first FROM purchases p
   WHERE p.account_id = $1 AND p.id <> $2 AND p.status = 'paid'
     AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.account_id = p.account_id AND d.purchase_id = p.id)`;

// The settings may have been changed since; the audit log keeps every agreement.
const CONSENT = `
  SELECT agreed.after->>'agreed' AS text, (agreed.after->>'version')::int AS version, agreed.recorded_at AS "agreedAt",
         t.threshold_tokens AS "thresholdTokens"
    FROM recharge_attempts t
    JOIN LATERAL (SELECT e.after, e.recorded_at FROM audit_entries e
                   WHERE e.account_id = t.account_id AND e.action = 'recharge.configure' AND e.recorded_at <= t.created_at
                   ORDER BY e.recorded_at DESC LIMIT 1) AS agreed ON true
   WHERE t.account_id = $1 AND t.id = $2`;

// What a grant has paid of each usage: what its line drew from it, less what corrections have given back since.
const PAID_USAGES = `
  SELECT l.usage_id, min(l.seq) AS seq, sum(d.tokens)::bigint AS tokens
    FROM grant_draws d JOIN ledger_lines l ON l.account_id = d.account_id AND l.seq = d.seq AND l.recorded_at = d.recorded_at
   WHERE d.account_id = $1 AND d.grant_id = $2 AND l.usage_id IS NOT NULL
   GROUP BY l.usage_id HAVING sum(d.tokens) > 0`;

const USAGE_TOTALS = `
  SELECT count(*)::int AS count, coalesce(sum(paid.tokens), 0)::bigint AS tokens, min(u.occurred_at) AS first,
         max(u.occurred_at) AS last
    FROM (${PAID_USAGES}) AS paid JOIN usages u ON u.account_id = $1 AND u.id = paid.usage_id`;

const USAGE_BY_OPERATION = `
  SELECT u.operation_type AS "operationType", count(*)::int AS "usageCount", sum(paid.tokens)::bigint AS tokens
    FROM (${PAID_USAGES}) AS paid JOIN usages u ON u.account_id = $1 AND u.id = paid.usage_id
   GROUP BY 1 ORDER BY 3 DESC, 1`;

const USAGES = `
  SELECT u.occurred_at AS at, u.operation_type AS "operationType", u.provider, u.model, l.description, paid.tokens
    FROM (${PAID_USAGES}) AS paid
    JOIN usages u ON u.account_id = $1 AND u.id = paid.usage_id
    JOIN ledger_lines l ON l.account_id = $1 AND l.seq = paid.seq
   ORDER BY paid.seq LIMIT $3`;

const BALANCES = `
  SELECT to_char(days.day, 'YYYY-MM-DD') AS day, "addedTokens", "usedTokens", l.balance_after_tokens AS "closingTokens"
    FROM (SELECT (recorded_at AT TIME ZONE 'UTC')::date AS day, max(seq) AS last_seq,
                 coalesce(sum(amount_tokens) FILTER (WHERE amount_tokens > 0), 0)::bigint AS "addedTokens",
                 coalesce(-sum(amount_tokens) FILTER (WHERE amount_tokens < 0), 0)::bigint AS "usedTokens"
            FROM ledger_lines WHERE account_id = $1 AND recorded_at >= $2
           GROUP BY 1 ORDER BY 1 LIMIT $3) AS days
    JOIN ledger_lines l ON l.account_id = $1 AND l.seq = days.last_seq
   ORDER BY days.day`;
