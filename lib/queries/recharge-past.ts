import "server-only";
import { database } from "@/lib/db/client";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import type { Movement, RechargePast } from "@/lib/domain/recharge/simulate";
import { ok, refuse, type Result } from "@/lib/domain/result";

const DAY_MS = 86_400_000;
/** Usage of an hour is known as a sum; it counts as spent at the hour's end. */
const HOURS_END_MS = 3_599_999;

/**
 * The account's last 30 days, for trying terms of auto-recharge on them: what was used by the hour and what was bought
 * or given, without what auto-recharge itself brought. What it began with follows from what there is now.
 */
export async function getRechargePast(
  actor: Actor,
  accountId: string,
  now = new Date(),
): Promise<Result<RechargePast>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { pool } = database();
  const from = new Date(now.getTime() - 30 * DAY_MS);
  const [account, used, credited] = await Promise.all([
    pool.query<{ available: bigint; created_at: Date }>(
      `SELECT balance_tokens - held_tokens AS available, created_at FROM accounts WHERE id = $1`,
      [accountId],
    ),
    pool.query<{ hour: Date; tokens: bigint }>(
      `SELECT hour, sum(billable_tokens)::bigint AS tokens FROM usage_hourly
        WHERE account_id = $1 AND hour >= $2 GROUP BY hour HAVING sum(billable_tokens) <> 0 ORDER BY hour`,
      [accountId, from],
    ),
    pool.query<{ at: Date; tokens: bigint; is_recharge: boolean }>(
      `SELECT created_at AS at, amount_tokens AS tokens, source = 'auto_recharge' AS is_recharge FROM grants
        WHERE account_id = $1 AND created_at >= $2`,
      [accountId, from],
    ),
  ]);
  if (!account.rows[0]) return refuse({ code: "account_not_found" });
  const spent = used.rows.map(({ hour, tokens }) => ({ at: new Date(hour.getTime() + HOURS_END_MS), tokens: -tokens }));
  const begun = { at: from, tokens: account.rows[0].available - sum(credited.rows) - sum(spent) };
  const given = credited.rows.filter(({ is_recharge }) => !is_recharge).map(({ at, tokens }) => ({ at, tokens }));
  const movements = [...spent, ...given].sort((a, b) => a.at.getTime() - b.at.getTime());
  // A younger account began with nothing, and with its first credit.
  return ok(account.rows[0].created_at <= from ? [begun, ...movements] : movements);
}

function sum(movements: readonly Pick<Movement, "tokens">[]): bigint {
  return movements.reduce((total, { tokens }) => total + tokens, 0n);
}
