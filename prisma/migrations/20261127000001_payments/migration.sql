-- Everything that happens to money after it was paid, or without a person paying: refunds, disputes, auto-recharge,
-- the comparison with Stripe, and what an account was told of its balance.

-- CreateEnum
CREATE TYPE "purchase_kind" AS ENUM ('checkout', 'auto_recharge');

-- CreateEnum
CREATE TYPE "recharge_attempt_status" AS ENUM ('pending', 'processing', 'succeeded', 'declined', 'requires_action', 'error', 'canceled');

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "recharge_threshold_tokens" BIGINT;

-- AlterTable
ALTER TABLE "grants" ADD COLUMN     "is_frozen" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "purchases" ADD COLUMN     "card_brand" TEXT,
ADD COLUMN     "card_last4" TEXT,
ADD COLUMN     "charge_id" TEXT,
ADD COLUMN     "grant_id" UUID,
ADD COLUMN     "invoice_id" TEXT,
ADD COLUMN     "invoice_pdf_url" TEXT,
ADD COLUMN     "invoice_url" TEXT,
ADD COLUMN     "kind" "purchase_kind" NOT NULL DEFAULT 'checkout',
ADD COLUMN     "payment_method_id" TEXT,
ADD COLUMN     "refunded_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "refunded_tokens" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "tax_cents" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "refunds" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "purchase_id" UUID NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "failure_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "disputes" (
    "account_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "purchase_id" UUID NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "are_funds_withdrawn" BOOLEAN NOT NULL,
    "taken_tokens" BIGINT NOT NULL DEFAULT 0,
    "hold_id" UUID,
    "evidence_due_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "recharge_settings" (
    "account_id" UUID NOT NULL,
    "is_enabled" BOOLEAN NOT NULL,
    "threshold_tokens" BIGINT NOT NULL,
    "package_id" UUID NOT NULL,
    "monthly_cap_cents" BIGINT NOT NULL,
    "payment_method_id" TEXT NOT NULL,
    "card_brand" TEXT NOT NULL,
    "card_last4" TEXT NOT NULL,
    "card_fingerprint" TEXT NOT NULL,
    "consent_user_id" UUID NOT NULL,
    "consent_text" TEXT NOT NULL,
    "consent_version" INTEGER NOT NULL,
    "consent_at" TIMESTAMPTZ(3) NOT NULL,
    "decline_count" INTEGER NOT NULL DEFAULT 0,
    "next_eligible_at" TIMESTAMPTZ(3),
    "paused_reason" TEXT,
    "paused_at" TIMESTAMPTZ(3),
    "paused_fingerprint" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recharge_settings_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "recharge_attempts" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "status" "recharge_attempt_status" NOT NULL DEFAULT 'pending',
    "available_tokens" BIGINT NOT NULL,
    "threshold_tokens" BIGINT NOT NULL,
    "consent_version" INTEGER NOT NULL,
    "price_cents" BIGINT NOT NULL,
    "payment_method_id" TEXT NOT NULL,
    "card_fingerprint" TEXT NOT NULL,
    "payment_intent_id" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tried_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "recharge_attempts_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "recharge_decisions" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "is_charged" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "available_tokens" BIGINT NOT NULL,
    "threshold_tokens" BIGINT NOT NULL,
    "attempt_id" UUID,
    "next_eligible_at" TIMESTAMPTZ(3),
    "count" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recharge_decisions_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "reconciliation_runs" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "since" TIMESTAMPTZ(3) NOT NULL,
    "payment_count" INTEGER NOT NULL DEFAULT 0,
    "credited_count" INTEGER NOT NULL DEFAULT 0,
    "reversed_count" INTEGER NOT NULL DEFAULT 0,
    "unexplained" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_states" (
    "account_id" UUID NOT NULL,
    "level" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "low_sent_at" TIMESTAMPTZ(3),
    "critical_sent_at" TIMESTAMPTZ(3),
    "suspended_sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_states_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE INDEX "refunds_account_id_purchase_id_idx" ON "refunds"("account_id", "purchase_id");

-- CreateIndex
CREATE INDEX "disputes_account_id_purchase_id_idx" ON "disputes"("account_id", "purchase_id");

-- CreateIndex
CREATE INDEX "disputes_opened_at_idx" ON "disputes"("opened_at" DESC);

-- CreateIndex
CREATE INDEX "recharge_attempts_account_id_created_at_idx" ON "recharge_attempts"("account_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "recharge_decisions_account_id_last_at_idx" ON "recharge_decisions"("account_id", "last_at" DESC);

-- CreateIndex
CREATE INDEX "reconciliation_runs_started_at_idx" ON "reconciliation_runs"("started_at" DESC);

-- CreateIndex
CREATE INDEX "purchases_account_id_created_at_idx" ON "purchases"("account_id", "created_at" DESC);


-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE purchases
  ADD CONSTRAINT tax_is_not_negative CHECK (tax_cents >= 0),
  ADD CONSTRAINT refunded_is_within_what_was_paid CHECK (refunded_cents BETWEEN 0 AND coalesce(paid_cents, 0)),
  ADD CONSTRAINT refunded_tokens_are_within_what_was_bought CHECK (refunded_tokens BETWEEN 0 AND amount_tokens);

ALTER TABLE refunds ADD CONSTRAINT refund_is_positive CHECK (amount_cents > 0);
ALTER TABLE disputes
  ADD CONSTRAINT dispute_is_positive CHECK (amount_cents > 0),
  ADD CONSTRAINT dispute_took_no_less_than_nothing CHECK (taken_tokens >= 0);

ALTER TABLE accounts ADD CONSTRAINT recharge_threshold_is_not_negative CHECK (recharge_threshold_tokens >= 0);
ALTER TABLE recharge_settings
  ADD CONSTRAINT threshold_is_not_negative CHECK (threshold_tokens >= 0),
  ADD CONSTRAINT monthly_cap_is_positive CHECK (monthly_cap_cents > 0),
  ADD CONSTRAINT declines_are_counted CHECK (decline_count >= 0),
  ADD CONSTRAINT consent_has_words CHECK (consent_text <> ''),
  ADD CONSTRAINT pause_has_a_reason CHECK ((paused_at IS NULL) = (paused_reason IS NULL));
ALTER TABLE recharge_attempts
  ADD CONSTRAINT attempt_costs_something CHECK (price_cents > 0),
  ADD CONSTRAINT finished_means_not_in_flight CHECK (
    (finished_at IS NULL) = (status IN ('pending', 'processing', 'requires_action')));

-- One attempt in flight for each account, whatever the code above believes.
CREATE UNIQUE INDEX recharge_attempts_in_flight ON recharge_attempts (account_id)
  WHERE status IN ('pending', 'processing', 'requires_action');

-- ── Looking things up ────────────────────────────────────────────────────────────────────────────────────────
-- What a payment brought and what was taken back for it; lines of usages, nearly all there are, stay out of it.
CREATE INDEX ledger_lines_of_purchases ON ledger_lines (account_id, purchase_id) WHERE purchase_id IS NOT NULL;
-- The sweep that finds accounts whose auto-recharge is due though nobody noticed.
CREATE INDEX recharge_settings_active ON recharge_settings (account_id) WHERE is_enabled AND paused_at IS NULL;
-- What is still to be sent.
CREATE INDEX outbox_messages_due ON outbox_messages (due_at) WHERE sent_at IS NULL;
