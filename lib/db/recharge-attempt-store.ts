import "server-only";
import { database } from "./client";
import type { RechargeCard } from "./recharge-store";
import type { Tx } from "./transaction";

export type AttemptStatus =
  "pending" | "processing" | "succeeded" | "declined" | "requires_action" | "error" | "canceled";

/** One charge, with what its purchase says is bought. */
export type RechargeAttempt = {
  accountId: string;
  /** Also its purchase's, and the idempotency key at Stripe. */
  id: string;
  status: AttemptStatus;
  thresholdTokens: bigint;
  amountTokens: bigint;
  priceCents: bigint;
  /** Charged on top of the price. */
  taxCents: bigint;
  currency: string;
  paymentMethodId: string;
  cardFingerprint: string;
  cardBrand: string;
  cardLast4: string;
  userId: string;
  paymentIntentId: string | null;
  createdAt: Date;
  /** When Stripe was last asked; null: it cannot have heard of it. */
  triedAt: Date | null;
};

/** Statuses that end an attempt one way or the other. */
export type AttemptEnd = Exclude<AttemptStatus, "pending">;
const IN_FLIGHT = "('pending', 'processing', 'requires_action')";

/** Writes down the purchase and the attempt to pay for it, before Stripe hears of either. */
export async function insertAttempt(
  tx: Tx,
  attempt: {
    accountId: string;
    id: string;
    userId: string;
    packageId: string;
    packageName: string;
    amountTokens: bigint;
    priceCents: bigint;
    taxCents: bigint;
    currency: string;
    availableTokens: bigint;
    thresholdTokens: bigint;
    consentVersion: number;
    card: RechargeCard;
    at: Date;
  },
): Promise<void> {
  const { accountId, id, card, priceCents, at } = attempt;
  await tx.query(
    `INSERT INTO purchases (account_id, id, user_id, kind, package_id, package_name, amount_tokens, price_cents, tax_cents,
            currency, payment_method_id, card_brand, card_last4, created_at)
     VALUES ($1, $2, $3, 'auto_recharge', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      accountId,
      id,
      attempt.userId,
      attempt.packageId,
      attempt.packageName,
      attempt.amountTokens,
      priceCents,
      attempt.taxCents,
      attempt.currency,
      card.paymentMethodId,
      card.brand,
      card.last4,
      at,
    ],
  );
  await tx.query(
    `INSERT INTO recharge_attempts (account_id, id, available_tokens, threshold_tokens, consent_version, price_cents,
            payment_method_id, card_fingerprint, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      accountId,
      id,
      attempt.availableTokens,
      attempt.thresholdTokens,
      attempt.consentVersion,
      priceCents,
      card.paymentMethodId,
      card.fingerprint,
      at,
    ],
  );
}

const ATTEMPT = `
  SELECT a.account_id AS "accountId", a.id, a.status, a.threshold_tokens AS "thresholdTokens",
         p.amount_tokens AS "amountTokens", a.price_cents AS "priceCents", p.tax_cents AS "taxCents", p.currency, p.user_id AS "userId",
         a.payment_method_id AS "paymentMethodId", a.card_fingerprint AS "cardFingerprint",
         p.card_brand AS "cardBrand", p.card_last4 AS "cardLast4", a.payment_intent_id AS "paymentIntentId",
         a.created_at AS "createdAt", a.tried_at AS "triedAt"
    FROM recharge_attempts a JOIN purchases p ON p.account_id = a.account_id AND p.id = a.id`;

/** Locked, like everything of its account before it. */
export async function lockAttempt(tx: Tx, accountId: string, id: string): Promise<RechargeAttempt | null> {
  const [row] = await tx.query<RechargeAttempt>(`${ATTEMPT} WHERE a.account_id = $1 AND a.id = $2 FOR UPDATE OF a`, [
    accountId,
    id,
  ]);
  return row ?? null;
}

export async function lockAttemptInFlight(tx: Tx, accountId: string): Promise<RechargeAttempt | null> {
  const [row] = await tx.query<RechargeAttempt>(
    `${ATTEMPT} WHERE a.account_id = $1 AND a.status IN ${IN_FLIGHT} FOR UPDATE OF a`,
    [accountId],
  );
  return row ?? null;
}

