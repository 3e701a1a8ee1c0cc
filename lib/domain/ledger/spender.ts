import { isCustomersKey, type Actor } from "../access";
import type { Spender } from "./types";

/** The key by which an actor spends, where it is bound to an account; nothing for everybody else. */
export function spenderOf(actor: Actor): Spender | undefined {
  if (actor.kind !== "key" || actor.accountId === null) return undefined;
  return { keyId: actor.keyId, budget: actor.budget ?? null, isLimitedToOwnHolds: isCustomersKey(actor) };
}
