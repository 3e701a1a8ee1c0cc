import "server-only";
import { noteRechargeThreshold } from "@/lib/db/account-store";
import { mailOwner } from "@/lib/db/outbox-store";
import { lockRechargeSettings, readRechargeOffer, writeStanding } from "@/lib/db/recharge-store";
import type { Tx } from "@/lib/db/transaction";
import { cardText } from "@/lib/domain/recharge/consent";
import type { PausedReason } from "@/lib/domain/recharge/standing";
import { wordsOfPause } from "@/lib/domain/recharge/words";

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
  const card = cardText(settings.card);
  const { title, why } = wordsOfPause(reason, card);
  await mailOwner(tx, accountId, `recharge_paused:${occasion}`, {
    kind: "recharge_paused",
    // The price is what the next payment would have been.
    facts: {
      card,
      priceCents: (sold?.priceCents ?? 0n).toString(),
      currency: sold?.currency ?? "usd",
      why: `${title}. ${why}`,
    },
  });
  return true;
}
