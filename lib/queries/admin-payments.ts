import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { unusedCents } from "@/lib/domain/reversals";
import { isId } from "@/lib/ids";
import { queryValues, whereAll } from "./query-values";
import { containing, searchTextOf } from "./search-text";
import { readTimeCursor, timeCursor } from "./time-cursor";

export const PAYMENT_FILTERS = ["all", "refunded", "disputed", "parked"] as const;
export type PaymentFilter = (typeof PAYMENT_FILTERS)[number];

export type PaymentRow = {
  accountId: string;
  purchaseId: string;
  paymentIntentId: string | null;
  email: string;
  name: string;
  kind: "checkout" | "auto_recharge";
  status: string;
  packageName: string;
  amountTokens: bigint;
  priceCents: bigint;
  /** Null until something was received. */
  paidCents: bigint | null;
  currency: string;
  refundedCents: bigint;
  refundedTokens: bigint;
  failureMessage: string | null;
  createdAt: Date;
  /** The latest one that it has. */
  dispute: { id: string; status: string; isOpen: boolean } | null;
  /** What can be given back and what to offer; null when nothing can. */
  refund: RefundOffer | null;
};

export type RefundOffer = {
  leftCents: bigint;
  /** The part that was not used, as a share of the price. */
  unusedCents: bigint;
  /** False where nothing was credited, so that a refund takes no tokens. */
  isCredited: boolean;
  balanceTokens: bigint;
};

export type PaymentPage = { payments: PaymentRow[]; nextCursor: string | null };

const PAGE_SIZE = 25;

/** The latest dispute about a payment `p`. */
export const DISPUTE_OF_PAYMENT = `
         (SELECT json_build_object('id', d.id, 'status', d.status, 'isOpen', d.closed_at IS NULL) FROM disputes d
           WHERE d.account_id = p.account_id AND d.purchase_id = p.id ORDER BY d.opened_at DESC, d.id DESC LIMIT 1)`;

/** Payments of everybody, the newest first; `search` looks into email and name, and for whole ids of any kind. */
export async function listPayments(
  actor: Actor,
  ask: { show: PaymentFilter; search?: string; cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<PaymentPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { values, value } = queryValues();
  const conditions: string[] = [];
  const search = searchTextOf(ask.search);
  if (search !== null) conditions.push(foundBy(search, value));
  if (ask.show !== "all") conditions.push(SHOWN[ask.show]);
  const cursor = readTimeCursor(ask.cursor);
  if (cursor) {
    conditions.push(`(p.created_at, p.id) < (${value(cursor.at)}::timestamptz, ${value(cursor.id)}::uuid)`);
  }
  const text = `${PAYMENTS} ${whereAll(conditions)} ORDER BY p.created_at DESC, p.id DESC LIMIT ${value(pageSize + 1)}`;
  const { rows } = await database().pool.query<FoundRow>(text, values);
  const payments = rows.slice(0, pageSize).map(paymentOf);
  const last = payments.at(-1);
  return ok({
    payments,
    nextCursor: rows.length > pageSize && last ? timeCursor({ at: last.createdAt, id: last.purchaseId }) : null,
  });
}

/** Each kind of text by an index of its own: ids of ours, ids of Stripe's, and parts of what people are called. */
function foundBy(search: string, value: (one: unknown) => string): string {
  if (isId(search)) {
    const id = `${value(search)}::uuid`;
    return `(p.id = ${id} OR p.account_id = ${id} OR p.user_id = ${id})`;
  }
  if (/^(pi|ch|py|cs)_\w+$/.test(search)) {
    const id = value(search);
    return `(p.payment_intent_id = ${id} OR p.charge_id = ${id} OR p.checkout_id = ${id})`;
  }
  const part = value(containing(search));
  return `p.user_id IN (SELECT id FROM users WHERE email LIKE ${part} OR lower(name) LIKE ${part})`;
}

const SHOWN: Record<Exclude<PaymentFilter, "all">, string> = {
  refunded: "p.refunded_cents > 0",
  parked: "p.status = 'parked'",
  disputed: "EXISTS (SELECT FROM disputes d WHERE d.account_id = p.account_id AND d.purchase_id = p.id)",
};

type FoundRow = Omit<PaymentRow, "refund"> & {
  balanceTokens: bigint;
  remainingTokens: bigint;
  isTaken: boolean;
};

function paymentOf({ balanceTokens, remainingTokens, isTaken, ...row }: FoundRow): PaymentRow {
  const { paidCents, refundedCents, amountTokens, currency } = row;
  const leftCents = (paidCents ?? 0n) - refundedCents;
  const mayRefund = row.paymentIntentId !== null && leftCents > 0n && !isTaken;
  if (!mayRefund) return { ...row, refund: null };
  const isCredited = row.status === "paid";
  const bought = { amountTokens, paidCents: paidCents!, currency };
  return {
    ...row,
    refund: {
      leftCents,
      unusedCents: isCredited ? unusedCents(bought, { remainingTokens, refundedCents }) : leftCents,
      isCredited,
      balanceTokens,
    },
  };
}

const PAYMENTS = `
  SELECT p.account_id AS "accountId", p.id AS "purchaseId", p.payment_intent_id AS "paymentIntentId", u.email, u.name,
         p.kind, p.status, p.package_name AS "packageName", p.amount_tokens AS "amountTokens",
         p.price_cents AS "priceCents", p.paid_cents AS "paidCents", p.currency, p.refunded_cents AS "refundedCents",
         p.refunded_tokens AS "refundedTokens", p.failure_message AS "failureMessage", p.created_at AS "createdAt",
         a.balance_tokens AS "balanceTokens",
         coalesce((SELECT g.remaining_tokens FROM grants g
                    WHERE g.account_id = p.account_id AND (g.id = p.grant_id OR (p.grant_id IS NULL AND g.seq = p.line_seq))), 0)::bigint
           AS "remainingTokens",${DISPUTE_OF_PAYMENT} AS dispute,
         EXISTS (SELECT 1 FROM disputes d
                  WHERE d.account_id = p.account_id AND d.purchase_id = p.id AND d.are_funds_withdrawn) AS "isTaken"
    FROM purchases p JOIN users u ON u.id = p.user_id JOIN accounts a ON a.id = p.account_id`;
