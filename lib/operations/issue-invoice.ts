import "server-only";
import {
  countGivenUpInvoices,
  findPurchasesWithoutInvoice,
  findPurchaseToInvoice,
  saveInvoice,
  type PurchaseName,
  type PurchaseToInvoice,
} from "@/lib/db/invoice-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction, isDatabaseAway } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { log } from "@/lib/log";
import { isStripeAway } from "@/lib/stripe/client";
import { makeInvoice, readInvoice, type Invoice } from "@/lib/stripe/invoices";
import { readCheckoutInvoice } from "@/lib/stripe/payments";

type Named = { accountId: string; purchaseId: string };
export type InvoiceIssue = "issued" | "has-one" | "awaited";

/** How long a payment page is waited for to make its invoice, before one is made without it. */
const PATIENCE_MS = 60 * 60_000;

/**
 * Sees to it that a paid purchase has its invoice: the payment page makes one for what was paid there; for a saved card
 * that was charged we make it. Bears being repeated, at once or after a crash at any step. Throws when Stripe refuses.
 */
export async function issueInvoice(actor: Actor, { accountId, purchaseId }: Named): Promise<InvoiceIssue> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs issue invoices");
  const purchase = await findPurchaseToInvoice(accountId, purchaseId);
  if (!purchase) return "has-one";
  const invoice = await invoiceFor(purchase);
  if (!invoice?.url) return "awaited";
  await inTransaction((tx) => saveInvoice(tx, { accountId, id: purchaseId }, invoice));
  return "issued";
}

/** The same behind what has just been committed, which it neither delays nor undoes. The job mends what fails here. */
export function issueInvoiceSoon(actor: Actor, named: Named): void {
  issueInvoice(actor, named).catch((error: unknown) => {
    log.warn({ error, ...named }, "invoice not issued yet; the job tries again");
  });
}

async function invoiceFor(purchase: PurchaseToInvoice): Promise<Invoice | null> {
  if (purchase.kind === "checkout") {
    const made = purchase.invoiceId
      ? await readInvoice(purchase.invoiceId)
      : await readCheckoutInvoice(purchase.paymentIntentId);
    if (made?.isPaid || Date.now() - purchase.settledAt.getTime() < PATIENCE_MS) return made;
  }
  const { taxMode } = await readSettings();
  return makeInvoice({
    accountId: purchase.accountId,
    purchaseId: purchase.id,
    customerId: purchase.stripeCustomerId,
    paymentIntentId: purchase.paymentIntentId,
    paidAt: purchase.settledAt,
    description: `${purchase.packageName}: ${grouped(purchase.amountTokens)} tokens`,
    priceCents: purchase.priceCents,
    taxCents: purchase.taxCents,
    currency: purchase.currency,
    hasTax: purchase.taxCents > 0n || taxMode === "automatic",
  });
}

export type MissingInvoices = { issuedCount: number; awaitedCount: number; failedCount: number; givenUpCount: number };

const TRIED_FOR_DAYS = 7;
const PURCHASES_AT_A_TIME = 100;

/**
 * Issues every invoice that is missing. One that cannot be issued is logged, does not hold up the others, and is tried
 * again for a week.
 */
export async function issueMissingInvoices(actor: Actor): Promise<MissingInvoices> {
  const sum = { issuedCount: 0, awaitedCount: 0, failedCount: 0 };
  let last: PurchaseName | null = null;
  for (;;) {
    const missing = await findPurchasesWithoutInvoice(last, { days: TRIED_FOR_DAYS, limit: PURCHASES_AT_A_TIME });
    if (missing.length === 0) return { ...sum, givenUpCount: await countGivenUpInvoices(TRIED_FOR_DAYS) };
    for (const { accountId, id: purchaseId } of missing) {
      try {
        const issue = await issueInvoice(actor, { accountId, purchaseId });
        if (issue === "issued") sum.issuedCount++;
        if (issue === "awaited") sum.awaitedCount++;
      } catch (error) {
        if (isStripeAway(error) || isDatabaseAway(error)) throw error;
        sum.failedCount++;
        log.error({ error, accountId, purchaseId }, "invoice not issued");
      }
    }
    last = missing.at(-1)!;
  }
}
