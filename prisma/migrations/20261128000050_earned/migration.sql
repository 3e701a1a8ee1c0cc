-- What was earned, by the hour, so that a page of statistics reads no draws of a month.

-- CreateTable
CREATE TABLE "platform_earned" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "earned_cents" DECIMAL NOT NULL,

    CONSTRAINT "platform_earned_pkey" PRIMARY KEY ("hour","currency")
);

-- Draws and lines are written in the order of their time: a range of pages says between which times it is, which costs
-- the writing next to nothing and finds the last hour.
CREATE INDEX "grant_draws_in_time" ON "grant_draws" USING brin ("recorded_at") WITH (autosummarize = on);

-- Lines that take tokens back together with their money, of a range of time.
CREATE INDEX "ledger_lines_taking_back" ON "ledger_lines" ("recorded_at")
 WHERE purchase_id IS NOT NULL AND type IN ('payment_refund', 'dispute', 'dispute_reversal');

-- What was paid in a range of time, and what is paid for and not spent.
CREATE INDEX "grants_paid" ON "grants" ("created_at") WHERE paid_cents > 0;
CREATE INDEX "purchases_of_other_currencies" ON "purchases" ("account_id", "line_seq") WHERE currency <> 'usd';
CREATE INDEX "grants_paid_and_open" ON "grants" ("account_id", "seq") INCLUDE ("paid_cents", "amount_tokens", "remaining_tokens")
 WHERE is_open AND paid_cents > 0;
