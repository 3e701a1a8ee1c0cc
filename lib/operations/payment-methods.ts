import "server-only";
import { lockRechargeSettings } from "@/lib/db/recharge-store";
import { inTransaction } from "@/lib/db/transaction";
import { findUserContact } from "@/lib/db/user-store";
import { whyNotFor, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { detachCard, openBillingPortal, openCardSetup, setDefaultCard } from "@/lib/stripe/saved-cards";
import { turnOffRecharge } from "./configure-recharge";
import { isOwner, ownCard, unlessStripeIsAway } from "./own-card";
import { customerOf } from "./start-checkout";

type Addresses = { successUrl: string; cancelUrl: string };

/** Opens Stripe's page on which the owner saves a card. Nothing is charged. Refuses `payment_unavailable`. */
export async function startCardSetup(
  actor: Actor,
  accountId: string,
  addresses: Addresses,
): Promise<Result<{ url: string }>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  const owner = await findUserContact(actor.userId);
  if (!owner) return refuse({ code: "account_not_found" });
  return unlessStripeIsAway(async () => {
    const customerId = await customerOf(accountId, owner);
    return ok({ url: await openCardSetup({ accountId, customerId, ...addresses }) });
  });
}

/** Refuses `card_not_found`, for somebody else's card too. */
export async function makeCardDefault(actor: Actor, accountId: string, cardId: string): Promise<Result<null>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  const card = await ownCard(accountId, cardId);
  if (!card.ok) return card;
  return unlessStripeIsAway(async () => {
    await setDefaultCard(card.value.customerId, card.value.id);
    return ok(null);
  });
}

/**
 * Takes a card away. One that auto-recharge charges is refused (`card_in_use`), unless the owner has said that
 * auto-recharge is to be turned off with it, which then happens first.
 */
export async function removeCard(
  actor: Actor,
  accountId: string,
  { cardId, alsoTurnOff }: { cardId: string; alsoTurnOff: boolean },
): Promise<Result<null>> {
  if (!isOwner(actor, accountId)) return refuse({ code: "account_not_found" });
  const card = await ownCard(accountId, cardId);
  if (!card.ok) return card;
  if (await isCharged(accountId, cardId)) {
    if (!alsoTurnOff) return refuse({ code: "card_in_use" });
    const turnedOff = await turnOffRecharge(actor, accountId);
    if (!turnedOff.ok) return turnedOff;
  }
  return unlessStripeIsAway(async () => {
    await detachCard(cardId);
    return ok(null);
  });
}

/** Opens Stripe's page for cards and receipts, for the owner or for a service on their behalf. */
export async function startBillingPortal(
  actor: Actor,
  { accountId, userId, email }: { accountId: string; userId: string; email?: string },
  returnUrl: string,
): Promise<Result<{ url: string }>> {
  const refusal = isOwner(actor, accountId) ? null : whyNotFor(actor, "checkout:start:any", accountId);
  if (refusal) return refuse(refusal);
  const owner = await findUserContact(userId);
  if (!owner) return refuse({ code: "account_not_found" });
  return unlessStripeIsAway(async () => {
    const customerId = await customerOf(accountId, { ...owner, email: email ?? owner.email });
    return ok({ url: await openBillingPortal(customerId, returnUrl) });
  });
}

async function isCharged(accountId: string, cardId: string): Promise<boolean> {
  const settings = await inTransaction((tx) => lockRechargeSettings(tx, accountId));
  return settings !== null && settings.isEnabled && settings.card.paymentMethodId === cardId;
}
