-- ── Since when a hold's outcome is unknown ───────────────────────────────────────────────────────────────────
-- A hold whose outcome is unknown stays held past its expiry. To say later what was held at some moment, the hold
-- has to remember that, also after it was settled or released.
ALTER TABLE holds ADD COLUMN unknown_at TIMESTAMPTZ(3);
UPDATE holds SET unknown_at = created_at WHERE status = 'unknown';

CREATE FUNCTION remember_unknown_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.unknown_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER holds_remember_unknown BEFORE UPDATE ON holds
  FOR EACH ROW WHEN (NEW.status = 'unknown' AND OLD.status <> 'unknown') EXECUTE FUNCTION remember_unknown_hold();

-- ── Corrections of usages ────────────────────────────────────────────────────────────────────────────────────
-- CreateTable
CREATE TABLE "usage_adjustments" (
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "usage_id" UUID NOT NULL,
    "corrects_seq" BIGINT NOT NULL,
    "billable_tokens" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_adjustments_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateIndex
CREATE INDEX "usage_adjustments_account_id_corrects_seq_idx" ON "usage_adjustments"("account_id", "corrects_seq");

ALTER TABLE usage_adjustments
  ADD CONSTRAINT adjustment_moves_something CHECK (billable_tokens <> 0),
  ADD CONSTRAINT adjustment_follows_what_it_corrects CHECK (seq > corrects_seq AND corrects_seq > 0);

CREATE TRIGGER usage_adjustments_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_adjustments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
