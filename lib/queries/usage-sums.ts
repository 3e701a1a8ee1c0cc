import "server-only";
import { sqlStateOf, type Tx } from "@/lib/db/transaction";

/** A stretch of time from `start` on and before `finish`, cut by the viewer's clock. */
export type Bucket = { start: Date; finish: Date };

/** Which buckets: so many up to the one that it is now, or those of whole days from one to another. */
export type BucketsAsked = { interval: "hour" | "day" | "week" | "month" } & (
  { count: number; now: Date } | { fromDay: string; toDay: string }
);

export type UsageSums = {
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  billableTokens: bigint;
};

export const NO_SUMS: UsageSums = { operationCount: 0n, failedCount: 0n, unpricedCount: 0n, billableTokens: 0n };

/** Does the work in the viewer's zone; in UTC where the database, whose list of zones may be older, does not know it. */
export async function inKnownZone<Value>(timeZone: string, work: (timeZone: string) => Promise<Value>): Promise<Value> {
  try {
    return await work(timeZone);
  } catch (error) {
    if (sqlStateOf(error) !== UNKNOWN_TIME_ZONE || timeZone === "UTC") throw error;
    return work("UTC");
  }
}

const UNKNOWN_TIME_ZONE = "22023";

/** The buckets in their order. Days are stepped by the zone's clock, so that one of 23 or 25 hours is one day. */
export async function readBuckets(tx: Tx, asked: BucketsAsked, timeZone: string): Promise<Bucket[]> {
  const { text, values } = boundsOf(asked);
  const step = `interval '1 ${asked.interval}'`;
  const steps =
    asked.interval === "hour"
      ? `SELECT start, least(start + ${step}, last) AS finish
           FROM bounds, generate_series(first, last - interval '1 microsecond', ${step}) AS start`
      : `SELECT greatest(step AT TIME ZONE $1, first) AS start, least((step + ${step}) AT TIME ZONE $1, last) AS finish
           FROM bounds, generate_series(date_trunc('${asked.interval}', first AT TIME ZONE $1),
                                        (last AT TIME ZONE $1) - interval '1 microsecond', ${step}) AS step`;
  return tx.query<Bucket>(
    `WITH bounds AS (${text}), steps AS (${steps}) SELECT start, finish FROM steps WHERE start < finish ORDER BY start`,
    [timeZone, ...values],
  );
}

function boundsOf(asked: BucketsAsked): { text: string; values: unknown[] } {
  if ("fromDay" in asked) {
    return {
      text: `SELECT $2::date::timestamp AT TIME ZONE $1 AS first, ($3::date + 1)::timestamp AT TIME ZONE $1 AS last`,
      values: [asked.fromDay, asked.toDay],
    };
  }
  const { interval, now, count } = asked;
  const step = `interval '1 ${interval}'`;
  return {
    text:
      interval === "hour"
        ? `SELECT this - ($3::int - 1) * ${step} AS first, this + ${step} AS last
             FROM (SELECT date_trunc('hour', $2::timestamptz, $1) AS this) AS hours`
        : `SELECT (this - ($3::int - 1) * ${step}) AT TIME ZONE $1 AS first, (this + ${step}) AT TIME ZONE $1 AS last
             FROM (SELECT date_trunc('${interval}', $2::timestamptz AT TIME ZONE $1) AS this) AS days`,
    values: [now, count],
  };
}

const BREAKDOWNS = {
  nothing: { hourly: `'', ''`, usage: `'', ''` },
  operation: { hourly: `h.operation_type, ''`, usage: `u.operation_type, ''` },
  model: { hourly: `h.model, h.provider`, usage: `u.model, u.provider` },
  project: {
    hourly: `h.project_id::text, ''`,
    usage: `coalesce(u.project_id, '00000000-0000-0000-0000-000000000000')::text, ''`,
  },
};
export type Breakdown = keyof typeof BREAKDOWNS;

/** A name of a breakdown; `detail` is the provider of a model, what a project is called, and empty otherwise. */
export type BrokenName = { name: string; detail: string };

export type SumsAsked = {
  buckets: readonly Bucket[];
  breakdown: Breakdown;
  /** Hours that a bucket's edge cuts through count where they begin, instead of usage by usage. */
  isToTheHour: boolean;
};

/** The sums of all buckets together by name, what was charged most for first. */
export async function sumByName(tx: Tx, accountId: string, asked: SumsAsked): Promise<(BrokenName & UsageSums)[]> {
  const rows = await tx.query<BrokenName & SumsRow>(
    `WITH ${partsOf(asked)} SELECT name, detail, ${SUMS} FROM parts GROUP BY name, detail
      ORDER BY billable_tokens DESC, operation_count DESC, name, detail`,
    valuesOf(accountId, asked),
  );
  return rows.map((row) => ({ name: row.name, detail: row.detail, ...sumsOf(row) }));
}

