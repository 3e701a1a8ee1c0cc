import "server-only";
import { isDatabaseAway } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { post } from "./ledger";

export type Booked = { accountCount: number; failedCount: number };

const ACCOUNTS_AT_A_TIME = 50;

/**
 * Books what fell due on the accounts that `find` names, in id order, some at a time. An account that cannot be booked
 * is logged and does not hold up the others.
 */
export async function bookWhatIsDue(find: (after: string | null, limit: number) => Promise<string[]>): Promise<Booked> {
  const booked: Booked = { accountCount: 0, failedCount: 0 };
  let after: string | null = null;
  for (;;) {
    const ids = await find(after, ACCOUNTS_AT_A_TIME);
    if (ids.length === 0) return booked;
    await bookTogether(ids, booked);
    after = ids.at(-1)!;
  }
}

async function bookTogether(accountIds: readonly string[], booked: Booked): Promise<void> {
  try {
    const results = await post(accountIds.map((accountId) => ({ command: { kind: "book-due", accountId } })));
    booked.accountCount += results.filter((result) => result.ok && !result.value.replayed).length;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (accountIds.length > 1) {
      for (const accountId of accountIds) await bookTogether([accountId], booked);
      return;
    }
    booked.failedCount++;
    log.error({ error, accountId: accountIds[0] }, "what fell due on this account cannot be booked");
  }
}
