import "server-only";
import { lockBooks } from "@/lib/db/ledger-store";
import { lockAttemptInFlight, readSpentByRecharge, type RechargeAttempt } from "@/lib/db/recharge-attempt-store";
import {
  lockRechargeSettings,
  readRechargeOffer,
  type RechargeOffer,
  type RechargeSettings,
} from "@/lib/db/recharge-store";
import { readSettingsIn } from "@/lib/db/settings-store";
import type { Tx } from "@/lib/db/transaction";
import { availableTokens } from "@/lib/domain/ledger/apply";
import { isConsentCurrent } from "@/lib/domain/recharge/consent";
import { startOfMonth, type RechargeFacts } from "@/lib/domain/recharge/decide";

export type LockedRecharge = {
  facts: RechargeFacts;
  settings: RechargeSettings | null;
  offer: RechargeOffer | null;
  customerId: string | null;
  /** Stripe works out a tax, which comes on top of the price. */
  hasTax: boolean;
  inFlight: RechargeAttempt | null;
};

/**
 * Everything that auto-recharge of an account depends on, read under the lock of the account: what it finds stays so
 * until the transaction ends. What tax comes on top is not among it: facts say none, and whoever knows better says so. `at` stands in for the
 * database's clock where a test says what time it is.
 */
export async function lockRecharge(tx: Tx, accountId: string, at?: Date): Promise<LockedRecharge | null> {
  const { books, now: clock } = await lockBooks(tx, [{ kind: "book-due", accountId }]);
  const book = books.get(accountId);
  if (!book) return null;
  const now = at ?? clock;
  const settings = await lockRechargeSettings(tx, accountId);
  const inFlight = await lockAttemptInFlight(tx, accountId);
  const { sold, customerId } = settings
    ? await readRechargeOffer(tx, accountId, settings.packageId)
    : { sold: null, customerId: null };
  const hasTax = (await readSettingsIn(tx)).taxMode === "automatic";
  const facts: RechargeFacts = {
    now,
    isBlocked: book.account.isBlocked,
    availableTokens: availableTokens(book, now),
    pendingTokens: inFlight?.amountTokens ?? 0n,
    isAttemptInFlight: inFlight !== null,
    settings,
    hasCard: customerId !== null,
    package: sold,
    isConsentCurrent: settings !== null && sold !== null && isAgreed(settings, sold, hasTax),
    taxCents: 0n,
    spentThisMonthCents: settings ? await readSpentByRecharge(tx, accountId, startOfMonth(now)) : 0n,
  };
  return { facts, settings, offer: sold, customerId, hasTax, inFlight };
}

function isAgreed(settings: RechargeSettings, sold: RechargeOffer, hasTax: boolean): boolean {
  const { thresholdTokens, monthlyCapCents, consent } = settings;
  const { name: packageName, amountTokens, priceCents, currency } = sold;
  return isConsentCurrent(consent, {
    thresholdTokens,
    monthlyCapCents,
    packageName,
    amountTokens,
    priceCents,
    currency,
    hasTax,
  });
}
