import "server-only";
import Stripe from "stripe";
import type { DisputeFacts } from "@/lib/domain/reversals";
import { stripe } from "./client";
import { readPayment, type Payment } from "./payments";
import { idOf } from "./references";

/** Everything at Stripe that a payment's tokens depend on, as it is now. */
export type PaymentFacts = {
  payment: Payment;
  refunds: RefundFacts[];
  disputes: (DisputeFacts & { status: string; reason: string; evidenceDueAt: Date | null; isRefundable: boolean })[];
};

export type RefundFacts = {
  id: string;
  amountCents: bigint;
  status: string;
  /** False for one that failed or was cancelled: the money never went. */
  counts: boolean;
  reason: string | null;
  failureMessage: string | null;
  createdAt: Date;
  /** What it was asked for under, when we asked for it. */
  key: string | null;
};

export async function readPaymentFacts(paymentIntentId: string): Promise<PaymentFacts> {
  const of = { payment_intent: paymentIntentId, limit: 100 };
  const [payment, refunds, disputes] = await Promise.all([
    readPayment(paymentIntentId),
    all(stripe().refunds.list(of)),
    all(stripe().disputes.list(of)),
  ]);
  return { payment, refunds: refunds.map(refundOf), disputes: disputes.map(disputeOf) };
}

/** The payment that a charge, a refund or a dispute belongs to; null when it belongs to none. */
export async function readPaymentOfCharge(chargeId: string): Promise<string | null> {
  return idOf((await stripe().charges.retrieve(chargeId)).payment_intent);
}

export async function readPaymentOfRefund(refundId: string): Promise<string | null> {
  return idOf((await stripe().refunds.retrieve(refundId)).payment_intent);
}

export async function readPaymentOfDispute(disputeId: string): Promise<string | null> {
  return idOf((await stripe().disputes.retrieve(disputeId)).payment_intent);
}

export type RefundOrder = {
  paymentIntentId: string;
  amountCents: bigint;
  accountId: string;
  purchaseId: string;
  /** The same key is the same refund, however often it is asked for. */
  key: string;
};

export type RefundAnswer =
  { refundId: string } | { refused: "disputed" | "already-refunded" | "too-much" | "key-reused" | "in-flight" };

/** Asks Stripe to give money back. Throws what is neither a refund nor a refusal that a person can understand. */
export async function createRefund(order: RefundOrder): Promise<RefundAnswer> {
  const { accountId, purchaseId, key } = order;
  try {
    const refund = await stripe().refunds.create(
      {
        payment_intent: order.paymentIntentId,
        amount: Number(order.amountCents),
        reason: "requested_by_customer",
        metadata: { accountId, purchaseId, key },
      },
      { idempotencyKey: `refund:${purchaseId}:${key}` },
    );
    return { refundId: refund.id };
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === null) throw error;
    return { refused };
  }
}

function refusalOf(error: unknown): Extract<RefundAnswer, { refused: string }>["refused"] | null {
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return error.statusCode === 409 ? "in-flight" : "key-reused";
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  if (error.code === "charge_disputed") return "disputed";
  if (error.code === "charge_already_refunded") return "already-refunded";
  return error.param === "amount" ? "too-much" : null;
}

function refundOf(refund: Stripe.Refund): RefundFacts {
  const status = refund.status ?? "pending";
  return {
    id: refund.id,
    amountCents: BigInt(refund.amount),
    status,
    counts: status !== "failed" && status !== "canceled",
    reason: refund.reason,
    failureMessage: refund.failure_reason ?? null,
    createdAt: new Date(refund.created * 1_000),
    key: refund.metadata?.["key"] ?? null,
  };
}

function disputeOf(dispute: Stripe.Dispute): PaymentFacts["disputes"][number] {
  const dueBy = dispute.evidence_details.due_by;
  return {
    id: dispute.id,
    amountCents: BigInt(dispute.amount),
    currency: dispute.currency,
    openedAt: new Date(dispute.created * 1_000),
    areFundsWithdrawn: areFundsWithdrawn(dispute),
    isClosed: CLOSED.has(dispute.status),
    status: dispute.status,
    reason: dispute.reason,
    evidenceDueAt: dueBy ? new Date(dueBy * 1_000) : null,
    isRefundable: dispute.is_charge_refundable,
  };
}

const CLOSED = new Set(["won", "lost", "warning_closed", "prevented"]);

/**
 * Whether the money is away. An inquiry (`warning_…`) never takes any, a dispute that is won has returned it, one that
 * is lost has not. In between the dispute's own movements say: what was withdrawn, and what was put back.
 */
function areFundsWithdrawn({ status, balance_transactions: movements }: Stripe.Dispute): boolean {
  if (status.startsWith("warning_") || status === "won") return false;
  if (status === "lost") return true;
  return movements.reduce((sum, { amount }) => sum + amount, 0) < 0;
}

async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}
