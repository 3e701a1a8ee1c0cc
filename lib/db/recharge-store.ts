import "server-only";
import type { ConsentCard } from "@/lib/domain/recharge/consent";
import type { PausedReason, Standing } from "@/lib/domain/recharge/standing";
import type { RechargeStateFacts } from "@/lib/domain/recharge/state";
import type { Tx } from "./transaction";

/* What owners agreed to, and how the card that they named has done since. Whoever changes it holds the account. */

export type RechargeCard = ConsentCard & { paymentMethodId: string; fingerprint: string };

export type RechargeSettings = {
  accountId: string;
  isEnabled: boolean;
  thresholdTokens: bigint;
  packageId: string;
  monthlyCapCents: bigint;
  card: RechargeCard;
  consent: { userId: string; text: string; version: number; at: Date };
  standing: Standing;
  pausedAt: Date | null;
  pausedFingerprint: string | null;
};

/** The settings of an account, locked; null where none were ever made. */
export async function lockRechargeSettings(tx: Tx, accountId: string): Promise<RechargeSettings | null> {
  const [row] = await tx.query<SettingsRow>(`SELECT * FROM recharge_settings WHERE account_id = $1 FOR UPDATE`, [
    accountId,
  ]);
  return row ? settingsOf(row) : null;
}

/** Writes what was agreed. How the card has done is kept apart: `writeStanding`. */
export async function saveRechargeSettings(
  tx: Tx,
  settings: Omit<RechargeSettings, "standing" | "pausedAt" | "pausedFingerprint">,
): Promise<void> {
  const { accountId, isEnabled, thresholdTokens, packageId, monthlyCapCents, card, consent } = settings;
  await tx.query(
    `INSERT INTO recharge_settings (account_id, is_enabled, threshold_tokens, package_id, monthly_cap_cents,
            payment_method_id, card_brand, card_last4, card_fingerprint, consent_user_id, consent_text, consent_version,
            consent_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())
     ON CONFLICT (account_id) DO UPDATE
        SET is_enabled = excluded.is_enabled, threshold_tokens = excluded.threshold_tokens,
            package_id = excluded.package_id, monthly_cap_cents = excluded.monthly_cap_cents,
            payment_method_id = excluded.payment_method_id, card_brand = excluded.card_brand,
            card_last4 = excluded.card_last4, card_fingerprint = excluded.card_fingerprint,
            consent_user_id = excluded.consent_user_id, consent_text = excluded.consent_text,
            consent_version = excluded.consent_version, consent_at = excluded.consent_at, updated_at = clock_timestamp()`,
    [
      accountId,
      isEnabled,
      thresholdTokens,
      packageId,
      monthlyCapCents,
      card.paymentMethodId,
      card.brand,
      card.last4,
      card.fingerprint,
      consent.userId,
      consent.text,
      consent.version,
      consent.at,
    ],
  );
}