export async function findAttempt(accountId: string, id: string): Promise<RechargeAttempt | null> {
  const { rows } = await database().pool.query<RechargeAttempt>(`${ATTEMPT} WHERE a.account_id = $1 AND a.id = $2`, [
    accountId,
    id,
  ]);
  return rows[0] ?? null;
}

export async function findAttemptInFlight(accountId: string): Promise<RechargeAttempt | null> {
  const { rows } = await database().pool.query<RechargeAttempt>(
    `${ATTEMPT} WHERE a.account_id = $1 AND a.status IN ${IN_FLIGHT}`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** From here on Stripe may have heard of it. */
export async function markAttemptTried(tx: Tx, accountId: string, id: string, at: Date): Promise<void> {
  await tx.query(`UPDATE recharge_attempts SET tried_at = $3 WHERE account_id = $1 AND id = $2`, [accountId, id, at]);
}

export async function writeAttempt(
  tx: Tx,
  { accountId, id }: { accountId: string; id: string },
  end: { status: AttemptEnd; paymentIntentId?: string | null; failureCode?: string; failureMessage?: string; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE recharge_attempts
        SET status = $3::recharge_attempt_status, payment_intent_id = coalesce($4, payment_intent_id),
            failure_code = $5, failure_message = $6,
            finished_at = CASE WHEN $3::recharge_attempt_status IN ${IN_FLIGHT} THEN NULL ELSE $7::timestamptz END
      WHERE account_id = $1 AND id = $2`,
    [
      accountId,
      id,
      end.status,
      end.paymentIntentId ?? null,
      end.failureCode ?? null,
      end.failureMessage ?? null,
      end.at,
    ],
  );
}

/** By auto-recharge since a moment, tax included: what was paid and what may yet be. */
export async function readSpentByRecharge(tx: Pick<Tx, "query">, accountId: string, since: Date): Promise<bigint> {
  const [row] = await tx.query<{ cents: bigint }>(
    `SELECT coalesce(sum(coalesce(paid_cents, price_cents + tax_cents)), 0)::bigint AS cents FROM purchases
      WHERE account_id = $1 AND kind = 'auto_recharge' AND created_at >= $2 AND status IN ('pending', 'paid', 'parked')`,
    [accountId, since],
  );
  return row!.cents;
}

export async function countAttempts(tx: Tx, accountId: string, since: Date): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>(
    `SELECT count(*) FROM recharge_attempts WHERE account_id = $1 AND created_at >= $2`,
    [accountId, since],
  );
  return Number(row!.count);
}

type AttemptName = { accountId: string; id: string };

/**
 * Attempts that nobody is busy with any more: never sent though written down a while ago, sent without an answer, or
 * waiting for an owner who need not answer any more.
 */
export async function findAttemptsLeftLying(limit: number): Promise<AttemptName[]> {
  const { rows } = await database().pool.query<AttemptName>(
    `SELECT a.account_id AS "accountId", a.id FROM recharge_attempts a
       LEFT JOIN recharge_settings s ON s.account_id = a.account_id
      WHERE a.status IN ${IN_FLIGHT}
        AND CASE a.status
              WHEN 'pending' THEN coalesce(a.tried_at + interval '2 minutes', a.created_at + interval '30 seconds') <= now()
              WHEN 'processing' THEN a.tried_at + interval '10 minutes' <= now()
              ELSE s.paused_reason IS DISTINCT FROM 'authentication_required' OR NOT s.is_enabled
            END
      ORDER BY a.created_at LIMIT $1`,
    [limit],
  );
  return rows;
}

/**
 * Accounts on which auto-recharge may be due, in id order, those after `after`. One that was told "not before" a
 * moment is left alone until then, or until its settings change; once an hour it is looked at all the same.
 */
export async function findAccountsToRecharge(after: string | null, limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT a.id FROM recharge_settings s JOIN accounts a ON a.id = s.account_id
       LEFT JOIN LATERAL (
         SELECT next_eligible_at, last_at FROM recharge_decisions d WHERE d.account_id = s.account_id
          ORDER BY last_at DESC LIMIT 1
       ) AS last ON true
      WHERE s.is_enabled AND s.paused_at IS NULL AND a.balance_tokens - a.held_tokens <= s.threshold_tokens
        AND (last.next_eligible_at IS NULL OR last.next_eligible_at <= now() OR last.last_at <= s.updated_at
             OR last.last_at <= now() - interval '1 hour')
        AND ($1::uuid IS NULL OR a.id > $1)
      ORDER BY a.id LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}
