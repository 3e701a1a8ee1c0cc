import "server-only";
import { noteRechargeThreshold } from "@/lib/db/account-store";
import { mailOwner } from "@/lib/db/outbox-store";
import type { LockedPurchase } from "@/lib/db/purchase-store";
import { lockAttempt, writeAttempt } from "@/lib/db/recharge-attempt-store";
import { lockRechargeSettings, writeStanding } from "@/lib/db/recharge-store";
import type { Tx } from "@/lib/db/transaction";
import { cardText } from "@/lib/domain/recharge/consent";
import { standingAfterPurchase } from "@/lib/domain/recharge/standing";
import type { Payment } from "@/lib/stripe/payments";
import { applyToStanding } from "./recharge-outcome";

/* What auto-recharge makes of a payment that was credited or parked, inside the transaction that did it. */

/** Its own payment ends the attempt, whatever was believed of it before; one made by hand may lift a pause. */
export async function rechargeCredited(
  tx: Tx,
  purchase: LockedPurchase,
  payment: Payment,
  balanceTokens: bigint,
): Promise<void> {
  if (purchase.kind === "checkout") return liftByPurchase(tx, purchase.account_id);
  const attempt = await lockAttempt(tx, purchase.account_id, purchase.id);
  if (!attempt) return;
  const { paymentIntentId } = payment;
  await writeAttempt(tx, attempt, { status: "succeeded", paymentIntentId, at: new Date() });
  await applyToStanding(tx, attempt, { kind: "succeeded" }, new Date());
  await mailOwner(tx, attempt.accountId, `recharge_done:${attempt.id}`, {
    kind: "recharge_done",
    facts: {
      packageName: purchase.package_name,
      card: cardText({ brand: attempt.cardBrand, last4: attempt.cardLast4 }),
      thresholdTokens: attempt.thresholdTokens.toString(),
      tokens: purchase.amount_tokens.toString(),
      paidCents: payment.receivedCents.toString(),
      taxCents: payment.taxCents.toString(),
      currency: payment.currency,
      balanceTokens: balanceTokens.toString(),
      receiptUrl: payment.receiptUrl,
      invoiceUrl: null,
    },
  });
}

/** Paid, but not what was agreed. Charging on would only park more. What was parked before pauses nothing again. */
export async function rechargeParked(
  tx: Tx,
  purchase: LockedPurchase,
  { paymentIntentId }: Payment,
  message: string,
): Promise<void> {
  if (purchase.kind !== "auto_recharge" || purchase.status === "parked") return;
  const attempt = await lockAttempt(tx, purchase.account_id, purchase.id);
  if (!attempt || attempt.status === "succeeded") return;
  await writeAttempt(tx, attempt, {
    status: "error",
    paymentIntentId,
    failureCode: "parked",
    failureMessage: message,
    at: new Date(),
  });
  await applyToStanding(tx, attempt, { kind: "parked", message }, new Date());
}

async function liftByPurchase(tx: Tx, accountId: string): Promise<void> {
  const settings = await lockRechargeSettings(tx, accountId);
  if (!settings) return;
  const next = standingAfterPurchase(settings.standing);
  if (next === settings.standing) return;
  await writeStanding(tx, accountId, next);
  await noteRechargeThreshold(tx, accountId);
}
