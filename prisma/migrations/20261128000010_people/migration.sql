-- People: where they are signed in, the ways in, keys of their own with a budget, and the mails they do not want.

-- CreateEnum
CREATE TYPE "key_kind" AS ENUM ('service', 'personal', 'agent');

-- CreateEnum
CREATE TYPE "budget_period" AS ENUM ('day', 'week', 'month');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "email_proven_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "budget_period" "budget_period",
ADD COLUMN     "budget_tokens" BIGINT,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "kind" "key_kind" NOT NULL DEFAULT 'service';

-- AlterTable
ALTER TABLE "holds" ADD COLUMN     "key_id" UUID;

-- CreateTable
CREATE TABLE "sign_in_links" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_identities" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_identities_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "muted_mails" (
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "muted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "muted_mails_pkey" PRIMARY KEY ("user_id","kind")
);

-- CreateTable
CREATE TABLE "attempt_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" DOUBLE PRECISION,

    CONSTRAINT "attempt_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "api_key_days" (
    "account_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "spent_tokens" BIGINT NOT NULL,

    CONSTRAINT "api_key_days_pkey" PRIMARY KEY ("account_id","key_id","day")
);

-- CreateIndex
CREATE INDEX "sign_in_links_user_id_idx" ON "sign_in_links"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_links_expires_at_idx" ON "sign_in_links"("expires_at");

-- CreateIndex
CREATE INDEX "sign_in_identities_user_id_idx" ON "sign_in_identities"("user_id");

-- CreateIndex
CREATE INDEX "api_keys_account_id_created_at_idx" ON "api_keys"("account_id", "created_at" DESC);

-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE api_keys
  ADD CONSTRAINT budget_has_a_period CHECK (
    (budget_tokens IS NULL) = (budget_period IS NULL) AND (budget_tokens IS NULL OR budget_tokens > 0)),
  ADD CONSTRAINT own_key_reaches_one_account CHECK (kind = 'service' OR account_id IS NOT NULL),
  ADD CONSTRAINT agent_has_a_budget CHECK (kind <> 'agent' OR budget_tokens IS NOT NULL);
ALTER TABLE api_key_days ADD CONSTRAINT key_spends_forward CHECK (spent_tokens >= 0);
ALTER TABLE sign_in_links ADD CONSTRAINT link_has_a_purpose CHECK (purpose IN ('sign_in', 'reset_password'));
-- Whoever left cannot come back in by any way.
ALTER TABLE users ADD CONSTRAINT closed_lets_nobody_in CHECK (
  closed_at IS NULL OR (disabled_at IS NOT NULL AND password_hash IS NULL));
