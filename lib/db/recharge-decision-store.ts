import "server-only";
import type { RechargeDecision } from "@/lib/domain/recharge/decide";
import { newId } from "@/lib/ids";
import type { Tx } from "./transaction";

export type NotedDecision = {
  accountId: string;
  decision: RechargeDecision;
  availableTokens: bigint;
  thresholdTokens: bigint;
  attemptId: string | null;
  at: Date;
};

/** Keeps a decision for its owner to read. The same "no" for the same terms again is counted, not repeated. */
export async function noteDecision(tx: Tx, noted: NotedDecision): Promise<void> {
  const { accountId, decision, availableTokens, thresholdTokens, attemptId, at } = noted;
  if ("skip" in decision) {
    const counted = await tx.query(
      `UPDATE recharge_decisions SET count = count + 1, last_at = greatest(last_at, $6), available_tokens = $5
        WHERE account_id = $1 AND NOT is_charged AND reason = $2 AND threshold_tokens = $3
          AND next_eligible_at IS NOT DISTINCT FROM $4
          AND id = (SELECT id FROM recharge_decisions WHERE account_id = $1 ORDER BY last_at DESC, id DESC LIMIT 1)
        RETURNING id`,
      [accountId, decision.skip, thresholdTokens, decision.nextEligibleAt, availableTokens, at],
    );
    if (counted.length > 0) return;
  }
  await tx.query(
    `INSERT INTO recharge_decisions (account_id, id, is_charged, reason, available_tokens, threshold_tokens, attempt_id,
            next_eligible_at, first_at, last_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      accountId,
      newId(),
      "charge" in decision,
      "charge" in decision ? "charge" : decision.skip,
      availableTokens,
      thresholdTokens,
      attemptId,
      "skip" in decision ? decision.nextEligibleAt : null,
      at,
    ],
  );
}
