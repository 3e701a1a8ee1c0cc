import "server-only";
import { findCustomerId } from "@/lib/db/purchase-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isStripeAway } from "@/lib/stripe/client";
import { readCard, type SavedCard } from "@/lib/stripe/saved-cards";

export type Owner = Extract<Actor, { kind: "user" }>;

/** Whether it is the owner who asks. Nobody else decides about an account's cards, staff included. */
export function isOwner(actor: Actor, accountId: string): actor is Owner {
  return actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "tokens:buy:own");
}

/** A saved card of this account. Refuses `card_not_found`, for somebody else's as for one that never was. */
export async function ownCard(accountId: string, cardId: string): Promise<Result<SavedCard & { customerId: string }>> {
  return unlessStripeIsAway(async () => {
    const customerId = await findCustomerId(accountId);
    const card = customerId && (await readCard(customerId, cardId));
    return card ? ok({ ...card, customerId }) : refuse({ code: "card_not_found" });
  });
}

/** Refuses `payment_unavailable` where Stripe does not answer. */
export async function unlessStripeIsAway<Value>(work: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await work();
  } catch (error) {
    if (isStripeAway(error)) return refuse({ code: "payment_unavailable" });
    throw error;
  }
}
