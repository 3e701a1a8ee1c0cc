import "server-only";
import { database } from "./client";
import type { Tx } from "./transaction";

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
