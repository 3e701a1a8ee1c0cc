import "server-only";
import { isId } from "@/lib/ids";
import { database } from "./client";

/** An account and the person it is the personal one of. */
export type OwnedAccount = {
  accountId: string;
  email: string;
  name: string;
  balanceTokens: bigint;
  heldTokens: bigint;
};

/** The accounts behind emails and ids of users or accounts, by those names; names of nobody are left out. */
export async function findOwnedAccounts(names: readonly string[]): Promise<Map<string, OwnedAccount>> {
  const ids = names.filter(isId);
  const { rows } = await database().pool.query<OwnedAccount & { userId: string }>(
    `SELECT u.id AS "userId", a.id AS "accountId", u.email, u.name, a.balance_tokens AS "balanceTokens",
            a.held_tokens AS "heldTokens"
       FROM users u JOIN accounts a ON a.id = u.personal_account_id
      WHERE u.email = ANY ($1) OR u.id = ANY ($2::uuid[]) OR u.personal_account_id = ANY ($2::uuid[])`,
    [names, ids],
  );
  const found = new Map<string, OwnedAccount>();
  for (const { userId, ...account } of rows) {
    for (const name of [account.email, userId, account.accountId]) found.set(name, account);
  }
  return found;
}
