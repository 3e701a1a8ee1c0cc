-- What the database itself refuses, whatever the code above it believes.

-- ── Storage ──────────────────────────────────────────────────────────────────────────────────────────────────
-- Rows that are updated again and again keep room on their page, so that an update touches no index.
ALTER TABLE accounts SET (fillfactor = 50);
ALTER TABLE grants SET (fillfactor = 50);
ALTER TABLE holds SET (fillfactor = 70);
ALTER TABLE usage_hourly SET (fillfactor = 70);

-- The grants that can still be drawn from.
CREATE INDEX grants_open ON grants (account_id) WHERE is_open;
-- The sweeper of holds that ran out, and the "is anything due" look of every command.
CREATE INDEX holds_open_by_expiry ON holds (account_id, expires_at) WHERE status IN ('open', 'unknown');

-- ── Sums ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- Tokens travel as JSON numbers: nothing beyond 2^53 - 1 may exist.
ALTER TABLE accounts
  ADD CONSTRAINT balance_is_a_safe_integer CHECK (balance_tokens BETWEEN -9007199254740991 AND 9007199254740991),
  ADD CONSTRAINT held_is_not_negative CHECK (held_tokens BETWEEN 0 AND 9007199254740991),
  ADD CONSTRAINT open_holds_are_counted CHECK (open_holds >= 0 AND (open_holds > 0 OR held_tokens = 0)),
  ADD CONSTRAINT seq_is_not_negative CHECK (seq >= 0),
  ADD CONSTRAINT lifetime_is_not_negative CHECK (
    lifetime_purchased_tokens >= 0 AND lifetime_granted_tokens >= 0 AND lifetime_used_tokens >= 0 AND lifetime_spent_cents >= 0),
  ADD CONSTRAINT chain_hash_is_sha256 CHECK (octet_length(chain_hash) = 32),
  ADD CONSTRAINT block_has_a_reason CHECK ((blocked_at IS NULL) = (blocked_reason IS NULL));

ALTER TABLE grants
  ADD CONSTRAINT grant_is_positive CHECK (amount_tokens > 0),
  ADD CONSTRAINT remaining_is_within_the_grant CHECK (remaining_tokens BETWEEN 0 AND amount_tokens),
  ADD CONSTRAINT open_means_something_remains CHECK (is_open = (remaining_tokens > 0)),
  ADD CONSTRAINT price_paid_is_not_negative CHECK (paid_cents >= 0 AND unit_price_nanos >= 0);

ALTER TABLE ledger_lines
  ADD CONSTRAINT line_adds_up CHECK (balance_after_tokens = balance_before_tokens + amount_tokens),
  ADD CONSTRAINT line_moves_something CHECK (amount_tokens <> 0),
  ADD CONSTRAINT line_is_numbered CHECK (seq > 0),
  ADD CONSTRAINT line_names_its_cause CHECK (cause <> ''),
  ADD CONSTRAINT line_hash_is_sha256 CHECK (octet_length(hash) = 32);

ALTER TABLE grant_draws
  ADD CONSTRAINT draw_moves_something CHECK (tokens <> 0);

ALTER TABLE holds
  ADD CONSTRAINT hold_is_positive CHECK (tokens > 0),
  ADD CONSTRAINT closed_means_not_open CHECK ((closed_at IS NULL) = (status IN ('open', 'unknown')));

ALTER TABLE usages
  ADD CONSTRAINT usage_is_not_negative CHECK (
    billable_tokens >= 0 AND input_model_tokens >= 0 AND cached_input_model_tokens BETWEEN 0 AND input_model_tokens
    AND output_model_tokens >= 0 AND image_count >= 0 AND character_count >= 0 AND duration_ms >= 0
    AND (cost_micro_usd IS NULL OR cost_micro_usd >= 0)),
  ADD CONSTRAINT only_success_is_charged CHECK (status = 'succeeded' OR billable_tokens = 0),
  ADD CONSTRAINT charge_has_a_line CHECK ((billable_tokens > 0) = (line_seq IS NOT NULL));

ALTER TABLE users
  ADD CONSTRAINT email_is_lower_case CHECK (email = lower(email));

ALTER TABLE packages
  ADD CONSTRAINT package_costs_something CHECK (amount_tokens > 0 AND price_cents > 0),
  ADD CONSTRAINT package_currency_is_lower_case CHECK (currency = lower(currency));

