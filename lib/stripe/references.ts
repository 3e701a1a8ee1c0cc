import "server-only";
import type Stripe from "stripe";
import { isId } from "@/lib/ids";

/** Whose purchase a thing at Stripe is about, as we wrote it on the thing. */
export type NamedPurchase = { accountId: string; purchaseId: string };

export function purchaseIn(metadata: Stripe.Metadata | null): NamedPurchase | null {
  const { accountId, purchaseId } = metadata ?? {};
  return accountId && purchaseId && isId(accountId) && isId(purchaseId) ? { accountId, purchaseId } : null;
}

/** The id of what may be given whole. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
