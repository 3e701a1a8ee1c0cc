import "server-only";
import { SCOPES, type Scope } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

export type FoundKey = { keyId: string; accountId: string | null; scopes: Scope[] };

const USED_AGAIN_AFTER_MINUTES = 1;

/** The key with this hash, unless it was revoked. Notes that it was used, at most once a minute. */
export async function findApiKey(keyHash: Buffer): Promise<FoundKey | null> {
  const key = await database().prisma.apiKey.findUnique({ where: { keyHash: new Uint8Array(keyHash) } });
  if (!key || key.revokedAt) return null;
  const aMinuteAgo = new Date(Date.now() - USED_AGAIN_AFTER_MINUTES * 60_000);
  if (!key.lastUsedAt || key.lastUsedAt < aMinuteAgo) {
    await database().prisma.apiKey.update({ where: { id: key.id }, data: { lastUsedAt: new Date() } });
  }
  return { keyId: key.id, accountId: key.accountId, scopes: SCOPES.filter((scope) => key.scopes.includes(scope)) };
}

export async function insertApiKey(
  tx: Tx,
  key: { keyHash: Buffer; prefix: string; name: string; scopes: Scope[]; accountId: string | null; createdBy: string },
): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO api_keys (id, key_hash, prefix, name, scopes, account_id, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, key.keyHash, key.prefix, key.name, key.scopes, key.accountId, key.createdBy],
  );
  return id;
}

/** True when it was there and not revoked before. */
export async function markApiKeyRevoked(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx.query(`UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id`, [id]))
      .length > 0
  );
}
