import type Stripe from "stripe";
import { nowSeconds } from "../local-stripe";
import { newId } from "../store/ids";

/** What a dispute has moved on the seller's balance: out when it is negative. There are no fees here. */
export function newBalanceTransaction(
  dispute: Stripe.Dispute,
  direction: "reinstated" | "withdrawn",
): Stripe.BalanceTransaction {
  const amount = direction === "withdrawn" ? -dispute.amount : dispute.amount;
  const now = nowSeconds();
  return {
    id: newId("txn"),
    object: "balance_transaction",
    amount,
    available_on: now,
    balance_type: "payments",
    created: now,
    currency: dispute.currency,
    description: `Chargeback ${direction === "withdrawn" ? "withdrawal" : "reversal"} for ${String(dispute.charge)}`,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: amount,
    reporting_category: direction === "withdrawn" ? "dispute" : "dispute_reversal",
    source: dispute.id,
    status: "available",
    type: "adjustment",
  };
}
