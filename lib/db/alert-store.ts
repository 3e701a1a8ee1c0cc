import "server-only";
import { NOTHING_TOLD, type AlertState } from "@/lib/domain/alerts";
import type { Level } from "@/lib/domain/levels";
import type { Tx } from "./transaction";

/** What an account's owner was told of its balance, and the time. Read under the account's lock. */
export async function readAlertState(tx: Tx, accountId: string): Promise<{ state: AlertState; now: Date }> {
  const [row] = await tx.query<{
    level: Level | null;
    low_sent_at: Date | null;
    critical_sent_at: Date | null;
    suspended_sent_at: Date | null;
    now: Date;
  }>(
    `SELECT level, low_sent_at, critical_sent_at, suspended_sent_at, clock_timestamp() AS now
       FROM (VALUES ($1::uuid)) AS asked (account_id) LEFT JOIN alert_states USING (account_id)`,
    [accountId],
    "read-alert-state",
  );
  const { level, now, ...sent } = row!;
  if (level === null) return { state: NOTHING_TOLD, now };
  const sentAt = { low: sent.low_sent_at, critical: sent.critical_sent_at, suspended: sent.suspended_sent_at };
  return { state: { level, sentAt }, now };
}

export async function writeAlertState(tx: Tx, accountId: string, { level, sentAt }: AlertState, now: Date) {
  await tx.query(
    `INSERT INTO alert_states (account_id, level, changed_at, low_sent_at, critical_sent_at, suspended_sent_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (account_id) DO UPDATE
        SET level = excluded.level, changed_at = excluded.changed_at, low_sent_at = excluded.low_sent_at,
            critical_sent_at = excluded.critical_sent_at, suspended_sent_at = excluded.suspended_sent_at`,
    [accountId, level, now, sentAt.low, sentAt.critical, sentAt.suspended],
    "write-alert-state",
  );
}
