import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { cardText } from "@/lib/domain/recharge/consent";
import type { SkipReason } from "@/lib/domain/recharge/decide";
import { sentenceOfAttempt, sentenceOfSkip, type ToldAttempt } from "@/lib/domain/recharge/words";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A decision of auto-recharge, also "no", with what came of it. */
export type RechargeLogEntry = {
  id: string;
  /** When it was last decided so, and when first. */
  at: Date;
  firstAt: Date;
  count: number;
  isCharged: boolean;
  sentence: string;
  attemptStatus: ToldAttempt["status"] | null;
  purchaseId: string | null;
  availableTokens: bigint;
  thresholdTokens: bigint;
  nextEligibleAt: Date | null;
};

/** Continue behind this entry. */
export type RechargeLogPlace = { at: Date; id: string };
export type RechargeLogPage = { entries: RechargeLogEntry[]; next: RechargeLogPlace | null };

/** Newest first, by keyset. */
export async function listRechargeLog(
  actor: Actor,
  accountId: string,
  { limit, after }: { limit: number; after?: RechargeLogPlace | null },
): Promise<Result<RechargeLogPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { displayUnit } = await readSettings();
  const { rows } = await database().pool.query<LogRow>(
    `SELECT d.id, d.last_at, d.first_at, d.count, d.is_charged, d.reason, d.available_tokens, d.threshold_tokens,
            d.next_eligible_at, d.attempt_id, t.status, t.failure_code, t.failure_message, p.price_cents + p.tax_cents AS price_cents, p.currency,
            p.amount_tokens, p.card_brand, p.card_last4
       FROM recharge_decisions d
       LEFT JOIN recharge_attempts t ON t.account_id = d.account_id AND t.id = d.attempt_id
       LEFT JOIN purchases p ON p.account_id = d.account_id AND p.id = d.attempt_id
      WHERE d.account_id = $1 AND ($2::timestamptz IS NULL OR (d.last_at, d.id) < ($2, $3::uuid))
      ORDER BY d.last_at DESC, d.id DESC LIMIT $4`,
    [accountId, after?.at ?? null, after?.id ?? null, limit + 1],
  );
  const entries = rows.slice(0, limit).map((row) => entryOf(row, displayUnit));
  const last = entries.at(-1);
  return ok({ entries, next: rows.length > limit && last ? { at: last.at, id: last.id } : null });
}

type LogRow = {
  id: string;
  last_at: Date;
  first_at: Date;
  count: number;
  is_charged: boolean;
  reason: string;
  available_tokens: bigint;
  threshold_tokens: bigint;
  next_eligible_at: Date | null;
  attempt_id: string | null;
  status: ToldAttempt["status"] | null;
  failure_code: string | null;
  failure_message: string | null;
  price_cents: bigint;
  currency: string;
  amount_tokens: bigint;
  card_brand: string | null;
  card_last4: string | null;
};

function entryOf(row: LogRow, displayUnit: "tokens" | "credits"): RechargeLogEntry {
  return {
    id: row.id,
    at: row.last_at,
    firstAt: row.first_at,
    count: row.count,
    isCharged: row.is_charged,
    sentence: row.status
      ? sentenceOfAttempt(toldAttempt(row, row.status), displayUnit)
      : sentenceOfSkip(row.reason as SkipReason),
    attemptStatus: row.status,
    purchaseId: row.attempt_id,
    availableTokens: row.available_tokens,
    thresholdTokens: row.threshold_tokens,
    nextEligibleAt: row.next_eligible_at,
  };
}

function toldAttempt(row: LogRow, status: ToldAttempt["status"]): ToldAttempt {
  return {
    status,
    failureCode: row.failure_code,
    failureMessage: row.failure_message,
    priceCents: row.price_cents,
    currency: row.currency,
    amountTokens: row.amount_tokens,
    card: cardText({ brand: row.card_brand ?? "", last4: row.card_last4 ?? "" }),
  };
}
