import "server-only";
import { NOTHING_SPENT, periodAt, type KeySpending } from "@/lib/domain/key-budget";
import type { Changes, Command } from "@/lib/domain/ledger/types";
import { insertInto, writeOf, type Write } from "./columns";
import type { Tx } from "./transaction";

/*
 * What keys that are bound to an account have spent, by the day. Read and written under the lock of the account, of
 * which such a key has one alone, so that a budget holds however many calls come at once.
 */

type Found = { accountId: string; keyId: string; spending: KeySpending };
type SpendingRow = { account_id: string; key_id: string; day: string | null; tokens: bigint };

/** For the keys with a budget by which the commands spend; nothing is asked where there is none. */
export async function readKeySpending(tx: Tx, commands: readonly Command[]): Promise<Found[]> {
  const keys = new Map<string, string>();
  for (const command of commands) {
    if ("spender" in command && command.spender?.budget) keys.set(command.spender.keyId, command.accountId);
  }
  if (keys.size === 0) return [];
  const rows = await tx.query<SpendingRow>(SPENDING, [[...keys.values()], [...keys.keys()]], "ledger-keys");
  return [...keys].map(([keyId, accountId]) => ({
    accountId,
    keyId,
    spending: spendingOf(rows.filter((row) => row.key_id === keyId)),
  }));
}

// No period is longer than a month, and a week begins at most six days before one.
const SPENDING = `
  SELECT d.account_id, d.key_id, d.day::text, d.spent_tokens AS tokens
    FROM unnest($1::uuid[], $2::uuid[]) AS asked (account_id, key_id) JOIN api_key_days d USING (account_id, key_id)
   WHERE d.day >= (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') - interval '6 days')::date
  UNION ALL
  SELECT h.account_id, h.key_id, NULL, sum(h.tokens)::bigint
    FROM unnest($1::uuid[], $2::uuid[]) AS asked (account_id, key_id) JOIN holds h USING (account_id, key_id)
   WHERE h.status IN ('open', 'unknown') GROUP BY h.account_id, h.key_id`;

function spendingOf(rows: readonly SpendingRow[]): KeySpending {
  return rows.reduce<KeySpending>(
    (spending, { day, tokens }) =>
      day === null
        ? { ...spending, heldTokens: tokens }
        : { ...spending, days: [...spending.days, { day: new Date(`${day}T00:00:00Z`), tokens }] },
    NOTHING_SPENT,
  );
}

/** Adds what was spent to its days. */
export function addToKeyDays(spends: Changes["keySpends"]): Write {
  const sums = new Map<string, { accountId: string; keyId: string; day: string; tokens: bigint }>();
  for (const { accountId, keyId, tokens, at } of spends) {
    const day = periodAt("day", at).startsAt.toISOString().slice(0, 10);
    const before = sums.get(`${keyId} ${day}`)?.tokens ?? 0n;
    sums.set(`${keyId} ${day}`, { accountId, keyId, day, tokens: before + tokens });
  }
  return writeOf(
    [...sums.values()],
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["key_id", "uuid", ({ keyId }) => keyId],
      ["day", "cast date", ({ day }) => day],
      ["spent_tokens", "bigint", ({ tokens }) => tokens],
    ],
    (names, source) => `${insertInto("api_key_days")(names, source)}
    ON CONFLICT (account_id, key_id, day) DO UPDATE SET spent_tokens = api_key_days.spent_tokens + excluded.spent_tokens`,
  );
}
