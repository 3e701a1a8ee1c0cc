-- What the staff's pages read, so that they stay fast with very many accounts.

-- ── Money, by the hour: what was paid and what was taken back join what was earned ───────────────────────────
-- Hours that were summed up are summed up again, with all of it.
DELETE FROM platform_earned;
ALTER TABLE "platform_earned" RENAME TO "platform_money";
ALTER TABLE "platform_money" RENAME CONSTRAINT "platform_earned_pkey" TO "platform_money_pkey";
ALTER TABLE "platform_money" ADD COLUMN "paid_cents" BIGINT NOT NULL, ADD COLUMN "taken_back_cents" DECIMAL NOT NULL;

-- An index that holds what remains is rewritten by every draw. What is owed follows from the hours.
DROP INDEX "grants_paid_and_open";

-- ── Purchases ────────────────────────────────────────────────────────────────────────────────────────────────
-- The order of last purchases is by when they were paid.
ALTER TABLE "purchases" ADD CONSTRAINT paid_has_its_time CHECK (status <> 'paid' OR settled_at IS NOT NULL);

-- Payments are looked for by person, and by any id that somebody may have of them.
CREATE INDEX "purchases_user_id_idx" ON "purchases"("user_id");
CREATE INDEX "purchases_id_idx" ON "purchases"("id");
CREATE INDEX "purchases_charge_id_idx" ON "purchases"("charge_id");
CREATE INDEX "purchases_checkout_id_idx" ON "purchases"("checkout_id");

-- The few that the list is narrowed to.
CREATE INDEX purchases_refunded ON purchases (created_at DESC, id DESC) WHERE refunded_cents > 0;
CREATE INDEX purchases_parked ON purchases (created_at DESC, id DESC) WHERE status = 'parked';

-- ── The audit log, by who did it and by what is said in it ───────────────────────────────────────────────────
CREATE INDEX "audit_entries_actor_idx" ON "audit_entries"("actor");
CREATE INDEX "audit_entries_request_id_idx" ON "audit_entries"("request_id");
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX audit_entries_reason_parts ON audit_entries USING gin (lower(reason) gin_trgm_ops);
    CREATE INDEX audit_entries_subject_parts ON audit_entries USING gin (lower(subject) gin_trgm_ops);
  END IF;
END $$;
