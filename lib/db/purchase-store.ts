import "server-only";
import { database } from "./client";
import type { Tx } from "./transaction";

export type PackageOnSale = {
  id: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  stripePriceId: string | null;
};

/** What is agreed on: a package, or an amount of the buyer's own choice. */
export type Offer = Omit<PackageOnSale, "id"> & { id: string | null };

/** A package that is sold now, by its id or its code. */
export async function findPackageOnSale(idOrCode: string): Promise<PackageOnSale | null> {
  const { pool } = database();
  const { rows } = await pool.query<PackageOnSale>(
    `SELECT id, name, amount_tokens AS "amountTokens", price_cents AS "priceCents", currency, stripe_price_id AS "stripePriceId"
       FROM packages WHERE is_active AND (id::text = lower($1) OR code = $1)`,
    [idOrCode],
  );
  return rows[0] ?? null;
}

export async function insertPurchase(purchase: {
  accountId: string;
  id: string;
  userId: string;
  package: Offer;
  saveCard: boolean;
  receiptEmail?: string | null;
}): Promise<void> {
  const { accountId, id, userId, saveCard, receiptEmail } = purchase;
  const { id: packageId, name: packageName, amountTokens, priceCents, currency } = purchase.package;
  await database().prisma.purchase.create({
    data: { accountId, id, userId, saveCard, receiptEmail, packageId, packageName, amountTokens, priceCents, currency },
  });
}

export async function setCheckout(accountId: string, id: string, checkoutId: string): Promise<void> {
  await database().prisma.purchase.update({ where: { accountId_id: { accountId, id } }, data: { checkoutId } });
}

export type PurchaseStatus = "pending" | "processing" | "paid" | "expired" | "failed" | "parked";

export type LockedPurchase = {
  account_id: string;
  id: string;
  kind: "checkout" | "auto_recharge";
  status: PurchaseStatus;
  package_name: string;
  amount_tokens: bigint;
  price_cents: bigint;
  /** Agreed before it was charged; of a payment page it is known when it is paid. */
  tax_cents: bigint;
  currency: string;
  payment_intent_id: string | null;
  receipt_email: string | null;
  invoice_url: string | null;
};

export async function lockPurchase(tx: Tx, accountId: string, id: string): Promise<LockedPurchase | null> {
  const [row] = await tx.query<LockedPurchase>(
    `SELECT account_id, id, kind, status, package_name, amount_tokens, price_cents, tax_cents, currency,
            payment_intent_id, receipt_email, invoice_url
       FROM purchases WHERE account_id = $1 AND id = $2 FOR UPDATE`,
    [accountId, id],
  );
  return row ?? null;
}

/** What is known of a payment once it is made. */
export type PaidFacts = {
  paymentIntentId: string;
  paidCents: bigint;
  taxCents: bigint;
  chargeId: string | null;
  paymentMethodId: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  receiptUrl: string | null;
  invoiceId: string | null;
  invoiceUrl: string | null;
  invoicePdfUrl: string | null;
  grantId: string;
  lineSeq: bigint;
};

/** The invoice may have been noted before. */
export async function markPurchasePaid(
  tx: Tx,
  purchase: { accountId: string; id: string },
  paid: PaidFacts,
): Promise<void> {
  await tx.query(
    `UPDATE purchases SET status = 'paid', payment_intent_id = $3, paid_cents = $4, tax_cents = $5, charge_id = $6,
            payment_method_id = $7, card_brand = $8, card_last4 = $9, receipt_url = $10,
            invoice_id = coalesce($11, invoice_id), invoice_url = coalesce($12, invoice_url),
            invoice_pdf_url = coalesce($13, invoice_pdf_url), grant_id = $14, line_seq = $15,
            failure_message = NULL, settled_at = now()
      WHERE account_id = $1 AND id = $2`,
    [
      purchase.accountId,
      purchase.id,
      paid.paymentIntentId,
      paid.paidCents,
      paid.taxCents,
      paid.chargeId,
      paid.paymentMethodId,
      paid.cardBrand,
      paid.cardLast4,
      paid.receiptUrl,
      paid.invoiceId,
      paid.invoiceUrl,
      paid.invoicePdfUrl,
      paid.grantId,
      paid.lineSeq,
    ],
  );
}

/** Anything but paid, and only from one of `from` where that is given. */
export async function markPurchase(
  tx: Tx,
  purchase: { accountId: string; id: string },
  outcome: {
    status: Exclude<PurchaseStatus, "paid">;
    from?: PurchaseStatus[];
    paymentIntentId?: string | null;
    paidCents?: bigint | null;
    failureMessage?: string | null;
  },
): Promise<void> {
  await tx.query(
    `UPDATE purchases SET status = $3::purchase_status, payment_intent_id = coalesce($4, payment_intent_id),
            paid_cents = coalesce($5, paid_cents), failure_message = $6
      WHERE account_id = $1 AND id = $2 AND status <> 'paid' AND ($7::text[] IS NULL OR status::text = ANY ($7))`,
    [
      purchase.accountId,
      purchase.id,
      outcome.status,
      outcome.paymentIntentId ?? null,
      outcome.paidCents ?? null,
      outcome.failureMessage ?? null,
      outcome.from ?? null,
    ],
  );
}

/** Why it was not paid so far. */
export async function noteFailure(tx: Tx, purchase: { accountId: string; id: string }, message: string): Promise<void> {
  await tx.query(`UPDATE purchases SET failure_message = $3 WHERE account_id = $1 AND id = $2 AND status <> 'paid'`, [
    purchase.accountId,
    purchase.id,
    message,
  ]);
}

/** The currency of the account's first payment, in which it pays ever after; null before that. */
export async function findAccountCurrency(accountId: string): Promise<string | null> {
  const { rows } = await database().pool.query<{ currency: string }>(ACCOUNT_CURRENCY, [accountId]);
  return rows[0]?.currency ?? null;
}

/** The same for whoever is about to book a payment: of two first ones at once, the second waits here for the first. */
export async function lockAccountCurrency(tx: Tx, accountId: string): Promise<string | null> {
  await tx.query(`SELECT 1 FROM customers WHERE account_id = $1 FOR UPDATE`, [accountId]);
  const [row] = await tx.query<{ currency: string }>(ACCOUNT_CURRENCY, [accountId]);
  return row?.currency ?? null;
}

const ACCOUNT_CURRENCY = `
  SELECT currency FROM purchases WHERE account_id = $1 AND status = 'paid' ORDER BY settled_at, id LIMIT 1`;

export async function findCustomerId(accountId: string): Promise<string | null> {
  const customer = await database().prisma.customer.findUnique({ where: { accountId } });
  return customer?.stripeCustomerId ?? null;
}

/** Keeps the customer that was made; of two makers at once, Stripe gave both the same. */
export async function saveCustomerId(accountId: string, stripeCustomerId: string): Promise<void> {
  await database().prisma.customer.createMany({ data: [{ accountId, stripeCustomerId }], skipDuplicates: true });
}
