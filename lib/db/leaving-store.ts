import "server-only";
import type { Tx } from "./transaction";

/* What is forgotten of a person who leaves. The ledger and the audit log name them by id alone and are kept. */

/** What is left to whoever leaves, with the account locked. */
export type LeftOver = {
  balanceTokens: bigint;
  /** Not held by work that still runs. */
  availableTokens: bigint;
  /** What was paid for what remains of it. */
  paidCents: bigint;
};

export async function readLeftOver(tx: Tx, accountId: string): Promise<LeftOver> {
  const [row] = await tx.query<{ balance_tokens: bigint; held_tokens: bigint; paid_cents: bigint }>(
    `SELECT balance_tokens, held_tokens,
            (SELECT coalesce(sum(floor(remaining_tokens::numeric * paid_cents / amount_tokens)), 0)::bigint
               FROM grants WHERE account_id = a.id AND is_open AND paid_cents > 0) AS paid_cents
       FROM accounts a WHERE id = $1 FOR UPDATE`,
    [accountId],
  );
  const { balance_tokens: balanceTokens, held_tokens: heldTokens, paid_cents: paidCents } = row!;
  return { balanceTokens, availableTokens: balanceTokens - heldTokens, paidCents };
}

/** Nothing new begins on it; what already runs is still booked. */
export async function closeForSpending(tx: Tx, accountId: string, reason: string): Promise<void> {
  await tx.query(`UPDATE accounts SET blocked_at = coalesce(blocked_at, now()), blocked_reason = $2 WHERE id = $1`, [
    accountId,
    reason,
  ]);
}

/**
 * Puts a name that is nobody's in the place of a person's, and takes every way in away. What the deployment's own
 * product calls them stays: it is no name, and its services go on meaning this account by it.
 */
export async function forgetPerson(tx: Tx, userId: string, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE users SET email = 'closed-' || id || '@closed.invalid', name = 'Closed account', password_hash = NULL,
            role = 'user', disabled_at = now(), closed_at = now()
      WHERE id = $1`,
    [userId],
  );
  await tx.query(`UPDATE workspaces SET name = 'Closed account' WHERE account_id = $1 AND kind = 'personal'`, [
    accountId,
  ]);
  await tx.query(`UPDATE purchases SET receipt_email = NULL WHERE account_id = $1 AND receipt_email IS NOT NULL`, [
    accountId,
  ]);
  await tx.query(`DELETE FROM muted_mails WHERE user_id = $1`, [userId]);
}
