import { SUMMED } from "@/lib/db/summed-columns";

/*
 * Days that are over come from the platform's daily sums, which a job computes; today, and what the job has not looked
 * at yet, from the hourly sums of the accounts. What an old day is corrected by shows when the job comes by again.
 */

export const TODAY = `date_trunc('day', now() AT TIME ZONE 'UTC')`;
/** Of the last 30 days. */
export const FIRST_DAY = `(${TODAY} - interval '29 days')::date`;

/** Read before the hours are, so that they are looked up and not gone through. */
const UNTIL = `(SELECT until FROM computed)`;
const COLUMNS = `operation_type, provider, model, ${SUMMED.join(", ")}`;

/**
 * `computed` and `sums` for a WITH: what all accounts used from `first` on, in rows of a UTC day, an operation type and
 * a model; before `end` where it is given. Both are SQL for a date.
 */
export function platformSums(first: string, end?: string): string {
  const startOf = (day: string) => `(${day})::timestamp AT TIME ZONE 'UTC'`;
  const before = (column: string, limit: string | undefined) =>
    limit === undefined ? "" : ` AND ${column} < ${limit}`;
  return `
  computed AS (SELECT coalesce(max(day) + 1, ${first}) AS until FROM platform_daily WHERE day < ${TODAY}::date),
  sums AS (
    SELECT day, ${COLUMNS} FROM platform_daily WHERE day >= ${first} AND day < ${UNTIL}${before("day", end)}
    UNION ALL
    SELECT (hour AT TIME ZONE 'UTC')::date, ${COLUMNS} FROM usage_hourly
     WHERE hour >= ${startOf(`greatest(${UNTIL}, ${first})`)}${before("hour", end && startOf(end))})`;
}
