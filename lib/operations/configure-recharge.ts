import "server-only";
import { lockAccount, noteRechargeThreshold } from "@/lib/db/account-store";
import { audit } from "@/lib/db/audit-store";
import { findPackageOnSale } from "@/lib/db/purchase-store";
import { lockAttemptInFlight } from "@/lib/db/recharge-attempt-store";
import {
  disableRecharge,
  lockRechargeSettings,
  saveRechargeSettings,
  writeStanding,
  type RechargeSettings,
} from "@/lib/db/recharge-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import {
  CONSENT_VERSION,
  consentText,
  MOST_MONTHLY_CAP_CENTS,
  MOST_THRESHOLD_TOKENS,
} from "@/lib/domain/recharge/consent";
import { moneyText } from "@/lib/domain/recharge/amount-text";
import { FRESH, isLiftedByCard, standingAfterResume } from "@/lib/domain/recharge/standing";
import type { Fault } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { considerSoon } from "./after-tokens-moved";
import { giveUpUnsent } from "./attempt-recharge";
import { giveUpWaitingRecharge } from "./give-up-recharge";
import { isOwner, ownCard } from "./own-card";

export type ConfigureRecharge = {
  thresholdTokens: bigint;
  packageId: string;
  monthlyCapCents: bigint;
  /** One of the account's saved cards, by Stripe's id. */
  cardId: string;
  /** What the owner was shown and agreed to, word for word. */
  agreedText: string;
};

/**
 * Turns auto-recharge on, or changes it, with the owner's agreement to exactly these terms. Below the threshold it
 * charges at once. A pause is lifted by another card and not by the same one. Refuses `validation_failed` by field,
 * `card_not_found` also for somebody else's card, `payment_unavailable`.
 */
export async function configureRecharge(
  actor: Actor,
  accountId: string,
  input: ConfigureRecharge,
): Promise<Result<{ isPaused: boolean }>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  const [sold, card, { displayUnit, taxMode }] = await Promise.all([
    findPackageOnSale(input.packageId),
    ownCard(accountId, input.cardId),
    readSettings(),
  ]);
  if (!card.ok) return card;
  const { thresholdTokens, monthlyCapCents } = input;
  if (!sold) return refuse({ code: "package_not_found" });
  const faults = faultsOf(input, sold);
  const hasTax = taxMode === "automatic";
  const terms = { thresholdTokens, monthlyCapCents, packageName: sold.name, hasTax, ...pick(sold) };
  const text = consentText(terms, card.value, displayUnit);
  if (faults.length === 0 && text !== input.agreedText) {
    faults.push({ path: "agreedText", message: "has changed since you read it. Read it again and agree" });
  }
  if (faults.length > 0) return refuse({ code: "validation_failed", faults });

  const { id: paymentMethodId, brand, last4, fingerprint } = card.value;
  const isPaused = await inTransaction(async (tx) => {
    await lockAccount(tx, accountId);
    const before = await lockRechargeSettings(tx, accountId);
    await saveRechargeSettings(tx, {
      accountId,
      isEnabled: true,
      thresholdTokens,
      packageId: sold.id,
      monthlyCapCents,
      card: { paymentMethodId, brand, last4, fingerprint },
      consent: { userId: actor.userId, text, version: CONSENT_VERSION, at: new Date() },
    });
    const begunAnew = before !== null && beginsAnew(before, fingerprint);
    if (begunAnew) await writeStanding(tx, accountId, FRESH);
    await noteRechargeThreshold(tx, accountId);
    await audit(tx, actor, {
      action: "recharge.configure",
      accountId,
      subject: `account:${accountId}`,
      before: before ? auditFacts(before) : undefined,
      after: { agreed: text, version: CONSENT_VERSION },
    });
    return before?.standing.pausedReason != null && !begunAnew;
  });
  if (!isPaused) await goOn(accountId);
  return ok({ isPaused });
}

/**
 * Takes the agreement back. What was never sent to Stripe is given up with it; a charge that already happened is
 * still credited. The settings stay, for the next time.
 */
export async function turnOffRecharge(actor: Actor, accountId: string): Promise<Result<null>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  await inTransaction(async (tx) => {
    await lockAccount(tx, accountId);
    const before = await lockRechargeSettings(tx, accountId);
    if (!before?.isEnabled) return;
    await disableRecharge(tx, accountId);
    await noteRechargeThreshold(tx, accountId);
    const attempt = await lockAttemptInFlight(tx, accountId);
    if (attempt?.status === "pending" && attempt.triedAt === null) {
      await giveUpUnsent(tx, attempt, "Auto-recharge was turned off before the card was charged.", new Date());
    }
    await audit(tx, actor, {
      action: "recharge.turn_off",
      accountId,
      subject: `account:${accountId}`,
      before: auditFacts(before),
    });
  });
  await giveUpWaitingRecharge(accountId);
  return ok(null);
}

/** The owner wants it to go on, or the next try to come now. Refuses `card_not_found` where there is none to charge. */
export async function resumeRecharge(actor: Actor, accountId: string): Promise<Result<null>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  const named = await inTransaction((tx) => lockRechargeSettings(tx, accountId));
  if (!named?.isEnabled) return refuse({ code: "recharge_off" });
  const card = await ownCard(accountId, named.card.paymentMethodId);
  if (!card.ok) return card;
  await inTransaction(async (tx) => {
    await lockAccount(tx, accountId);
    const before = await lockRechargeSettings(tx, accountId);
    if (!before?.isEnabled) return;
    await writeStanding(tx, accountId, standingAfterResume(before.standing));
    await noteRechargeThreshold(tx, accountId);
    await audit(tx, actor, {
      action: "recharge.resume",
      accountId,
      subject: `account:${accountId}`,
      before: auditFacts(before),
    });
  });
  await goOn(accountId);
  return ok(null);
}

/** What another card did does not count against this one. */
function beginsAnew({ standing, card, pausedFingerprint }: RechargeSettings, chosenFingerprint: string): boolean {
  if (standing.pausedReason === null) return card.fingerprint !== chosenFingerprint;
  return isLiftedByCard(standing.pausedReason, pausedFingerprint, chosenFingerprint);
}

async function goOn(accountId: string): Promise<void> {
  await giveUpWaitingRecharge(accountId);
  considerSoon(accountId);
}

function faultsOf({ thresholdTokens, monthlyCapCents }: ConfigureRecharge, sold: Sold): Fault[] {
  const faults: Fault[] = [];
  if (thresholdTokens < 0n || thresholdTokens > MOST_THRESHOLD_TOKENS) {
    faults.push({ path: "thresholdTokens", message: `must be from 0 to ${grouped(MOST_THRESHOLD_TOKENS)} tokens` });
  }
  if (monthlyCapCents < sold.priceCents) {
    const price = moneyText(sold.priceCents, sold.currency);
    faults.push({ path: "monthlyCapCents", message: `must be at least ${price}, the price of one package` });
  }
  if (monthlyCapCents > MOST_MONTHLY_CAP_CENTS) {
    faults.push({
      path: "monthlyCapCents",
      message: `must be at most ${moneyText(MOST_MONTHLY_CAP_CENTS, sold.currency)}`,
    });
  }
  return faults;
}

type Sold = { amountTokens: bigint; priceCents: bigint; currency: string };

function pick({ amountTokens, priceCents, currency }: Sold): Sold {
  return { amountTokens, priceCents, currency };
}

function auditFacts({ isEnabled, consent, standing }: RechargeSettings): object {
  return { isEnabled, agreed: consent.text, version: consent.version, pausedReason: standing.pausedReason };
}
