import "server-only";
import type { EnteredPackage } from "@/lib/domain/packages";
import { database } from "./client";
import { ask, type Tx } from "./transaction";

/** A package with what Stripe should know of it. */
export type PackageToSync = {
  id: string;
  code: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  isActive: boolean;
  stripePriceId: string | null;
};

export async function listPackagesToSync(): Promise<PackageToSync[]> {
  return database().prisma.package.findMany({
    orderBy: [{ position: "asc" }, { code: "asc" }],
    select: {
      id: true,
      code: true,
      name: true,
      amountTokens: true,
      priceCents: true,
      currency: true,
      isActive: true,
      stripePriceId: true,
    },
  });
}

/** Unless the package has got another price in the meantime; then false. */
export async function saveStripePrice(tx: Tx, sold: PackageToSync, stripePriceId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE packages SET stripe_price_id = $2, updated_at = now()
      WHERE id = $1 AND price_cents = $3 AND currency = $4 RETURNING 1`,
    [sold.id, stripePriceId, sold.priceCents, sold.currency],
  );
  return rows.length === 1;
}

export type StoredPackage = EnteredPackage & { id: string; position: number; updatedAt: Date };

const COLUMNS = `id, code, name, amount_tokens AS "amountTokens", price_cents AS "priceCents", currency,
  stripe_price_id AS "stripePriceId", is_popular AS "isPopular", is_active AS "isActive", position, updated_at AS "updatedAt"`;

/** Every package in its order. Whoever changes one waits for whoever changes another, so that positions stay whole. */
export async function lockPackages(tx: Tx): Promise<StoredPackage[]> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('packages'))");
  return tx.query<StoredPackage>(`SELECT ${COLUMNS} FROM packages ORDER BY position, code`);
}

/** As it stands, without making anybody wait. */
export async function findPackage(id: string): Promise<StoredPackage | undefined> {
  return (await ask<StoredPackage>(`SELECT ${COLUMNS} FROM packages WHERE id = $1`, [id]))[0];
}

export async function insertPackage(tx: Tx, id: string, entered: EnteredPackage, position: number): Promise<void> {
  await tx.query(
    `INSERT INTO packages (id, code, name, amount_tokens, price_cents, currency, stripe_price_id, is_popular, is_active,
                           position, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
    [id, ...valuesOf(entered), position],
  );
}

export async function updatePackage(tx: Tx, id: string, entered: EnteredPackage): Promise<void> {
  await tx.query(
    `UPDATE packages SET code = $2, name = $3, amount_tokens = $4, price_cents = $5, currency = $6, stripe_price_id = $7,
            is_popular = $8, is_active = $9, updated_at = clock_timestamp()
      WHERE id = $1`,
    [id, ...valuesOf(entered)],
  );
}

/** Numbers them in this order. */
export async function orderPackages(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE packages SET position = wanted.position
       FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, position) WHERE packages.id = wanted.id`,
    [ids],
  );
}

function valuesOf(entered: EnteredPackage): unknown[] {
  return [
    entered.code,
    entered.name,
    entered.amountTokens,
    entered.priceCents,
    entered.currency,
    entered.stripePriceId,
    entered.isPopular,
    entered.isActive,
  ];
}
