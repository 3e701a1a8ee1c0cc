-- Runs: workflows of many usages under one cap, and what such things usually cost.

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('running', 'finished', 'capped');

-- AlterTable
ALTER TABLE "holds" ADD COLUMN     "run_id" UUID;

-- CreateTable
CREATE TABLE "run_types" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "min_cents" BIGINT NOT NULL,
    "max_cents" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "run_types_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "runs" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "user_id" UUID,
    "status" "run_status" NOT NULL DEFAULT 'running',
    "cap_tokens" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "cost_tokens" BIGINT,

    CONSTRAINT "runs_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "operation_costs" (
    "operation_type" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "usage_count" BIGINT NOT NULL,
    "p50_tokens" BIGINT NOT NULL,
    "p95_tokens" BIGINT NOT NULL,
    "max_tokens" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operation_costs_pkey" PRIMARY KEY ("operation_type","model")
);

-- CreateIndex
CREATE INDEX "runs_id_idx" ON "runs"("id");

-- CreateIndex
CREATE INDEX "runs_type_finished_at_idx" ON "runs"("type", "finished_at" DESC);

-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
-- A run that has spent its whole cap keeps an open hold of nothing until it ends.
ALTER TABLE holds DROP CONSTRAINT hold_is_positive;
ALTER TABLE holds ADD CONSTRAINT hold_is_positive CHECK (tokens > 0 OR (tokens = 0 AND operation_type = 'run'));
ALTER TABLE run_types ADD CONSTRAINT run_type_has_a_range CHECK (min_cents > 0 AND max_cents >= min_cents);
ALTER TABLE runs
  ADD CONSTRAINT run_has_a_cap CHECK (cap_tokens > 0),
  ADD CONSTRAINT ended_means_not_running CHECK ((finished_at IS NULL) = (status = 'running')),
  ADD CONSTRAINT ended_means_counted CHECK ((cost_tokens IS NULL) = (status = 'running'));

-- ── Looking things up ────────────────────────────────────────────────────────────────────────────────────────
-- The steps of a run and what it cost. Most usages belong to none.
CREATE INDEX usages_of_run ON usages (account_id, run_id, recorded_at) WHERE run_id IS NOT NULL;

-- ── How often somebody may call ──────────────────────────────────────────────────────────────────────────────
-- Not worth a log: what is lost in a crash is the rest of a minute.
CREATE UNLOGGED TABLE "allowances" (
    "name" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "used" BIGINT NOT NULL,

    CONSTRAINT "allowances_pkey" PRIMARY KEY ("name")
) WITH (fillfactor = 50);
