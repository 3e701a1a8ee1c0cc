import "server-only";
import { randomBytes } from "node:crypto";
import { insertApiKey, markApiKeyRevoked } from "@/lib/db/api-key-store";
import { audit } from "@/lib/db/audit-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor, type Scope } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { sha256 } from "./sha256";

/** Makes a key and answers it, for the only time. Its hash is all that is kept. */
export async function createApiKey(
  actor: Actor,
  input: { name: string; scopes: Scope[]; accountId: string | null },
): Promise<Result<{ keyId: string; apiKey: string }>> {
  if (!actorMay(actor, "keys:manage")) return refuse({ code: "insufficient_scope" });
  const apiKey = `purser_${randomBytes(32).toString("base64url")}`;
  return inTransaction(async (tx) => {
    const prefix = apiKey.slice(0, 12);
    const keyId = await insertApiKey(tx, { ...input, keyHash: sha256(apiKey), prefix, createdBy: actorLabel(actor) });
    await audit(tx, actor, { action: "key.create", subject: `key:${keyId}`, after: { prefix, ...input } });
    return ok({ keyId, apiKey });
  });
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
