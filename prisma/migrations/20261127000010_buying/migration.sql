-- Buying: payments that take days, receipts that go elsewhere, and the list of an account's payments.

-- AlterEnum
ALTER TYPE "purchase_status" ADD VALUE 'processing' AFTER 'pending';

-- AlterTable
ALTER TABLE "purchases" ADD COLUMN     "receipt_email" TEXT;

-- ── Looking things up ────────────────────────────────────────────────────────────────────────────────────────
-- An account's payments, newest first. What nobody paid or tried to pay is no payment.
CREATE INDEX purchases_payments ON purchases (account_id, coalesce(settled_at, created_at) DESC, id DESC)
  WHERE status NOT IN ('pending', 'expired');
-- Paid, and still without an invoice: few at any time.
CREATE INDEX purchases_without_invoice ON purchases (settled_at, id) WHERE status = 'paid' AND invoice_url IS NULL;
