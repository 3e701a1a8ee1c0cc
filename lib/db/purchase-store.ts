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
  package: PackageOnSale;
  saveCard: boolean;
}): Promise<void> {
  const { accountId, id, userId, saveCard } = purchase;
  const { id: packageId, name: packageName, amountTokens, priceCents, currency } = purchase.package;
  await database().prisma.purchase.create({
    data: { accountId, id, userId, saveCard, packageId, packageName, amountTokens, priceCents, currency },
  });
}

export async function setCheckout(accountId: string, id: string, checkoutId: string): Promise<void> {
  await database().prisma.purchase.update({ where: { accountId_id: { accountId, id } }, data: { checkoutId } });
}

export type LockedPurchase = {
  account_id: string;
  id: string;
  kind: "checkout" | "auto_recharge";
  status: "pending" | "paid" | "expired" | "failed" | "parked";
  package_name: string;
  amount_tokens: bigint;
  price_cents: bigint;
  currency: string;
  payment_intent_id: string | null;
};

export async function lockPurchase(tx: Tx, accountId: string, id: string): Promise<LockedPurchase | null> {
  const [row] = await tx.query<LockedPurchase>(
    `SELECT account_id, id, kind, status, package_name, amount_tokens, price_cents, currency, payment_intent_id
       FROM purchases WHERE account_id = $1 AND id = $2 FOR UPDATE`,
    [accountId, id],
  );
  return row ?? null;
}

export async function markPurchasePaid(
  tx: Tx,
  purchase: { accountId: string; id: string },
  paid: { paymentIntentId: string; paidCents: bigint; receiptUrl: string | null; lineSeq: bigint },
): Promise<void> {
  await tx.query(
    `UPDATE purchases SET status = 'paid', payment_intent_id = $3, paid_cents = $4, receipt_url = $5, line_seq = $6,
            failure_message = NULL, settled_at = now()
      WHERE account_id = $1 AND id = $2`,
    [purchase.accountId, purchase.id, paid.paymentIntentId, paid.paidCents, paid.receiptUrl, paid.lineSeq],
  );
}

/** Anything but paid. */
export async function markPurchase(
  tx: Tx,
  purchase: { accountId: string; id: string },
  outcome: {
    status: Exclude<LockedPurchase["status"], "paid">;
    paymentIntentId?: string | null;
    paidCents?: bigint | null;
    failureMessage?: string | null;
  },
): Promise<void> {
  await tx.query(
    `UPDATE purchases SET status = $3::purchase_status, payment_intent_id = coalesce($4, payment_intent_id),
            paid_cents = coalesce($5, paid_cents), failure_message = $6
      WHERE account_id = $1 AND id = $2 AND status <> 'paid'`,
    [
      purchase.accountId,
      purchase.id,
      outcome.status,
      outcome.paymentIntentId ?? null,
      outcome.paidCents ?? null,
      outcome.failureMessage ?? null,
    ],
  );
}

export async function findCustomerId(accountId: string): Promise<string | null> {
  const customer = await database().prisma.customer.findUnique({ where: { accountId } });
  return customer?.stripeCustomerId ?? null;
}

/** Keeps the customer that was made; of two makers at once, Stripe gave both the same. */
export async function saveCustomerId(accountId: string, stripeCustomerId: string): Promise<void> {
  await database().prisma.customer.createMany({ data: [{ accountId, stripeCustomerId }], skipDuplicates: true });
}
