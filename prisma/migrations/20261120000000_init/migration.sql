-- Generated from schema.prisma, with one change by hand: lines, draws and usages are partitioned by month and
-- carry their primary key on each partition (see the guards), because a key of the parent would have to contain
-- recorded_at and could then no longer promise one line per sequence number.

-- CreateEnum
CREATE TYPE "role" AS ENUM ('user', 'admin', 'superadmin');

-- CreateEnum
CREATE TYPE "workspace_kind" AS ENUM ('personal', 'team');

-- CreateEnum
CREATE TYPE "workspace_role" AS ENUM ('owner', 'member');

-- CreateEnum
CREATE TYPE "grant_source" AS ENUM ('bonus', 'purchase', 'auto_recharge', 'admin_grant', 'subscription', 'refund', 'dispute_reversal', 'correction');

-- CreateEnum
CREATE TYPE "line_type" AS ENUM ('purchase', 'usage', 'bonus', 'admin_grant', 'admin_deduction', 'refund', 'auto_recharge', 'subscription', 'payment_refund', 'dispute', 'dispute_reversal', 'expiry', 'correction');

-- CreateEnum
CREATE TYPE "hold_status" AS ENUM ('open', 'settled', 'released', 'expired', 'unknown');

-- CreateEnum
CREATE TYPE "usage_status" AS ENUM ('succeeded', 'failed', 'unpriced');

-- CreateEnum
CREATE TYPE "charge_type" AS ENUM ('multiplier', 'fixed', 'cost');

-- CreateEnum
CREATE TYPE "purchase_status" AS ENUM ('pending', 'paid', 'expired', 'failed', 'parked');

-- CreateEnum
CREATE TYPE "stripe_event_status" AS ENUM ('received', 'processed', 'ignored', 'failed', 'parked');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "role" "role" NOT NULL DEFAULT 'user',
    "external_user_id" TEXT,
    "personal_account_id" UUID,
    "onboarding_tokens_granted" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "account_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "workspace_kind" NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_members" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "workspace_role" NOT NULL,

    CONSTRAINT "workspace_members_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "balance_tokens" BIGINT NOT NULL DEFAULT 0,
    "held_tokens" BIGINT NOT NULL DEFAULT 0,
    "open_holds" INTEGER NOT NULL DEFAULT 0,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "chain_hash" BYTEA NOT NULL,
    "lifetime_purchased_tokens" BIGINT NOT NULL DEFAULT 0,
    "lifetime_granted_tokens" BIGINT NOT NULL DEFAULT 0,
    "lifetime_used_tokens" BIGINT NOT NULL DEFAULT 0,
    "lifetime_spent_cents" BIGINT NOT NULL DEFAULT 0,
    "blocked_at" TIMESTAMPTZ(3),
    "blocked_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grants" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "source" "grant_source" NOT NULL,
    "amount_tokens" BIGINT NOT NULL,
    "remaining_tokens" BIGINT NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 10,
    "expires_at" TIMESTAMPTZ(3),
    "paid_cents" BIGINT NOT NULL DEFAULT 0,
    "unit_price_nanos" BIGINT NOT NULL DEFAULT 0,
    "seq" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "ledger_lines" (
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" "line_type" NOT NULL,
    "amount_tokens" BIGINT NOT NULL,
    "balance_before_tokens" BIGINT NOT NULL,
    "balance_after_tokens" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "usage_id" UUID,
    "purchase_id" UUID,
    "project_id" UUID,
    "corrects_seq" BIGINT,
    "hash" BYTEA NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL
) PARTITION BY RANGE ("recorded_at");

-- CreateTable
CREATE TABLE "grant_draws" (
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "grant_id" UUID NOT NULL,
    "tokens" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL
) PARTITION BY RANGE ("recorded_at");

-- CreateTable
CREATE TABLE "holds" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tokens" BIGINT NOT NULL,
    "status" "hold_status" NOT NULL DEFAULT 'open',
    "operation_type" TEXT NOT NULL,
    "provider" TEXT,
    "model" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "account_id" UUID NOT NULL,
    "cause_id" UUID NOT NULL,
    "body_hash" UUID NOT NULL,
    "seq" BIGINT,
    "usage_id" UUID,
    "hold_id" UUID,
    "balance_after_tokens" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("account_id","cause_id")
);

