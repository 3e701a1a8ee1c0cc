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

const ACCOUNTS = `
  SELECT count(*) AS total,
         count(*) FILTER (WHERE blocked_at IS NULL AND balance_tokens >= 0) AS active,
         count(*) FILTER (WHERE blocked_at IS NULL AND balance_tokens < 0) AS suspended,
         count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
         count(*) FILTER (WHERE balance_tokens - held_tokens BETWEEN 0 AND $1 - 1) AS critical,
         coalesce(round(avg(balance_tokens)), 0)::bigint AS "averageBalanceTokens",
         count(*) FILTER (WHERE created_at >= $2 AND created_at < $3) AS "newCount"
    FROM accounts`;