ALTER TABLE purchases
  ADD CONSTRAINT purchase_costs_something CHECK (amount_tokens > 0 AND price_cents > 0),
  ADD CONSTRAINT purchase_currency_is_lower_case CHECK (currency = lower(currency)),
  ADD CONSTRAINT paid_means_credited CHECK ((status = 'paid') = (line_seq IS NOT NULL)),
  ADD CONSTRAINT paid_names_its_payment CHECK (status <> 'paid' OR payment_intent_id IS NOT NULL);

ALTER TABLE model_prices
  ADD CONSTRAINT price_is_not_zero CHECK (
    (multiplier_basis_points IS NULL OR multiplier_basis_points > 0)
    AND (input_micro_usd_per_million IS NULL OR input_micro_usd_per_million > 0)
    AND (cached_input_micro_usd_per_million IS NULL OR cached_input_micro_usd_per_million > 0)
    AND (output_micro_usd_per_million IS NULL OR output_micro_usd_per_million > 0)
    AND (character_micro_usd_per_million IS NULL OR character_micro_usd_per_million > 0)
    AND (minute_micro_usd IS NULL OR minute_micro_usd > 0)
    AND (second_micro_usd IS NULL OR second_micro_usd > 0));

-- One attempt in flight: a person who presses "buy" twice for the same checkout meets the same purchase.
CREATE UNIQUE INDEX purchases_checkout ON purchases (account_id, checkout_id) WHERE checkout_id IS NOT NULL;

-- ── Append-only ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- Row triggers of a partitioned table reach its partitions; TRUNCATE has to be refused on each of them.
CREATE TRIGGER ledger_lines_are_append_only BEFORE UPDATE OR DELETE ON ledger_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_lines_are_not_truncated BEFORE TRUNCATE ON ledger_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER grant_draws_are_append_only BEFORE UPDATE OR DELETE ON grant_draws
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER grant_draws_are_not_truncated BEFORE TRUNCATE ON grant_draws
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER setting_changes_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON setting_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER model_prices_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON model_prices
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A usage that was charged is history too; only one that waits for its price may still be completed.
CREATE FUNCTION refuse_change_of_charged_usage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = 'unpriced'
     AND to_jsonb(NEW) - ARRAY['status', 'line_seq', 'charge_type', 'billable_tokens', 'cost_micro_usd', 'price_id', 'charge_terms']
       = to_jsonb(OLD) - ARRAY['status', 'line_seq', 'charge_type', 'billable_tokens', 'cost_micro_usd', 'price_id', 'charge_terms']
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'usages are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER usages_are_append_only BEFORE UPDATE OR DELETE ON usages
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_charged_usage();
CREATE TRIGGER usages_are_not_truncated BEFORE TRUNCATE ON usages
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── Months ───────────────────────────────────────────────────────────────────────────────────────────────────
-- Makes the partitions of `months` months from `first` on; those that exist stay. Safe to call at any time by
-- any number of callers.
CREATE FUNCTION ensure_month_partitions(first date, months int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  child text;
  starts timestamptz;
  ends timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_month_partitions'));
  FOR i IN 0 .. months - 1 LOOP
    starts := (date_trunc('month', first)::date + make_interval(months => i)) AT TIME ZONE 'UTC';
    ends := (date_trunc('month', first)::date + make_interval(months => i + 1)) AT TIME ZONE 'UTC';
    FOREACH parent IN ARRAY ARRAY['ledger_lines', 'grant_draws', 'usages'] LOOP
      child := parent || '_' || to_char(starts AT TIME ZONE 'UTC', 'YYYY_MM');
      CONTINUE WHEN to_regclass(child) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, starts, ends);
      PERFORM guard_partition(parent, child);
    END LOOP;
  END LOOP;
END $$;

CREATE FUNCTION guard_partition(parent text, child text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (%s)', child, CASE parent
    WHEN 'ledger_lines' THEN 'account_id, seq'
    WHEN 'grant_draws' THEN 'account_id, seq, grant_id'
    ELSE 'account_id, id' END);
  EXECUTE format('CREATE TRIGGER is_not_truncated BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', child);
END $$;

-- A row outside every month must not be lost; a row found here means that a month was made too late.
CREATE TABLE ledger_lines_default PARTITION OF ledger_lines DEFAULT;
CREATE TABLE grant_draws_default PARTITION OF grant_draws DEFAULT;
CREATE TABLE usages_default PARTITION OF usages DEFAULT;
SELECT guard_partition('ledger_lines', 'ledger_lines_default');
SELECT guard_partition('grant_draws', 'grant_draws_default');
SELECT guard_partition('usages', 'usages_default');

SELECT ensure_month_partitions((now() AT TIME ZONE 'UTC')::date, 3);
