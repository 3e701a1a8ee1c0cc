import { COST_UNKNOWN, SUMMED } from "@/lib/db/summed-columns";

/*
 * Days that are over come from the platform's daily sums, which a job computes; today, and what the job has not looked
 * at yet, from the hourly sums of the accounts. What an old day is corrected by shows when the job comes by again.
 */

export const TODAY = `date_trunc('day', now() AT TIME ZONE 'UTC')`;
/** Of the last 30 days. */
export const FIRST_DAY = `(${TODAY} - interval '29 days')::date`;
export const TOMORROW = `(${TODAY} + interval '1 day')::date`;

/** Read before the hours are, so that they are looked up and not gone through. */
const UNTIL = `(SELECT until FROM computed)`;
const COLUMNS = `operation_type, provider, model, ${SUMMED.join(", ")}`;

/**
 * `computed` and `sums` for a WITH: what all accounts used from `first` on and before `end`, in rows of a UTC day, an
 * operation type and a model. Both are SQL for a date. The hours have an end too: whoever plans takes a range that is
 * open for a third of all there is.
 */
export function platformSums(first: string, end: string): string {
  const startOf = (day: string) => `(${day})::timestamp AT TIME ZONE 'UTC'`;
  return `
  computed AS (SELECT coalesce(max(day) + 1, ${first}) AS until FROM platform_daily WHERE day < ${TODAY}::date),
  sums AS (
    SELECT day, ${COLUMNS} FROM platform_daily WHERE day >= ${first} AND day < least(${UNTIL}, ${end})
    UNION ALL
    SELECT (hour AT TIME ZONE 'UTC')::date, ${COLUMNS} FROM usage_hourly
     WHERE hour >= ${startOf(`greatest(${UNTIL}, ${first})`)} AND hour < ${startOf(end)})`;
}

export type UsageSums = {
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  /** Model tokens, in and out. */
  actualTokens: bigint;
  billableTokens: bigint;
  costMicroUsd: bigint;
  costUnknownCount: bigint;
};

const SUM_OF: Record<keyof UsageSums, string> = {
  operationCount: "operation_count",
  failedCount: "failed_count",
  unpricedCount: "unpriced_count",
  actualTokens: "input_model_tokens + output_model_tokens",
  billableTokens: "billable_tokens",
  costMicroUsd: "cost_micro_usd",
  costUnknownCount: COST_UNKNOWN,
};
export const USAGE_SUM_NAMES = Object.keys(SUM_OF) as (keyof UsageSums)[];
/** The columns of a query of `sums`. */
export const USAGE_SUMS = USAGE_SUM_NAMES.map((name) => `sum(${SUM_OF[name]})::bigint AS "${name}"`).join(", ");
