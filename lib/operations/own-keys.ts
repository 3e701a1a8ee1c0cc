import "server-only";
import { countOwnKeys, lockOwnKey, markApiKeyRevoked, setKeyBudget } from "@/lib/db/api-key-store";
import { lockAccount } from "@/lib/db/account-store";
import { audit } from "@/lib/db/audit-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorOwns, OWN_KEY_SCOPES, type Actor } from "@/lib/domain/access";
import type { KeyBudget } from "@/lib/domain/key-budget";
import type { Fault } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { MAX_TOKENS } from "@/lib/domain/units";
import { isId } from "@/lib/ids";
import { makeKey, type CreatedKey } from "./api-keys";

export type CreateOwnKey = {
  kind: "personal" | "agent";
  name: string;
  scopes: readonly (typeof OWN_KEY_SCOPES)[number][];
  /** An agent always has one. */
  budget: KeyBudget | null;
  expiresAt: Date | null;
};

const MOST_KEYS = 50;

/**
 * Makes a key for the owner's own account and answers it, for the only time. It does no more than what owners may
 * give, on no other account. Refuses `validation_failed` by field.
 */
export async function createOwnKey(actor: Actor, input: CreateOwnKey): Promise<Result<CreatedKey>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const faults = faultsOf(input);
  if (faults.length > 0) return refuse({ code: "validation_failed", faults });
  const { accountId } = actor;
  const scopes = OWN_KEY_SCOPES.filter((scope) => input.scopes.includes(scope));
  return inTransaction(async (tx) => {
    // One after the other, so that many at once cannot make more than there may be.
    await lockAccount(tx, accountId);
    if ((await countOwnKeys(tx, accountId)) >= MOST_KEYS) {
      return invalid("name", `cannot be added: an account may have ${MOST_KEYS} keys. Revoke one first`);
    }
    return ok(await makeKey(tx, actor, { ...input, scopes, accountId }));
  });
}

/** From the next request on the key lets nobody in. Refuses `not_found`, also for somebody else's. */
export async function revokeOwnKey(actor: Actor, keyId: string): Promise<Result<{ name: string }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(keyId)) return refuse({ code: "not_found" });
  const { accountId } = actor;
  return inTransaction(async (tx) => {
    const key = await lockOwnKey(tx, accountId, keyId);
    if (!key) return refuse({ code: "not_found" });
    await markApiKeyRevoked(tx, keyId);
    await audit(tx, actor, { action: "key.revoke", accountId, subject: `key:${keyId}` });
    return ok({ name: key.name });
  });
}

/** What was spent in the period stays spent; only the end of it moves. Refuses as the others do. */
export async function changeKeyBudget(
  actor: Actor,
  { keyId, budget }: { keyId: string; budget: KeyBudget | null },
): Promise<Result<{ name: string }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(keyId)) return refuse({ code: "not_found" });
  const { accountId } = actor;
  return inTransaction(async (tx) => {
    const key = await lockOwnKey(tx, accountId, keyId);
    if (!key) return refuse({ code: "not_found" });
    const faults = budgetFaults(key.kind, budget);
    if (faults.length > 0) return refuse({ code: "validation_failed", faults });
    await setKeyBudget(tx, keyId, budget);
    await audit(tx, actor, {
      action: "key.budget",
      accountId,
      subject: `key:${keyId}`,
      before: { budget: key.budget },
      after: { budget },
    });
    return ok({ name: key.name });
  });
}

function faultsOf({ kind, scopes, budget, expiresAt }: CreateOwnKey): Fault[] {
  const faults = budgetFaults(kind, budget);
  if (scopes.length === 0) faults.push({ path: "scopes", message: "must say at least one thing that the key may do" });
  if (expiresAt && expiresAt <= new Date()) faults.push({ path: "expiresOn", message: "must be in the future" });
  return faults;
}

function budgetFaults(kind: string, budget: KeyBudget | null): Fault[] {
  if (budget === null) return kind === "agent" ? [{ path: "budgetTokens", message: "is required for an agent" }] : [];
  if (budget.tokens > 0n && budget.tokens <= MAX_TOKENS) return [];
  return [{ path: "budgetTokens", message: "must be more than nothing" }];
}

function invalid(path: string, message: string) {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}
