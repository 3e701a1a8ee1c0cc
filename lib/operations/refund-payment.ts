import "server-only";
import { audit, isAudited } from "@/lib/db/audit-store";
import { findRefundablePurchase, type RefundablePurchase } from "@/lib/db/reversal-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMayOn, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import { moneyText } from "@/lib/domain/units";
import { isId } from "@/lib/ids";
import { isMissing, isStripeAway } from "@/lib/stripe/client";
import { createRefund, readPaymentFacts, type PaymentFacts, type RefundAnswer } from "@/lib/stripe/reversals";
import { reversePayment } from "./reverse-payment";

export type RefundPayment = {
  accountId: string;
  purchaseId: string;
  amountCents: bigint;
  /** Made when the form is drawn, so that a double click is one refund. */
  key: string;
  /** For the audit log; the customer does not see it. */
  reason: string;
};

export type RefundReceipt = { refundId: string; balanceTokens: bigint; replayed: boolean };

/**
 * Gives money back through Stripe, and takes the tokens that it paid for: what is spent becomes debt. Money moves first
 * and by its key only once; if Stripe or we are interrupted, repeating it with the same key goes on where it stopped,
 * and so does the webhook by itself. Refuses `payment_disputed`, `refund_unavailable`, and amounts above what is left.
 */
export async function refundPayment(actor: Actor, input: RefundPayment): Promise<Result<RefundReceipt>> {
  if (!actorMayOn(actor, "payments:refund", input.accountId)) return refuse({ code: "insufficient_scope" });
  if (input.reason.trim() === "") return invalid("reason", "is required");
  const { accountId, purchaseId } = input;
  const purchase = isId(accountId) && isId(purchaseId) ? await findRefundablePurchase({ accountId, purchaseId }) : null;
  if (!purchase) return refuse({ code: "not_found" });
  try {
    const refund = await refundOnce(actor, input, purchase);
    return refund.ok ? ok(await bookRefund(actor, input, purchase, refund.value)) : refund;
  } catch (error) {
    if (isStripeAway(error)) return refuse({ code: "refund_unavailable" });
    if (isMissing(error)) return invalid("amountCents", "cannot be refunded: Stripe does not know this payment");
    throw error;
  }
}

type MadeRefund = { refundId: string; replayed: boolean };

/** Has the refund made, unless it was made under this key before. Who asked is written down before Stripe is asked. */
async function refundOnce(
  actor: Actor,
  input: RefundPayment,
  purchase: RefundablePurchase,
): Promise<Result<MadeRefund>> {
  const { amountCents, key, reason, accountId, purchaseId } = input;
  const facts = await readPaymentFacts(purchase.paymentIntentId);
  const earlier = facts.refunds.find((refund) => refund.key === key);
  if (earlier && earlier.amountCents !== amountCents) return refuse({ code: "idempotency_key_reuse" });
  if (earlier) return ok({ refundId: earlier.id, replayed: true });
  const refusal = whyNotRefund(facts, purchase, amountCents);
  if (refusal) return refusal;
  await inTransaction((tx) =>
    audit(tx, actor, {
      action: "payment.refund.ask",
      accountId,
      subject: `purchase:${purchaseId}`,
      after: { amountCents, key },
      reason,
    }),
  );
  const { paymentIntentId } = purchase;
  const answer = await createRefund({ paymentIntentId, amountCents, accountId, purchaseId, key });
  return "refundId" in answer ? ok({ refundId: answer.refundId, replayed: false }) : refusedByStripe(answer);
}

async function bookRefund(
  actor: Actor,
  input: RefundPayment,
  purchase: RefundablePurchase,
  { refundId, replayed }: MadeRefund,
): Promise<RefundReceipt> {
  let balanceTokens = 0n;
  await reversePayment(actor, purchase.paymentIntentId, async (tx, outcome) => {
    balanceTokens = await balanceOf(tx, input.accountId);
    const subject = `refund:${refundId}`;
    // The webhook may have booked it before us; who wanted it is written down all the same, and once.
    if (await isAudited(tx, { action: "payment.refund", accountId: input.accountId, subject })) return;
    await audit(tx, actor, {
      action: "payment.refund",
      accountId: input.accountId,
      subject,
      before: { refundedCents: purchase.refundedCents },
      after: { purchaseId: input.purchaseId, amountCents: input.amountCents, balanceTokens, booked: outcome.sentence },
      reason: input.reason,
    });
  });
  return { refundId, balanceTokens, replayed };
}

function whyNotRefund(facts: PaymentFacts, purchase: RefundablePurchase, amountCents: bigint): Refused | null {
  const isTaken = facts.disputes.some((one) => one.areFundsWithdrawn || (!one.isClosed && !one.isRefundable));
  if (isTaken) return refuse({ code: "payment_disputed" });
  if (amountCents <= 0n) return invalid("amountCents", "must be more than nothing");
  const refundedCents = facts.refunds.reduce((sum, refund) => sum + (refund.counts ? refund.amountCents : 0n), 0n);
  const leftCents = purchase.paidCents - refundedCents;
  if (leftCents <= 0n) return invalid("amountCents", "cannot be refunded: nothing of this payment is left");
  if (amountCents <= leftCents) return null;
  return invalid("amountCents", `must be at most the ${moneyText(leftCents, purchase.currency)} that are left`);
}

function refusedByStripe({ refused }: Extract<RefundAnswer, { refused: string }>): Refused {
  switch (refused) {
    case "disputed":
      return refuse({ code: "payment_disputed" });
    case "key-reused":
      return refuse({ code: "idempotency_key_reuse" });
    case "in-flight":
      return refuse({ code: "refund_unavailable" });
    case "already-refunded":
      return invalid("amountCents", "cannot be refunded: nothing of this payment is left");
    case "too-much":
      return invalid("amountCents", "is more than is left of this payment by now");
  }
}

async function balanceOf(tx: Tx, accountId: string): Promise<bigint> {
  const [row] = await tx.query<{ balance_tokens: bigint }>(`SELECT balance_tokens FROM accounts WHERE id = $1`, [
    accountId,
  ]);
  return row!.balance_tokens;
}

function invalid(path: string, message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}
