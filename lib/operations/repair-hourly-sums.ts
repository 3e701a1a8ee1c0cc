import "server-only";
import { readAccountsUsedSince, repairHourlySums } from "@/lib/db/rollup-store";
import { inTransaction } from "@/lib/db/transaction";
import { log } from "@/lib/log";

const RECENT_HOURS = 48;

export type Repaired = { accountCount: number; repairedCount: number };

/**
 * Compares the hourly sums of the last two days with their usages, and replaces those that differ. They are written
 * in one transaction with the usages, so that a difference is a fault of ours and logged as one.
 */
export async function repairRecentHourlySums(): Promise<Repaired> {
  const since = new Date(Math.floor(Date.now() / 3_600_000 - RECENT_HOURS) * 3_600_000);
  const accountIds = await readAccountsUsedSince(since);
  let repairedCount = 0;
  for (const accountId of accountIds) {
    const wrong = await inTransaction((tx) => repairHourlySums(tx, accountId, since));
    repairedCount += wrong.length;
    for (const sum of wrong) log.error({ accountId, ...sum }, "an hourly sum was not that of its usages");
  }
  return { accountCount: accountIds.length, repairedCount };
}
