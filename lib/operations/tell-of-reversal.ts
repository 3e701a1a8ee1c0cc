import "server-only";
import { mailOwner, mailStaff } from "@/lib/db/outbox-store";
import type { Tx } from "@/lib/db/transaction";
import type { ReversalStep } from "@/lib/domain/reversals";
import type { PaymentFacts } from "@/lib/stripe/reversals";
import type { Reversal } from "./reverse-payment-postings";

/** Mails about what was just booked: a refund to its owner; a new dispute to the owner, once, and to the staff. */
export async function tellOfReversal(
  tx: Tx,
  { reversal, steps, opened }: { reversal: Reversal; steps: readonly ReversalStep[]; opened: PaymentFacts["disputes"] },
): Promise<void> {
  const { purchase, refundedCents } = reversal;
  const { account_id: accountId, currency } = purchase;
  const takenFor = (key: string | null) => steps.find(({ disputeId }) => disputeId === key)?.tokens ?? 0n;
  if (refundedCents > 0n) {
    // Each change of what was refunded is an occasion, also the second time that it comes to the same sum.
    await mailOwner(tx, accountId, `refund:${purchase.id}:${purchase.facts_version + 1}`, {
      kind: "refund_made",
      facts: {
        refundedCents: refundedCents.toString(),
        currency,
        takenTokens: takenFor(null).toString(),
        balanceTokens: (await balanceOf(tx, accountId)).toString(),
      },
    });
  }
  for (const dispute of opened) {
    const amountCents = dispute.amountCents.toString();
    const tokens = takenFor(dispute.id) || (await frozenBy(tx, accountId, dispute.id));
    await mailOwner(tx, accountId, `payment-disputed:${dispute.id}`, {
      kind: "payment_disputed",
      facts: { amountCents, currency, tokens: tokens.toString() },
    });
    await mailStaff(tx, accountId, `dispute-opened:${dispute.id}`, {
      kind: "dispute_opened",
      facts: {
        disputeId: dispute.id,
        customer: await emailOf(tx, purchase.user_id),
        amountCents,
        currency,
        reason: dispute.reason,
        dueAt: dispute.evidenceDueAt?.toISOString() ?? null,
      },
    });
  }
}

async function balanceOf(tx: Tx, accountId: string): Promise<bigint> {
  const [row] = await tx.query<{ balance_tokens: bigint }>(`SELECT balance_tokens FROM accounts WHERE id = $1`, [
    accountId,
  ]);
  return row!.balance_tokens;
}

async function frozenBy(tx: Tx, accountId: string, disputeId: string): Promise<bigint> {
  const [row] = await tx.query<{ tokens: bigint }>(
    `SELECT h.tokens FROM disputes d JOIN holds h ON h.account_id = d.account_id AND h.id = d.hold_id
      WHERE d.account_id = $1 AND d.id = $2`,
    [accountId, disputeId],
  );
  return row?.tokens ?? 0n;
}

async function emailOf(tx: Tx, userId: string): Promise<string> {
  const [user] = await tx.query<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [userId]);
  return user?.email ?? userId;
}
