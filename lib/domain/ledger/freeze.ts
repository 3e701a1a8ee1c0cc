import { ok, type Result } from "../result";
import { larger, smaller } from "../units";
import type { FreezeGrant, HoldState, Posted, UnfreezeGrant } from "./types";
import { isOpen, type Work } from "./work";

/** What marks a hold as one that keeps disputed tokens. No caller may open, settle or release such a hold. */
export const FREEZE_OPERATION = "dispute";

/** Far enough that no clock gets there: whoever froze a grant ends it. */
const NEVER = new Date("9999-12-31T00:00:00.000Z");

export function isFreeze(hold: Pick<HoldState, "operationType">): boolean {
  return hold.operationType === FREEZE_OPERATION;
}

export function freeze(work: Work, command: FreezeGrant): Result<Posted> {
  if (work.holds.has(command.holdId)) return ok(work.posted(true, null, null, command.holdId));
  const grant = work.grants.find(({ id }) => id === command.grantId);
  if (!grant) return ok(work.posted(true, null, null, null));
  work.putGrant({ ...grant, isFrozen: true });
  const availableTokens = larger(work.account.balanceTokens - work.account.heldTokens, 0n);
  const tokens = smaller(smaller(grant.remainingTokens, command.atMostTokens), availableTokens);
  if (tokens <= 0n) return ok(work.posted(false, null, null, null));
  work.putHold({
    id: command.holdId,
    tokens,
    status: "open",
    operationType: FREEZE_OPERATION,
    provider: null,
    model: null,
    actor: command.actor,
    keyId: null,
    createdAt: work.now,
    expiresAt: NEVER,
    runId: null,
  });
  return ok(work.posted(false, null, null, command.holdId));
}

export function unfreeze(work: Work, command: UnfreezeGrant): Result<Posted> {
  const hold = work.holds.get(command.holdId ?? "");
  const isHeld = hold !== undefined && isFreeze(hold) && isOpen(hold);
  if (isHeld) work.putHold({ ...hold, status: "released" });
  const grant = work.grants.find(({ id }) => id === command.grantId);
  const isThawing = grant !== undefined && grant.isFrozen && !command.staysFrozen;
  if (isThawing) work.putGrant({ ...grant, isFrozen: false });
  return ok(work.posted(!isHeld && !isThawing, null, null, command.holdId ?? null));
}
