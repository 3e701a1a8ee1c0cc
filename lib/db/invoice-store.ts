import "server-only";
import { database } from "./client";
import type { Tx } from "./transaction";

/** A paid purchase that has no invoice yet, with what the invoice has to say. */
export type PurchaseToInvoice = {
  accountId: string;
  id: string;
  kind: "checkout" | "auto_recharge";
  packageName: string;
  amountTokens: bigint;
  priceCents: bigint;
  taxCents: bigint;
  currency: string;
  paymentIntentId: string;
  invoiceId: string | null;
  settledAt: Date;
  stripeCustomerId: string;
};

/** Null when there is none, or when it has its invoice. */
export async function findPurchaseToInvoice(accountId: string, id: string): Promise<PurchaseToInvoice | null> {
  const { rows } = await database().pool.query<PurchaseToInvoice>(
    `SELECT p.account_id AS "accountId", p.id, p.kind, p.package_name AS "packageName",
            p.amount_tokens AS "amountTokens", p.price_cents AS "priceCents", p.tax_cents AS "taxCents", p.currency,
            p.payment_intent_id AS "paymentIntentId", p.invoice_id AS "invoiceId", p.settled_at AS "settledAt",
            c.stripe_customer_id AS "stripeCustomerId"
       FROM purchases p JOIN customers c ON c.account_id = p.account_id
      WHERE p.account_id = $1 AND p.id = $2 AND p.status = 'paid' AND p.invoice_url IS NULL`,
    [accountId, id],
  );
  return rows[0] ?? null;
}

export type PurchaseName = { accountId: string; id: string; settledAt: Date };

/**
 * Payments of the last `days` days without an invoice, in the order in which they were made, behind `after`. What was
 * paid before the account was known to Stripe (invented history) can have none.
 */
export async function findPurchasesWithoutInvoice(
  after: PurchaseName | null,
  { days, limit }: { days: number; limit: number },
): Promise<PurchaseName[]> {
  const { rows } = await database().pool.query<PurchaseName>(
    `SELECT p.account_id AS "accountId", p.id, p.settled_at AS "settledAt"
       FROM purchases p JOIN customers c ON c.account_id = p.account_id AND c.created_at <= p.settled_at
      WHERE p.status = 'paid' AND p.invoice_url IS NULL AND p.settled_at > now() - make_interval(days => $1)
        AND ($2::timestamptz IS NULL OR (p.settled_at, p.id) > ($2, $3::uuid))
      ORDER BY p.settled_at, p.id LIMIT $4`,
    [days, after?.settledAt ?? null, after?.id ?? null, limit],
  );
  return rows;
}

/** Keeps where an invoice can be read. Said again, it changes nothing. False when there is no such purchase. */
export async function saveInvoice(
  tx: Tx,
  purchase: { accountId: string; id: string },
  invoice: { invoiceId: string; url: string | null; pdfUrl: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE purchases SET invoice_id = $3, invoice_url = $4, invoice_pdf_url = $5
      WHERE account_id = $1 AND id = $2 RETURNING 1`,
    [purchase.accountId, purchase.id, invoice.invoiceId, invoice.url, invoice.pdfUrl],
  );
  return rows.length === 1;
}

/** How many payments nobody tries to invoice any more, because they are older than that. */
export async function countGivenUpInvoices(days: number): Promise<number> {
  const { rows } = await database().pool.query<{ count: bigint }>(
    `SELECT count(*) FROM purchases p JOIN customers c ON c.account_id = p.account_id AND c.created_at <= p.settled_at
      WHERE p.status = 'paid' AND p.invoice_url IS NULL AND p.settled_at <= now() - make_interval(days => $1)`,
    [days],
  );
  return Number(rows[0]!.count);
}
