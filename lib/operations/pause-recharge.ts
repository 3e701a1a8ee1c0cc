import "server-only";
import { noteRechargeThreshold } from "@/lib/db/account-store";
import { mailOwner } from "@/lib/db/outbox-store";
import {
  lockRechargeSettings,
  readRechargeOffer,
  writeStanding,
  type RechargeOffer,
  type RechargeSettings,
} from "@/lib/db/recharge-store";
import type { Tx } from "@/lib/db/transaction";
import { cardText } from "@/lib/domain/recharge/consent";
import type { PausedReason } from "@/lib/domain/recharge/standing";
import { wordsOfPause, wordsOfStop, type PauseWords, type StopReason } from "@/lib/domain/recharge/words";

/**
 * Pauses auto-recharge for something that happened outside of it (a card was removed, a payment is disputed), in the
 * transaction that found out and holds the account. `occasion` names it, so that its owner is told once. False where
 * it is off or paused already.
 */
export async function pauseRecharge(
  tx: Tx,
  accountId: string,
  reason: PausedReason,
  occasion: string,
): Promise<boolean> {
  const settings = await lockRechargeSettings(tx, accountId);
  if (!settings?.isEnabled || settings.standing.pausedReason !== null) return false;
  await writeStanding(tx, accountId, { ...settings.standing, pausedReason: reason });
  await noteRechargeThreshold(tx, accountId);
  const { sold } = await readRechargeOffer(tx, accountId, settings.packageId);
  await mail(tx, settings, sold, `recharge_paused:${occasion}`, wordsOfPause(reason, cardText(settings.card)));
  return true;
}

/**
 * It is not paused, and still nothing is charged until its owner does something. They are told once for what they have
 * agreed to; when it is put right by itself, it goes on by itself.
 */
export async function tellOfStop(
  tx: Tx,
  settings: RechargeSettings,
  sold: RechargeOffer | null,
  reason: StopReason,
): Promise<void> {
  const occasion = `recharge_stopped:${settings.accountId}:${reason}:${settings.consent.at.toISOString()}`;
  await mail(tx, settings, sold, occasion, wordsOfStop(reason));
}

async function mail(
  tx: Tx,
  { accountId, card }: RechargeSettings,
  sold: RechargeOffer | null,
  occasion: string,
  { title, why }: PauseWords,
): Promise<void> {
  await mailOwner(tx, accountId, occasion, {
    kind: "recharge_paused",
    // The price is what the next payment would have been.
    facts: {
      card: cardText(card),
      priceCents: (sold?.priceCents ?? 0n).toString(),
      currency: sold?.currency ?? "usd",
      why: `${title}. ${why}`,
    },
  });
}