export async function disableRecharge(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE recharge_settings SET is_enabled = false, updated_at = clock_timestamp() WHERE account_id = $1`,
    [accountId],
  );
}

/** How the card stands now. A pause that begins keeps the card and the time; one that goes on keeps its own. */
export async function writeStanding(tx: Tx, accountId: string, standing: Standing): Promise<void> {
  await tx.query(
    `UPDATE recharge_settings
        SET decline_count = $2, next_eligible_at = $3, paused_reason = $4,
            paused_at = CASE WHEN $4::text IS NULL THEN NULL ELSE coalesce(paused_at, now()) END,
            paused_fingerprint = CASE WHEN $4::text IS NULL THEN NULL
                                      ELSE coalesce(paused_fingerprint, card_fingerprint) END,
            updated_at = clock_timestamp()
      WHERE account_id = $1`,
    [accountId, standing.declineCount, standing.nextEligibleAt, standing.pausedReason],
  );
}

/** The bank has renewed the card, or it goes by another id now. */
export async function renewRechargeCard(tx: Tx, accountId: string, card: RechargeCard): Promise<void> {
  await tx.query(
    `UPDATE recharge_settings
        SET payment_method_id = $2, card_brand = $3, card_last4 = $4, card_fingerprint = $5, updated_at = clock_timestamp()
      WHERE account_id = $1`,
    [accountId, card.paymentMethodId, card.brand, card.last4, card.fingerprint],
  );
}

/** What would be bought, if it is still sold, and whom Stripe would charge. Read inside the transaction that decides. */
export async function readRechargeOffer(
  tx: Tx,
  accountId: string,
  packageId: string,
): Promise<{ sold: RechargeOffer | null; customerId: string | null }> {
  const [sold] = await tx.query<RechargeOffer>(
    `SELECT id, name, amount_tokens AS "amountTokens", price_cents AS "priceCents", currency
       FROM packages WHERE id = $1 AND is_active`,
    [packageId],
  );
  const [customer] = await tx.query<{ id: string }>(
    `SELECT stripe_customer_id AS id FROM customers WHERE account_id = $1`,
    [accountId],
  );
  return { sold: sold ?? null, customerId: customer?.id ?? null };
}

export type RechargeOffer = { id: string; name: string; amountTokens: bigint; priceCents: bigint; currency: string };

/**
 * How auto-recharge of the account `a` stands, as one JSON value of a larger statement; null where it was never set up.
 * A cap counts as reached while the newest decision says so and nothing was changed since.
 */
export const RECHARGE_STATE = `
  (SELECT json_build_object('enabled', s.is_enabled, 'declines', s.decline_count, 'next', s.next_eligible_at,
            'paused', s.paused_reason,
            'capped', (SELECT CASE WHEN d.reason = 'monthly_cap_reached' AND d.last_at > s.updated_at THEN d.next_eligible_at END
                         FROM recharge_decisions d WHERE d.account_id = s.account_id ORDER BY d.last_at DESC LIMIT 1))
     FROM recharge_settings s WHERE s.account_id = a.id)`;

export type RechargeStateJson = {
  enabled: boolean;
  declines: number;
  next: string | null;
  paused: PausedReason | null;
  capped: string | null;
} | null;

export function rechargeStateOf(json: RechargeStateJson): RechargeStateFacts | null {
  if (json === null) return null;
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  const standing = { declineCount: json.declines, nextEligibleAt: moment(json.next), pausedReason: json.paused };
  return { isEnabled: json.enabled, standing, cappedUntil: moment(json.capped) };
}

export type SettingsRow = {
  account_id: string;
  is_enabled: boolean;
  threshold_tokens: bigint;
  package_id: string;
  monthly_cap_cents: bigint;
  payment_method_id: string;
  card_brand: string;
  card_last4: string;
  card_fingerprint: string;
  consent_user_id: string;
  consent_text: string;
  consent_version: number;
  consent_at: Date;
  decline_count: number;
  next_eligible_at: Date | null;
  paused_reason: PausedReason | null;
  paused_at: Date | null;
  paused_fingerprint: string | null;
};

export function settingsOf(row: SettingsRow): RechargeSettings {
  return {
    accountId: row.account_id,
    isEnabled: row.is_enabled,
    thresholdTokens: row.threshold_tokens,
    packageId: row.package_id,
    monthlyCapCents: row.monthly_cap_cents,
    card: {
      paymentMethodId: row.payment_method_id,
      brand: row.card_brand,
      last4: row.card_last4,
      fingerprint: row.card_fingerprint,
    },
    consent: { userId: row.consent_user_id, text: row.consent_text, version: row.consent_version, at: row.consent_at },
    standing: {
      declineCount: row.decline_count,
      nextEligibleAt: row.next_eligible_at,
      pausedReason: row.paused_reason,
    },
    pausedAt: row.paused_at,
    pausedFingerprint: row.paused_fingerprint,
  };
}