-- CreateTable
CREATE TABLE "usages" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID,
    "project_id" UUID,
    "run_id" UUID,
    "hold_id" UUID,
    "line_seq" BIGINT,
    "status" "usage_status" NOT NULL,
    "operation_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "input_model_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_model_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_model_tokens" BIGINT NOT NULL DEFAULT 0,
    "image_count" INTEGER NOT NULL DEFAULT 0,
    "image_size" TEXT,
    "character_count" BIGINT NOT NULL DEFAULT 0,
    "duration_ms" BIGINT NOT NULL DEFAULT 0,
    "charge_type" "charge_type",
    "billable_tokens" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT,
    "price_id" UUID,
    "charge_terms" JSONB,
    "error_message" TEXT,
    "metadata" JSONB,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL
) PARTITION BY RANGE ("recorded_at");

-- CreateTable
CREATE TABLE "usage_hourly" (
    "account_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "operation_type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
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

    CONSTRAINT "usage_hourly_pkey" PRIMARY KEY ("account_id","hour","operation_type","provider","model","project_id")
);

-- CreateTable
CREATE TABLE "model_prices" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "charge_type" "charge_type" NOT NULL,
    "multiplier_basis_points" BIGINT,
    "input_micro_usd_per_million" BIGINT,
    "cached_input_micro_usd_per_million" BIGINT,
    "output_micro_usd_per_million" BIGINT,
    "character_micro_usd_per_million" BIGINT,
    "minute_micro_usd" BIGINT,
    "second_micro_usd" BIGINT,
    "image_sizes" JSONB,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "packages" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "amount_tokens" BIGINT NOT NULL,
    "price_cents" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'usd',
    "is_popular" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL,
    "stripe_price_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "packages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "account_id" UUID NOT NULL,
    "stripe_customer_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "purchases" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "status" "purchase_status" NOT NULL DEFAULT 'pending',
    "package_id" UUID,
    "package_name" TEXT NOT NULL,
    "amount_tokens" BIGINT NOT NULL,
    "price_cents" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "save_card" BOOLEAN NOT NULL DEFAULT false,
    "checkout_id" TEXT,
    "payment_intent_id" TEXT,
    "paid_cents" BIGINT,
    "receipt_url" TEXT,
    "failure_message" TEXT,
    "line_seq" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchases_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "stripe_events" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" "stripe_event_status" NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "setting_changes" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "old_value" JSONB,
    "new_value" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "reason" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "account_id" UUID,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_messages" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "account_id" UUID,
    "recipient" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_messages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_external_user_id_key" ON "users"("external_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_personal_account_id_key" ON "users"("personal_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_account_id_key" ON "workspaces"("account_id");

-- CreateIndex
CREATE INDEX "workspace_members_user_id_idx" ON "workspace_members"("user_id");

-- CreateIndex
CREATE INDEX "holds_id_idx" ON "holds"("id");

-- CreateIndex
CREATE UNIQUE INDEX "model_prices_provider_model_effective_from_key" ON "model_prices"("provider", "model", "effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "packages_code_key" ON "packages"("code");

-- CreateIndex
CREATE UNIQUE INDEX "customers_stripe_customer_id_key" ON "customers"("stripe_customer_id");

-- CreateIndex
CREATE INDEX "purchases_payment_intent_id_idx" ON "purchases"("payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchases_account_id_payment_intent_id_key" ON "purchases"("account_id", "payment_intent_id");

-- CreateIndex
CREATE INDEX "stripe_events_received_at_idx" ON "stripe_events"("received_at" DESC);

-- CreateIndex
CREATE INDEX "setting_changes_key_changed_at_idx" ON "setting_changes"("key", "changed_at");

-- CreateIndex
CREATE INDEX "audit_entries_account_id_recorded_at_idx" ON "audit_entries"("account_id", "recorded_at" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_recorded_at_idx" ON "audit_entries"("recorded_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "outbox_messages_dedupe_key_key" ON "outbox_messages"("dedupe_key");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


