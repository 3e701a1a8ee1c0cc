-- Charges that their owner finds wrong, and finding lines in other orders than their own.

-- CreateEnum
CREATE TYPE "question_status" AS ENUM ('open', 'answered');

-- CreateTable
CREATE TABLE "charge_questions" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "status" "question_status" NOT NULL DEFAULT 'open',
    "text" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "answer" TEXT,
    "answered_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "charge_questions_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateIndex
CREATE INDEX "charge_questions_status_created_at_id_idx" ON "charge_questions"("status", "created_at" DESC, "id" DESC);

-- ── Guards ───────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE charge_questions
  ADD CONSTRAINT question_says_something CHECK (text <> ''),
  ADD CONSTRAINT answered_means_answer CHECK (
    (status = 'answered') = (answer IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL));
-- One open question about a line at a time; also how the questions about a line are found.
CREATE UNIQUE INDEX charge_questions_open ON charge_questions (account_id, seq) WHERE status = 'open';
CREATE INDEX charge_questions_of_line ON charge_questions (account_id, seq, created_at);

-- ── Looking lines up ─────────────────────────────────────────────────────────────────────────────────────────
-- The lines of an account by type. Nearly all lines are usages, which are found without it, so that recording a usage
-- has no index more to write.
CREATE INDEX ledger_lines_by_type ON ledger_lines (account_id, type, seq) WHERE type <> 'usage';

-- By amount and by balance, for months that are over: nothing is written there any more, so that these cost the
-- recording of usages nothing. The lines of the month that runs are sorted when somebody asks. Makes what is missing;
-- safe to call at any time by any number of callers. Takes as long as it takes to sort a month.
CREATE FUNCTION index_closed_months() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  child text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('index_closed_months'));
  FOR child IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'ledger_lines'::regclass AND c.relname ~ '^ledger_lines_\d{4}_\d{2}$'
       AND c.relname < 'ledger_lines_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')
     ORDER BY c.relname
  LOOP
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I (account_id, amount_tokens, seq)', child || '_by_amount', child);
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I (account_id, balance_after_tokens, seq)', child || '_by_balance', child);
  END LOOP;
END $$;
