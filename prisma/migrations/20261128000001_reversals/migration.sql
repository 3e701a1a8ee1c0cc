-- Taking money back: what keeps old news from undoing new, and finding what is still to be looked at.

-- AlterTable
ALTER TABLE "purchases" ADD COLUMN     "facts_version" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "disputes_id_idx" ON "disputes"("id");

-- CreateIndex
CREATE INDEX "purchases_created_at_id_idx" ON "purchases"("created_at" DESC, "id" DESC);

-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE purchases ADD CONSTRAINT facts_version_counts_up CHECK (facts_version >= 0);
ALTER TABLE grants ADD CONSTRAINT frozen_means_something_remains CHECK (is_open OR NOT is_frozen);
-- A freeze ends with what it was for.
ALTER TABLE disputes ADD CONSTRAINT only_open_disputes_hold CHECK (
  hold_id IS NULL OR (closed_at IS NULL AND NOT are_funds_withdrawn));

-- ── Looking things up ────────────────────────────────────────────────────────────────────────────────────────
-- Events that nothing was made of yet: few, and looked through every few minutes.
CREATE INDEX stripe_events_unfinished ON stripe_events (received_at) WHERE status IN ('received', 'failed', 'parked');
-- What may still change at Stripe however old it is, and is asked for again.
CREATE INDEX refunds_unfinished ON refunds (created_at) WHERE status IN ('pending', 'requires_action');
CREATE INDEX disputes_open ON disputes (opened_at) WHERE closed_at IS NULL;
