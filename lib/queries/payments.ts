import "server-only";
import { database } from "@/lib/db/client";
import type { PurchaseStatus } from "@/lib/db/purchase-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A payment as whoever made it may see it. What nobody paid or tried to pay is none. */
export type PaymentView = {
  id: string;
  /** When it was paid; before that, when it was begun. */
  at: Date;
  kind: "checkout" | "auto_recharge";
  status: Exclude<PurchaseStatus, "pending" | "expired">;
  packageName: string;
  amountTokens: bigint;
  /** Tax included, once it is paid. */
  totalCents: bigint;
  taxCents: bigint;
  refundedCents: bigint;
  currency: string;
  cardBrand: string | null;
  cardLast4: string | null;
  dispute: "open" | "lost" | null;
  failureMessage: string | null;
  receiptUrl: string | null;
  invoiceUrl: string | null;
  invoicePdfUrl: string | null;
};

/** A payment's place in the list. */
export type PaymentKey = { at: Date; id: string };

export type PaymentsPage = { payments: PaymentView[]; hasNewer: boolean; hasOlder: boolean };

/** A page of an account's payments, newest first; `from` is the payment behind or before which it begins. */
export async function listPayments(
  actor: Actor,
  accountId: string,
  { from, limit }: { from: (PaymentKey & { direction: "older" | "newer" }) | null; limit: number },
): Promise<Result<PaymentsPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  if (from?.direction === "newer") {
    const newer = await readPayments(NEWER, [accountId, limit + 1, from.at, from.id]);
    // Arrived at the top: the newest page is a whole one, not what was left over.
    if (newer.length > limit) return ok({ payments: newer.slice(0, limit).reverse(), hasNewer: true, hasOlder: true });
    from = null;
  }
  const older = await readPayments(OLDER, [accountId, limit + 1, from?.at ?? null, from?.id ?? null]);
  return ok({ payments: older.slice(0, limit), hasNewer: from !== null, hasOlder: older.length > limit });
}

const AT = "coalesce(p.settled_at, p.created_at)";

const PAYMENTS = `
  SELECT p.id, ${AT} AS "at", p.kind, p.status, p.package_name AS "packageName", p.amount_tokens AS "amountTokens",
         coalesce(p.paid_cents, p.price_cents) AS "totalCents", p.tax_cents AS "taxCents",
         p.refunded_cents AS "refundedCents", p.currency, p.card_brand AS "cardBrand", p.card_last4 AS "cardLast4",
         d.dispute, p.failure_message AS "failureMessage", p.receipt_url AS "receiptUrl",
         p.invoice_url AS "invoiceUrl", p.invoice_pdf_url AS "invoicePdfUrl"
    FROM purchases p
    LEFT JOIN LATERAL (
      SELECT CASE WHEN d.status = 'lost' THEN 'lost' WHEN d.closed_at IS NULL THEN 'open' END AS dispute
        FROM disputes d WHERE d.account_id = p.account_id AND d.purchase_id = p.id ORDER BY d.opened_at DESC LIMIT 1
    ) d ON true
   WHERE p.account_id = $1 AND p.status NOT IN ('pending', 'expired')`;

const OLDER = `${PAYMENTS} AND ($3::timestamptz IS NULL OR (${AT}, p.id) < ($3, $4::uuid))
   ORDER BY ${AT} DESC, p.id DESC LIMIT $2`;
const NEWER = `${PAYMENTS} AND (${AT}, p.id) > ($3::timestamptz, $4::uuid) ORDER BY ${AT}, p.id LIMIT $2`;

async function readPayments(text: string, values: unknown[]): Promise<PaymentView[]> {
  return (await database().pool.query<PaymentView>(text, values)).rows;
}
