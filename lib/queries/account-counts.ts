import "server-only";
import { database } from "@/lib/db/client";
import type { Settings } from "@/lib/domain/settings";

/** How many accounts there are now, by how they stand. */
export type AccountCounts = {
  total: bigint;
  active: bigint;
  suspended: bigint;
  blocked: bigint;
  critical: bigint;
  averageBalanceTokens: bigint;
  /** Opened in a range of time. */
  newCount: bigint;
};

/** `from` is included and `to` is not. */
export async function readAccountCounts(
  settings: Pick<Settings, "criticalBalanceTokens">,
  { from, to }: { from: Date; to: Date },
): Promise<AccountCounts> {
  const { rows } = await database().pool.query<AccountCounts>(ACCOUNTS, [settings.criticalBalanceTokens, from, to]);
  return rows[0]!;
}

// What follows the hash of the chain in a row is slow to reach: who is blocked is looked up among the few that are, and
// who is new in the workspaces, each of which is made with its account.
const ACCOUNTS = `
  SELECT total, total - below - blocked + blocked_below AS active, below - blocked_below AS suspended, blocked, critical,
         "averageBalanceTokens", "newCount"
    FROM (SELECT count(*) AS total,
                 count(*) FILTER (WHERE balance_tokens < 0) AS below,
                 count(*) FILTER (WHERE balance_tokens - held_tokens BETWEEN 0 AND $1 - 1) AS critical,
                 coalesce(round(sum(balance_tokens) / nullif(count(*), 0)), 0)::bigint AS "averageBalanceTokens"
            FROM accounts) AS every,
         (SELECT count(*) AS blocked, count(*) FILTER (WHERE balance_tokens < 0) AS blocked_below
            FROM accounts WHERE blocked_at IS NOT NULL) AS stopped,
         (SELECT count(*) AS "newCount" FROM workspaces WHERE created_at >= $2 AND created_at < $3) AS opened`;
