import "server-only";
import { lockAccount } from "@/lib/db/account-store";
import { lockPurchase, markPurchase, markPurchasePaid, type LockedPurchase } from "@/lib/db/purchase-store";
import type { EventOutcome } from "@/lib/db/stripe-event-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import type { Payment } from "@/lib/stripe/payments";
import { postIn } from "./ledger";
import { rechargeCredited, rechargeParked } from "./recharge-credited";

/** Called with the outcome inside the transaction that brought it about. */
export type Witness = (tx: Tx, outcome: EventOutcome) => Promise<void>;

/**
 * Credits what a paid payment bought, exactly once for the payment whoever reports it, in whatever order and however
 * often. Credited is what was agreed at checkout. A payment of another amount or currency is parked for a person.
 */
export async function settlePurchase(actor: Actor, payment: Payment, witness: Witness): Promise<EventOutcome> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs settle payments");
  return inTransaction(async (tx) => {
    const outcome = await settle(tx, actor, payment);
    await witness(tx, outcome);
    return outcome;
  });
}

async function settle(tx: Tx, actor: Actor, payment: Payment): Promise<EventOutcome> {
  if (!payment.purchase) return { status: "ignored", sentence: `${payment.paymentIntentId} is not a purchase of ours` };
  if (!payment.isPaid) return { status: "processed", sentence: "not paid yet; waiting for the payment" };

  const { accountId, purchaseId } = payment.purchase;
  await lockAccount(tx, accountId);
  const purchase = await lockPurchase(tx, accountId, purchaseId);
  if (!purchase) return { status: "parked", sentence: `there is no purchase ${purchaseId}; somebody has to look` };
  if (purchase.status === "paid") return paidBefore(purchase, payment);

  const fault = mismatch(purchase, payment);
  if (fault) {
    const { paymentIntentId, receivedCents: paidCents } = payment;
    await markPurchase(
      tx,
      { accountId, id: purchaseId },
      { status: "parked", paymentIntentId, paidCents, failureMessage: fault },
    );
    await rechargeParked(tx, purchase, payment, fault);
    return { status: "parked", sentence: fault };
  }
  return credit(tx, actor, purchase, payment);
}

async function credit(tx: Tx, actor: Actor, purchase: LockedPurchase, payment: Payment): Promise<EventOutcome> {
  const cause = `payment:${payment.paymentIntentId}`;
  const [posted] = await postIn(tx, [
    {
      command: {
        kind: "credit",
        type: purchase.kind === "auto_recharge" ? "auto_recharge" : "purchase",
        accountId: purchase.account_id,
        cause,
        bodyHash: digestId(`${cause} ${purchase.id} ${purchase.amount_tokens}`),
        actor: actorLabel(actor),
        description: `${purchase.package_name}: ${grouped(purchase.amount_tokens)} tokens`,
        amountTokens: purchase.amount_tokens,
        grant: {
          id: newId(),
          source: purchase.kind === "auto_recharge" ? "auto_recharge" : "purchase",
          paidCents: payment.receivedCents,
        },
        purchaseId: purchase.id,
        occurredAt: new Date(),
      },
    },
  ]);
  assert(posted?.ok && posted.value.seq !== null, `the credit of ${payment.paymentIntentId} is booked`);
  await markPurchasePaid(
    tx,
    { accountId: purchase.account_id, id: purchase.id },
    {
      paymentIntentId: payment.paymentIntentId,
      paidCents: payment.receivedCents,
      receiptUrl: payment.receiptUrl,
      lineSeq: posted.value.seq,
    },
  );
  await rechargeCredited(tx, purchase, payment, posted.value.balanceTokens);
  return { status: "processed", sentence: `credited ${grouped(purchase.amount_tokens)} tokens` };
}

/** The same payment again is nothing new; another one for the same purchase was paid twice and is nobody's yet. */
function paidBefore(purchase: LockedPurchase, { paymentIntentId }: Payment): EventOutcome {
  if (purchase.payment_intent_id === paymentIntentId) return { status: "processed", sentence: "credited before" };
  const sentence = `${paymentIntentId} also paid purchase ${purchase.id}, which ${purchase.payment_intent_id} had paid; somebody has to give it back`;
  return { status: "parked", sentence };
}

function mismatch(purchase: LockedPurchase, payment: Payment): string | null {
  if (payment.currency !== purchase.currency) {
    return `paid in ${payment.currency}, agreed in ${purchase.currency}; somebody has to look`;
  }
  if (payment.receivedCents !== purchase.price_cents) {
    return `paid ${payment.receivedCents}, agreed ${purchase.price_cents} (minor units of ${purchase.currency}); somebody has to look`;
  }
  return null;
}
