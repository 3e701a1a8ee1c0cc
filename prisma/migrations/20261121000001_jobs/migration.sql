-- What the clock does: expiry, pruning, sums of the whole platform, the integrity check; and who is doing it now.

-- ── Finding what is due ──────────────────────────────────────────────────────────────────────────────────────
-- Few grants expire and fewer are due: the job that books them looks at these alone.
CREATE INDEX grants_expiring ON grants (expires_at) WHERE is_open AND expires_at IS NOT NULL;
-- Hours arrive in their order, so a summary of each stretch of pages finds the recent ones without a second index.
CREATE INDEX usage_hourly_by_hour ON usage_hourly USING brin (hour) WITH (pages_per_range = 32, autosummarize = on);

-- ── What may be forgotten ────────────────────────────────────────────────────────────────────────────────────
-- Everything is remembered for ever unless whoever claimed it knew that it can never be booked twice.
ALTER TABLE "idempotency_keys" ADD COLUMN "is_prunable" BOOLEAN NOT NULL DEFAULT false;

CREATE FUNCTION refuse_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.is_prunable AND OLD.recorded_at < now() - interval '35 days' THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'idempotency_keys are kept: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER idempotency_keys_are_kept BEFORE UPDATE OR DELETE ON idempotency_keys
  FOR EACH ROW EXECUTE FUNCTION refuse_forgetting();
CREATE TRIGGER idempotency_keys_are_not_truncated BEFORE TRUNCATE ON idempotency_keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- CreateTable
CREATE TABLE "platform_daily" (
    "day" DATE NOT NULL,
    "operation_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "account_count" BIGINT NOT NULL,
    "operation_count" BIGINT NOT NULL,
    "failed_count" BIGINT NOT NULL,
    "unpriced_count" BIGINT NOT NULL,
    "input_model_tokens" BIGINT NOT NULL,
    "cached_input_model_tokens" BIGINT NOT NULL,
    "output_model_tokens" BIGINT NOT NULL,
    "image_count" BIGINT NOT NULL,
    "character_count" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "billable_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "cost_unknown_count" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "platform_daily_pkey" PRIMARY KEY ("day","operation_type","provider","model")
);

-- CreateTable
CREATE TABLE "job_leases" (
    "job" TEXT NOT NULL,
    "holder" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "error" TEXT,

    CONSTRAINT "job_leases_pkey" PRIMARY KEY ("job")
);

-- CreateTable
CREATE TABLE "integrity_runs" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "checked_until_account_id" UUID,
    "account_count" BIGINT NOT NULL DEFAULT 0,
    "finding_count" BIGINT NOT NULL DEFAULT 0,
    "findings" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "integrity_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "integrity_runs_started_at_idx" ON "integrity_runs"("started_at" DESC);
