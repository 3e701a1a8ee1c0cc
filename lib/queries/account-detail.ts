import "server-only";
import { database } from "@/lib/db/client";
import { actorMay, type Actor, type Role } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { DISPUTE_OF_PAYMENT, type PaymentRow } from "./admin-payments";
import { listAuditEntries, type AuditView } from "./audit-log";
import { getBalance, type BalanceView } from "./balance";
import { listTransactions, type TransactionView } from "./transactions";

/** Everything that the staff may know of an account. */
export type AccountDetail = {
  accountId: string;
  owner: { userId: string; email: string; name: string; role: Role; externalUserId: string | null } | null;
  createdAt: Date;
  balance: BalanceView;
  blockedAt: Date | null;
  stripeCustomerId: string | null;
  holds: HoldView[];
  payments: PaymentView[];
  mails: MailView[];
  audit: AuditView[];
  lines: TransactionView[];
  nextSeq: bigint | null;
};

export type HoldView = {
  id: string;
  tokens: bigint;
  status: "open" | "unknown";
  operationType: string;
  model: string | null;
  createdAt: Date;
  expiresAt: Date;
};

export type PaymentView = Pick<
  PaymentRow,
  | "purchaseId"
  | "packageName"
  | "amountTokens"
  | "priceCents"
  | "paidCents"
  | "currency"
  | "status"
  | "refundedCents"
  | "createdAt"
  | "dispute"
>;

export type MailView = {
  id: string;
  kind: string;
  recipient: string;
  createdAt: Date;
  sentAt: Date | null;
  attempts: number;
  lastError: string | null;
};

const LATEST = 10;

/** One account with the latest of everything; `afterSeq` goes on in its ledger. */
export async function getAccountDetail(
  actor: Actor,
  accountId: string,
  { afterSeq }: { afterSeq?: bigint } = {},
): Promise<Result<AccountDetail>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  if (!isId(accountId)) return refuse({ code: "account_not_found" });
  const { pool } = database();
  const [about, balance, lines, audit, holds, payments, mails] = await Promise.all([
    pool.query<AboutRow>(ABOUT, [accountId]),
    getBalance(actor, accountId),
    listTransactions(actor, accountId, { sort: "newest", limit: 25, ...(afterSeq === undefined ? {} : { afterSeq }) }),
    listAuditEntries(actor, { accountId }, LATEST),
    pool.query<HoldView>(HOLDS, [accountId]),
    pool.query<PaymentView>(PAYMENTS, [accountId, LATEST]),
    pool.query<MailView>(MAILS, [accountId, LATEST]),
  ]);
  const row = about.rows[0];
  if (!balance.ok) return balance;
  if (!lines.ok) return lines;
  if (!audit.ok) return audit;
  if (!row) return refuse({ code: "account_not_found" });
  const { userId, email, name, role, externalUserId } = row;
  return ok({
    accountId,
    owner: userId === null ? null : { userId, email: email!, name: name!, role: role!, externalUserId },
    createdAt: row.createdAt,
    blockedAt: row.blockedAt,
    stripeCustomerId: row.stripeCustomerId,
    balance: balance.value,
    holds: holds.rows,
    payments: payments.rows,
    mails: mails.rows,
    audit: audit.value.entries,
    lines: lines.value.transactions,
    nextSeq: lines.value.nextSeq,
  });
}

type AboutRow = {
  createdAt: Date;
  blockedAt: Date | null;
  stripeCustomerId: string | null;
  userId: string | null;
  email: string | null;
  name: string | null;
  role: Role | null;
  externalUserId: string | null;
};

const ABOUT = `
  SELECT a.created_at AS "createdAt", a.blocked_at AS "blockedAt", c.stripe_customer_id AS "stripeCustomerId",
         u.id AS "userId", u.email, u.name, u.role, u.external_user_id AS "externalUserId"
    FROM accounts a LEFT JOIN customers c ON c.account_id = a.id LEFT JOIN users u ON u.personal_account_id = a.id
   WHERE a.id = $1`;

const HOLDS = `
  SELECT id, tokens, status, operation_type AS "operationType", model, created_at AS "createdAt", expires_at AS "expiresAt"
    FROM holds WHERE account_id = $1 AND status IN ('open', 'unknown') ORDER BY created_at DESC LIMIT 100`;

const PAYMENTS = `
  SELECT p.id AS "purchaseId", p.package_name AS "packageName", p.amount_tokens AS "amountTokens",
         p.price_cents AS "priceCents", p.paid_cents AS "paidCents", p.currency, p.status,
         p.refunded_cents AS "refundedCents", p.created_at AS "createdAt",${DISPUTE_OF_PAYMENT} AS dispute
    FROM purchases p WHERE p.account_id = $1 ORDER BY p.created_at DESC, p.id DESC LIMIT $2`;

const MAILS = `
  SELECT id, kind, recipient, created_at AS "createdAt", sent_at AS "sentAt", attempts, last_error AS "lastError"
    FROM outbox_messages WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`;
