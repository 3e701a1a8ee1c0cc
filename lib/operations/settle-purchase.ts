import "server-only";
import { lockAccount } from "@/lib/db/account-store";
import { mailOwner, mailTo } from "@/lib/db/outbox-store";
import {
  lockAccountCurrency,
  lockPurchase,
  markPurchase,
  markPurchasePaid,
  type LockedPurchase,
} from "@/lib/db/purchase-store";
import type { EventOutcome } from "@/lib/db/stripe-event-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import type { Payment } from "@/lib/stripe/payments";
import { issueInvoiceSoon } from "./issue-invoice";
import { postIn } from "./ledger";
import { rechargeCredited, rechargeParked } from "./recharge-credited";

/** Called with the outcome inside the transaction that brought it about. */
export type Witness = (tx: Tx, outcome: EventOutcome) => Promise<void>;

/**
 * Credits what a paid payment bought, exactly once for the payment whoever reports it, in whatever order and however
 * often. Credited is what was agreed at checkout. A payment of another amount or currency is parked for a person. The
 * receipt is put into the outbox with the credit; the invoice is seen to afterwards.
 */
export async function settlePurchase(actor: Actor, payment: Payment, witness: Witness): Promise<EventOutcome> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs settle payments");
  return inTransaction(async (tx) => {
    const outcome = await settleIn(tx, actor, payment);
    await witness(tx, outcome);
    return outcome;
  });
}

/** `settlePurchase` inside a larger transaction. */
export async function settleIn(tx: Tx, actor: Actor, reported: Payment): Promise<EventOutcome> {
  if (!reported.purchase)
    return { status: "ignored", sentence: `${reported.paymentIntentId} is not a purchase of ours` };
  if (!reported.isPaid) return { status: "processed", sentence: "not paid yet; waiting for the payment" };

  const { accountId, purchaseId } = reported.purchase;
  await lockAccount(tx, accountId);
  const purchase = await lockPurchase(tx, accountId, purchaseId);
  if (!purchase) return { status: "parked", sentence: `there is no purchase ${purchaseId}; somebody has to look` };
  if (purchase.status === "paid") return paidBefore(purchase, reported);

  // A payment page works the tax out; what a saved card is charged on top was agreed before, and Stripe knows the sum.
  const payment = purchase.kind === "auto_recharge" ? { ...reported, taxCents: purchase.tax_cents } : reported;
  const fault = mismatch(purchase, payment, await lockAccountCurrency(tx, accountId));
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
  const grantId = newId();
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
          id: grantId,
          source: purchase.kind === "auto_recharge" ? "auto_recharge" : "purchase",
          // The tax was never ours, so a token's price is without it.
          paidCents: purchase.price_cents,
        },
        purchaseId: purchase.id,
        occurredAt: new Date(),
      },
    },
  ]);
  assert(posted?.ok && posted.value.seq !== null, `the credit of ${payment.paymentIntentId} is booked`);
  const { paymentIntentId, receivedCents, taxCents, chargeId, paymentMethodId, cardBrand, cardLast4 } = payment;
  await markPurchasePaid(
    tx,
    { accountId: purchase.account_id, id: purchase.id },
    {
      paymentIntentId,
      paidCents: receivedCents,
      taxCents,
      chargeId,
      paymentMethodId,
      cardBrand,
      cardLast4,
      receiptUrl: payment.receiptUrl,
      invoiceId: payment.invoice?.invoiceId ?? null,
      invoiceUrl: payment.invoice?.url ?? null,
      invoicePdfUrl: payment.invoice?.pdfUrl ?? null,
      grantId,
      lineSeq: posted.value.seq,
    },
  );
  await rechargeCredited(tx, purchase, payment, posted.value.balanceTokens);
  if (purchase.kind === "checkout") await mailReceipt(tx, purchase, payment, posted.value.balanceTokens);
  tx.afterCommit(() => issueInvoiceSoon(actor, { accountId: purchase.account_id, purchaseId: purchase.id }));
  return { status: "processed", sentence: `credited ${grouped(purchase.amount_tokens)} tokens`, isCredit: true };
}

/** The same payment again is nothing new; another one for the same purchase was paid twice and is nobody's yet. */
function paidBefore(purchase: LockedPurchase, { paymentIntentId }: Payment): EventOutcome {
  if (purchase.payment_intent_id === paymentIntentId) return { status: "processed", sentence: "credited before" };
  const sentence = `${paymentIntentId} also paid purchase ${purchase.id}, which ${purchase.payment_intent_id} had paid; somebody has to give it back`;
  return { status: "parked", sentence };
}

async function mailReceipt(tx: Tx, purchase: LockedPurchase, payment: Payment, balanceTokens: bigint): Promise<void> {
  const mail = {
    kind: "purchase_receipt" as const,
    facts: {
      packageName: purchase.package_name,
      tokens: purchase.amount_tokens.toString(),
      paidCents: payment.receivedCents.toString(),
      taxCents: payment.taxCents.toString(),
      currency: purchase.currency,
      balanceTokens: balanceTokens.toString(),
      receiptUrl: payment.receiptUrl,
      invoiceUrl: payment.invoice?.url ?? purchase.invoice_url,
    },
  };
  const occasion = `receipt:${purchase.id}`;
  if (purchase.receipt_email) await mailTo(tx, purchase.receipt_email, purchase.account_id, occasion, mail);
  else await mailOwner(tx, purchase.account_id, occasion, mail);
}

function mismatch(purchase: LockedPurchase, payment: Payment, accountCurrency: string | null): string | null {
  const { currency, price_cents: priceCents } = purchase;
  if (payment.currency !== currency) return `paid in ${payment.currency}, agreed in ${currency}; somebody has to look`;
  if (accountCurrency !== null && accountCurrency !== currency) {
    return `paid in ${currency} by an account that pays in ${accountCurrency}; somebody has to look`;
  }
  if (payment.receivedCents !== priceCents + payment.taxCents) {
    const agreed = payment.taxCents === 0n ? `${priceCents}` : `${priceCents} and ${payment.taxCents} of tax`;
    return `paid ${payment.receivedCents}, agreed ${agreed} (minor units of ${currency}); somebody has to look`;
  }
  return null;
}
