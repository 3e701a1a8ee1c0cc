import "server-only";
import type { Tx } from "./transaction";

/**
 * Stops auto-recharge until somebody resumes it; the settings stay. Nothing happens where there is none, or where it
 * stands still already.
 */
export async function pauseRecharge(tx: Tx, accountId: string, reason: "dispute"): Promise<void> {
  const paused = await tx.query(
    `UPDATE recharge_settings SET paused_reason = $2, paused_at = now(), updated_at = now()
      WHERE account_id = $1 AND is_enabled AND paused_at IS NULL RETURNING account_id`,
    [accountId, reason],
  );
  if (paused.length === 0) return;
  await tx.query(`UPDATE accounts SET recharge_threshold_tokens = NULL WHERE id = $1`, [accountId]);
}
