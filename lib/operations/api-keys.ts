import "server-only";
import { randomBytes } from "node:crypto";
import { insertApiKey, markApiKeyRevoked, type NewKey } from "@/lib/db/api-key-store";
import { audit } from "@/lib/db/audit-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor, type Scope } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { sha256 } from "./sha256";

/** Makes a key for a service of the deployment and answers it, for the only time. Its hash is all that is kept. */
export async function createApiKey(
  actor: Actor,
  input: { name: string; scopes: Scope[]; accountId: string | null },
): Promise<Result<CreatedKey>> {
  if (!actorMay(actor, "keys:manage")) return refuse({ code: "insufficient_scope" });
  return inTransaction(async (tx) => {
    return ok(await makeKey(tx, actor, { ...input, kind: "service", budget: null, expiresAt: null }));
  });
}

export type CreatedKey = { keyId: string; apiKey: string };

/** The making itself, for whoever has found that the actor may. */
export async function makeKey(
  tx: Tx,
  actor: Actor,
  wanted: Omit<NewKey, "keyHash" | "prefix" | "createdBy">,
): Promise<CreatedKey> {
  const apiKey = `purser_${randomBytes(32).toString("base64url")}`;
  const prefix = apiKey.slice(0, 12);
  const keyId = await insertApiKey(tx, { ...wanted, keyHash: sha256(apiKey), prefix, createdBy: actorLabel(actor) });
  await audit(tx, actor, {
    action: "key.create",
    accountId: wanted.accountId ?? undefined,
    subject: `key:${keyId}`,
    after: { prefix, ...wanted },
  });
  return { keyId, apiKey };
}

/** From the next request on the key lets nobody in. */
export async function revokeApiKey(actor: Actor, keyId: string): Promise<Result<{ revoked: true }>> {
  if (!actorMay(actor, "keys:manage")) return refuse({ code: "insufficient_scope" });
  if (!isId(keyId)) return refuse({ code: "not_found" });
  return inTransaction(async (tx) => {
    if (!(await markApiKeyRevoked(tx, keyId))) return refuse({ code: "not_found" });
    await audit(tx, actor, { action: "key.revoke", subject: `key:${keyId}` });
    return ok({ revoked: true });
  });
}
