import "server-only";
import { readAlertState, writeAlertState } from "@/lib/db/alert-store";
import { mailOwner } from "@/lib/db/outbox-store";
import type { Tx } from "@/lib/db/transaction";
import { decideAlert, type AlertLevel } from "@/lib/domain/alerts";
import type { LevelThresholds } from "@/lib/domain/levels";
import type { Mail } from "@/lib/domain/mails";

/**
 * Tells an account's owner that its balance fell to a worse level, if that is news, and remembers what they know. In
 * the transaction of the movement and under the account's lock, so that one crossing is one message. Both amounts are
 * those of `alertMovement`; where `mayHaveCrossed` says no, this does nothing and need not be called. Thresholds are given and
 * not read here, because a transaction must not wait for a second connection.
 */
export async function noteAlerts(
  tx: Tx,
  accountId: string,
  beforeTokens: bigint,
  afterTokens: bigint,
  thresholds: LevelThresholds,
): Promise<void> {
  const { state: known, now } = await readAlertState(tx, accountId);
  const { state, alert } = decideAlert(known, { beforeTokens, afterTokens }, thresholds, now);
  if (state.level === known.level && alert === null) return;
  await writeAlertState(tx, accountId, state, now);
  if (alert)
    await mailOwner(tx, accountId, `alert:${accountId}:${alert}:${now.toISOString()}`, mailOf(alert, afterTokens));
}

function mailOf(alert: AlertLevel, tokens: bigint): Mail {
  switch (alert) {
    case "low":
      return { kind: "balance_low", facts: { availableTokens: String(tokens) } };
    case "critical":
      return { kind: "balance_critical", facts: { availableTokens: String(tokens) } };
    case "suspended":
      return { kind: "account_suspended", facts: { debtTokens: String(-tokens) } };
  }
}
