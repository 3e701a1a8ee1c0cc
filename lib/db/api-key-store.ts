import "server-only";
import { SCOPES, type KeyKind, type Scope } from "@/lib/domain/access";
import type { KeyBudget } from "@/lib/domain/key-budget";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

export type FoundKey = {
  keyId: string;
  keyKind: KeyKind;
  accountId: string | null;
  scopes: Scope[];
  budget: KeyBudget | null;
};

const USED_AGAIN_AFTER_MINUTES = 1;

/** The key with this hash, unless it was revoked or has expired. Notes that it was used, at most once a minute. */
export async function findApiKey(keyHash: Buffer): Promise<FoundKey | null> {
  const key = await database().prisma.apiKey.findUnique({ where: { keyHash: new Uint8Array(keyHash) } });
  const now = new Date();
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return null;
  const aMinuteAgo = new Date(now.getTime() - USED_AGAIN_AFTER_MINUTES * 60_000);
  if (!key.lastUsedAt || key.lastUsedAt < aMinuteAgo) {
    await database().prisma.apiKey.update({ where: { id: key.id }, data: { lastUsedAt: now } });
  }
  return {
    keyId: key.id,
    keyKind: key.kind,
    accountId: key.accountId,
    scopes: SCOPES.filter((scope) => key.scopes.includes(scope)),
    budget: budgetOf(key),
  };
}

export function budgetOf(key: { budgetTokens: bigint | null; budgetPeriod: KeyBudget["period"] | null }) {
  if (key.budgetTokens === null || key.budgetPeriod === null) return null;
  return { tokens: key.budgetTokens, period: key.budgetPeriod };
}

export type NewKey = {
  keyHash: Buffer;
  prefix: string;
  name: string;
  kind: KeyKind;
  scopes: readonly Scope[];
  accountId: string | null;
  budget: KeyBudget | null;
  expiresAt: Date | null;
  createdBy: string;
};

export async function insertApiKey(tx: Tx, key: NewKey): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO api_keys (id, key_hash, prefix, name, kind, scopes, account_id, budget_tokens, budget_period, expires_at,
                           created_by)
     VALUES ($1, $2, $3, $4, $5::key_kind, $6, $7, $8, $9::budget_period, $10, $11)`,
    [
      id,
      key.keyHash,
      key.prefix,
      key.name,
      key.kind,
      key.scopes,
      key.accountId,
      key.budget?.tokens ?? null,
      key.budget?.period ?? null,
      key.expiresAt,
      key.createdBy,
    ],
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

export type OwnKeyRow = { id: string; name: string; kind: KeyKind; budget: KeyBudget | null };

/** A key that a customer made for this account and has not revoked. Locked; null for every other. */
export async function lockOwnKey(tx: Tx, accountId: string, id: string): Promise<OwnKeyRow | null> {
  const [row] = await tx.query<{
    id: string;
    name: string;
    kind: KeyKind;
    budget_tokens: bigint | null;
    budget_period: KeyBudget["period"] | null;
  }>(
    `SELECT id, name, kind, budget_tokens, budget_period FROM api_keys
      WHERE id = $1 AND account_id = $2 AND kind <> 'service' AND revoked_at IS NULL FOR UPDATE`,
    [id, accountId],
  );
  if (!row) return null;
  const { budget_tokens: budgetTokens, budget_period: budgetPeriod, ...key } = row;
  return { ...key, budget: budgetOf({ budgetTokens, budgetPeriod }) };
}

export async function countOwnKeys(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM api_keys
      WHERE account_id = $1 AND kind <> 'service' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    [accountId],
  );
  return row!.count;
}

export async function setKeyBudget(tx: Tx, id: string, budget: KeyBudget | null): Promise<void> {
  await tx.query(`UPDATE api_keys SET budget_tokens = $2, budget_period = $3::budget_period WHERE id = $1`, [
    id,
    budget?.tokens ?? null,
    budget?.period ?? null,
  ]);
}

/** Every key that reaches this account alone, whoever made it. */
export async function revokeKeysOf(tx: Tx, accountId: string): Promise<void> {
  await tx.query(`UPDATE api_keys SET revoked_at = now() WHERE account_id = $1 AND revoked_at IS NULL`, [accountId]);
}
