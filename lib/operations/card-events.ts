import "server-only";
import { lockAccount, noteRechargeThreshold } from "@/lib/db/account-store";
import { findAccountOfCustomer } from "@/lib/db/customer-store";
import { lockRechargeSettings, renewRechargeCard, writeStanding } from "@/lib/db/recharge-store";
import type { EventOutcome } from "@/lib/db/stripe-event-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { FRESH, isLiftedByCard } from "@/lib/domain/recharge/standing";
import { assert } from "@/lib/domain/result";
import { listCards, readCardSetup, readPaymentMethod, setDefaultCard } from "@/lib/stripe/saved-cards";
import { pauseRecharge } from "./pause-recharge";
import type { Witness } from "./settle-purchase";

/* What Stripe tells of saved cards. What counts is the card as it is now, whatever the event says and whenever. */

/** A card was saved. The first one becomes the customer's default. */
export async function noteCardSaved(actor: Actor, setupIntentId: string, witness: Witness): Promise<string> {
  const setup = await readCardSetup(setupIntentId);
  const accountId = setup && (await findAccountOfCustomer(setup.customerId));
  if (!setup || !accountId) return note(actor, witness, async () => NOT_OURS);
  const { defaultCardId } = await listCards(setup.customerId);
  if (defaultCardId === null) await setDefaultCard(setup.customerId, setup.cardId);
  return note(actor, witness, async () => done("a card was saved"));
}

/** A card was taken away, here or at Stripe. Auto-recharge that would have charged it pauses and says so. */
export async function noteCardDetached(
  actor: Actor,
  { cardId, customerId }: { cardId: string; customerId: string | null },
  witness: Witness,
): Promise<string> {
  const accountId = customerId && (await findAccountOfCustomer(customerId));
  if (!accountId) return note(actor, witness, async () => NOT_OURS);
  const isBack = (await readPaymentMethod(cardId))?.customerId === customerId;
  return note(actor, witness, async (tx) => {
    if (isBack) return done("the card is attached again");
    await lockAccount(tx, accountId);
    const settings = await lockRechargeSettings(tx, accountId);
    if (!settings?.isEnabled || settings.card.paymentMethodId !== cardId) return done("not charged by auto-recharge");
    const isPaused = await pauseRecharge(tx, accountId, "card_removed", cardId);
    return done(isPaused ? "auto-recharge paused: its card was removed" : "auto-recharge was paused before");
  });
}

/** The bank has renewed a card: another expiry, perhaps another number. */
export async function noteCardRenewed(actor: Actor, cardId: string, witness: Witness): Promise<string> {
  const found = await readPaymentMethod(cardId);
  const accountId = found?.customerId && (await findAccountOfCustomer(found.customerId));
  return note(actor, witness, async (tx) => {
    if (!found || !accountId) return NOT_OURS;
    await lockAccount(tx, accountId);
    const settings = await lockRechargeSettings(tx, accountId);
    if (settings?.card.paymentMethodId !== cardId) return done("not charged by auto-recharge");
    const { id: paymentMethodId, brand, last4, fingerprint } = found.card;
    await renewRechargeCard(tx, accountId, { paymentMethodId, brand, last4, fingerprint });
    const { pausedReason } = settings.standing;
    if (pausedReason === null || !isLiftedByCard(pausedReason, settings.pausedFingerprint, fingerprint)) {
      return done("the card of auto-recharge was renewed");
    }
    await writeStanding(tx, accountId, FRESH);
    await noteRechargeThreshold(tx, accountId);
    return done("auto-recharge goes on with the renewed card");
  });
}

const NOT_OURS: EventOutcome = { status: "ignored", sentence: "no card of a customer of ours" };

function done(sentence: string): EventOutcome {
  return { status: "processed", sentence };
}

async function note(actor: Actor, witness: Witness, work: (tx: Tx) => Promise<EventOutcome>): Promise<string> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs say what became of a card");
  return inTransaction(async (tx) => {
    const outcome = await work(tx);
    await witness(tx, outcome);
    return outcome.sentence;
  });
}