/** The sums of each bucket that has any, by the place of its name among `names`; null for all others together. */
export async function sumByBucket(
  tx: Tx,
  accountId: string,
  asked: SumsAsked,
  names: readonly BrokenName[] = [],
): Promise<({ bucket: number; place: number | null } & UsageSums)[]> {
  const rows = await tx.query<{ bucket: number; place: number | null } & SumsRow>(
    `WITH ${partsOf(asked)},
     named AS (SELECT * FROM unnest($6::text[], $7::text[]) WITH ORDINALITY AS n(name, detail, place))
     SELECT parts.bucket::int - 1 AS bucket, named.place::int - 1 AS place, ${SUMS}
       FROM parts LEFT JOIN named USING (name, detail) GROUP BY parts.bucket, named.place`,
    [...valuesOf(accountId, asked), names.map(({ name }) => name), names.map(({ detail }) => detail)],
  );
  return rows.map((row) => ({ bucket: row.bucket, place: row.place, ...sumsOf(row) }));
}

/** Whether an edge of the buckets cuts through an hour, as midnight does where clocks are half an hour apart. */
export function cutHours(buckets: readonly Bucket[]): boolean {
  return buckets.some(({ start, finish }) => start.getTime() % HOUR_MS !== 0 || finish.getTime() % HOUR_MS !== 0);
}

export async function countOperations(tx: Tx, accountId: string, { start, finish }: Bucket): Promise<bigint> {
  const [row] = await tx.query<{ count: bigint }>(
    `SELECT coalesce(sum(operation_count), 0)::bigint AS count FROM usage_hourly
      WHERE account_id = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC') AND hour < $3`,
    [accountId, start, finish],
  );
  return row!.count;
}

const HOUR_MS = 3_600_000;

type SumsRow = { operation_count: bigint; failed_count: bigint; unpriced_count: bigint; billable_tokens: bigint };

const SUMS = ["operation_count", "failed_count", "unpriced_count", "billable_tokens"]
  .map((column) => `sum(parts.${column})::bigint AS ${column}`)
  .join(", ");

/** Whole hours from the hourly sums; what lies between a bucket's edge and the next whole hour, usage by usage. */
function partsOf({ buckets, breakdown, isToTheHour }: SumsAsked): string {
  const names = BREAKDOWNS[breakdown];
  // One pass over the range, and each hour put into its bucket: a join by range would compare every hour with every bucket.
  const whole = `
    SELECT h.bucket, n.name, n.detail, h.operation_count, h.failed_count, h.unpriced_count, h.billable_tokens
      FROM (SELECT *, width_bucket(hour, $4::timestamptz[]) AS bucket FROM usage_hourly
             WHERE account_id = $1 AND hour >= ($4::timestamptz[])[1] AND hour < ($5::timestamptz[])[cardinality($5::timestamptz[])]) AS h
     CROSS JOIN LATERAL (VALUES (${names.hourly})) AS n(name, detail)
     WHERE h.hour < ($5::timestamptz[])[h.bucket]`;
  const list = `
    buckets AS MATERIALIZED (
      SELECT * FROM unnest($2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
        WITH ORDINALITY AS b(start, finish, first_hour, last_hour, bucket))`;
  if (isToTheHour || !cutHours(buckets)) return `${list}, parts AS (${whole})`;
  return `${list},
    adjusted AS (
      SELECT usage_id, sum(billable_tokens) AS billable_tokens FROM usage_adjustments WHERE account_id = $1 GROUP BY 1),
    cut AS MATERIALIZED (
      SELECT u.*, coalesce(adjusted.billable_tokens, 0) AS adjusted_tokens
        FROM usages u LEFT JOIN adjusted ON adjusted.usage_id = u.id
       WHERE u.account_id = $1 AND u.occurred_at >= (SELECT min(start) FROM buckets)
         AND u.occurred_at < (SELECT max(finish) FROM buckets)
         AND u.recorded_at >= (SELECT min(start) FROM buckets) - ${AHEAD}
         AND date_trunc('hour', u.occurred_at, 'UTC') IN (
           SELECT date_trunc('hour', start, 'UTC') FROM buckets UNION SELECT date_trunc('hour', finish, 'UTC') FROM buckets)),
    parts AS (${whole}
      UNION ALL
      SELECT b.bucket, n.name, n.detail, 1, (u.status = 'failed')::int, (u.status = 'unpriced')::int,
             u.billable_tokens + u.adjusted_tokens
        FROM cut u
        JOIN buckets b ON u.occurred_at >= b.start AND u.occurred_at < b.finish
                      AND (u.occurred_at < b.first_hour OR u.occurred_at >= b.last_hour)
       CROSS JOIN LATERAL (VALUES (${names.usage})) AS n(name, detail))`;
}

/** What usages are recorded at most before they happened, with room to spare: older months need not be looked at. */
const AHEAD = "interval '1 hour'";

function valuesOf(accountId: string, { buckets, isToTheHour }: SumsAsked): unknown[] {
  const up = (at: Date) => new Date(Math.ceil(at.getTime() / HOUR_MS) * HOUR_MS);
  const down = (at: Date) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  return [
    accountId,
    buckets.map(({ start }) => start),
    buckets.map(({ finish }) => finish),
    buckets.map(({ start }) => up(start)),
    buckets.map(({ finish }) => (isToTheHour ? up(finish) : down(finish))),
  ];
}

function sumsOf(row: SumsRow): UsageSums {
  return {
    operationCount: row.operation_count,
    failedCount: row.failed_count,
    unpricedCount: row.unpriced_count,
    billableTokens: row.billable_tokens,
  };
}
