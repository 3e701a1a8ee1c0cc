-- What a charge was computed with, in columns of its own instead of JSON: a third less to write and keep for a usage.
ALTER TABLE usages
  ADD COLUMN multiplier_basis_points BIGINT,
  ADD COLUMN tokens_per_usd BIGINT,
  ADD COLUMN fixed_tokens BIGINT,
  ADD COLUMN exact_cost NUMERIC;

ALTER TABLE usages DISABLE TRIGGER usages_are_append_only;
UPDATE usages SET
  multiplier_basis_points = (charge_terms ->> 'multiplierBasisPoints')::bigint,
  tokens_per_usd = (charge_terms ->> 'tokensPerUsd')::bigint,
  fixed_tokens = (charge_terms ->> 'fixedTokens')::bigint,
  exact_cost = (charge_terms ->> 'exactCost')::numeric
 WHERE charge_terms IS NOT NULL;
ALTER TABLE usages ENABLE TRIGGER usages_are_append_only;
ALTER TABLE usages DROP COLUMN charge_terms;

CREATE OR REPLACE FUNCTION refuse_change_of_charged_usage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  completed text[] := ARRAY['status', 'line_seq', 'charge_type', 'billable_tokens', 'cost_micro_usd', 'price_id',
    'multiplier_basis_points', 'tokens_per_usd', 'fixed_tokens', 'exact_cost'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = 'unpriced' AND to_jsonb(NEW) - completed = to_jsonb(OLD) - completed THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'usages are append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

ALTER TABLE usages ADD CONSTRAINT charge_says_how CHECK (CASE charge_type
  WHEN 'multiplier' THEN multiplier_basis_points > 0
  WHEN 'fixed' THEN fixed_tokens >= 0
  WHEN 'cost' THEN exact_cost >= 0 AND tokens_per_usd > 0 AND multiplier_basis_points > 0
  ELSE coalesce(multiplier_basis_points, tokens_per_usd, fixed_tokens, exact_cost) IS NULL END);

-- What most usages have none of is left out of what is written.
ALTER TABLE usage_hourly
  ALTER COLUMN failed_count SET DEFAULT 0,
  ALTER COLUMN unpriced_count SET DEFAULT 0,
  ALTER COLUMN cached_input_model_tokens SET DEFAULT 0,
  ALTER COLUMN image_count SET DEFAULT 0,
  ALTER COLUMN character_count SET DEFAULT 0,
  ALTER COLUMN duration_ms SET DEFAULT 0;
