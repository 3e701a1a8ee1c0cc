import "server-only";
import { findHold, type FoundHold } from "@/lib/db/hold-store";
import { actorMay, actorMayOn, isCustomersKey, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { postOne } from "./ledger";
import { recordOwnUsages, type RecordUsage, type UsageReceipt } from "./record-usage";

/**
 * Books what the held work really took, more than was held included, and frees the rest. A hold that expired is
 * still settled, once. Repeating it with the same figures gives the first answer, with others `hold_already_settled`.
 */
export async function settleHold(
  actor: Actor,
  holdId: string,
  usage: Omit<RecordUsage, "who" | "holdId" | "key">,
): Promise<Result<UsageReceipt>> {
  const hold = await mayClose(actor, holdId);
  if (!hold.ok) return hold;
  const [result] = await recordOwnUsages(actor, [{ ...usage, holdId, who: { accountId: hold.value.accountId } }]);
  return result!;
}

/** Gives the held tokens back. Repeatable; refuses only a hold that was settled. */
export async function releaseHold(actor: Actor, holdId: string): Promise<Result<{ released: true }>> {
  const hold = await mayClose(actor, holdId);
  if (!hold.ok) return hold;
  const posted = await postOne({ command: { kind: "release-hold", accountId: hold.value.accountId, holdId } });
  return posted.ok ? ok({ released: true }) : posted;
}

/** The model may or may not have done the work: keeps the tokens held until somebody knows. */
export async function keepHoldUntilKnown(actor: Actor, holdId: string): Promise<Result<{ kept: true }>> {
  const hold = await mayClose(actor, holdId);
  if (!hold.ok) return hold;
  const posted = await postOne({ command: { kind: "mark-hold-unknown", accountId: hold.value.accountId, holdId } });
  return posted.ok ? ok({ kept: true }) : posted;
}

async function mayClose(actor: Actor, holdId: string): Promise<Result<FoundHold>> {
  const hold = await findHold(holdId);
  const isOwn = actor.kind === "user" && hold?.accountId === actor.accountId && actorMay(actor, "tokens:spend:own");
  if (!hold || (!isOwn && !actorMayOn(actor, "usage:record", hold.accountId)))
    return refuse({ code: "hold_not_found" });
  // Whoever pays could otherwise free what a service has set aside for work that is on its way.
  if (isCustomersKey(actor) && hold.keyId !== actor.keyId) return refuse({ code: "hold_not_found" });
  return ok(hold);
}
