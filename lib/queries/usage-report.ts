import "server-only";
import { readAtOneMoment } from "@/lib/db/ledger-reader";
import { inTransaction, sqlStateOf, type Tx } from "@/lib/db/transaction";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";

export type Interval = "hour" | "day" | "week" | "month";

export type UsageReportFilter = {
  /** The period that it is now, so far; or a range. Neither means this month. */
  period?: "day" | "week" | "month" | "year";
  from?: Date;
  to?: Date;
  /** IANA name. Days, weeks and months begin by its clock. */
  timeZone: string;
  interval?: Interval;
};

export type UsageFigures = {
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  inputModelTokens: bigint;
  cachedInputModelTokens: bigint;
  outputModelTokens: bigint;
  imageCount: bigint;
  characterCount: bigint;
  durationMs: bigint;
  billableTokens: bigint;
};

export type UsageReport = {
  /** Whole hours: a `from` that was asked for is rounded down, everything else up. */
  from: Date;
  to: Date;
  interval: Interval;
  /** True where the zone's days do not begin on a whole UTC hour: such a bucket is right to the hour. */
  isToTheHour: boolean;
  totals: UsageFigures;
  byModel: ({ provider: string; model: string } & UsageFigures)[];
  byOperation: ({ operationType: string } & UsageFigures)[];
  /** Every bucket of the range in order, also those in which nothing happened. */
  series: ({ start: Date } & UsageFigures)[];
};

const MOST_BUCKETS = 2_000;

/** What an account used in a range of time, from the hourly sums. Corrected charges count as corrected. */
export async function getUsageReport(
  actor: Actor,
  accountId: string,
  filter: UsageReportFilter,
): Promise<Result<UsageReport>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  try {
    return await inTransaction(async (tx) => {
      await readAtOneMoment(tx);
      const range = await rangeOf(tx, filter);
      if (range.to <= range.from) return invalid("to", "must be after from");
      const interval = filter.interval ?? intervalFor(filter, range);
      if ((range.to.getTime() - range.from.getTime()) / SHORTEST_MS[interval] > MOST_BUCKETS) {
        return invalid("interval", `is too fine for this range: at most ${MOST_BUCKETS} of them`);
      }
      const parts = await partsOf(tx, accountId, range);
      const series = await seriesOf(tx, accountId, range, interval, filter.timeZone);
      return ok({ ...range, interval, ...grouped(parts), series });
    });
  } catch (error) {
    // Its list of zones is the database's own and may be older than ours.
    if (sqlStateOf(error) === UNKNOWN_TIME_ZONE) return invalid("tz", "is a time zone that the database does not know");
    throw error;
  }
}

const UNKNOWN_TIME_ZONE = "22023";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHORTEST_MS: Record<Interval, number> = {
  hour: HOUR_MS,
  day: 23 * HOUR_MS,
  week: 7 * DAY_MS - HOUR_MS,
  month: 28 * DAY_MS - HOUR_MS,
};

type Range = { from: Date; to: Date; isToTheHour: boolean };

async function rangeOf(tx: Tx, { period = "month", from, to, timeZone }: UsageReportFilter): Promise<Range> {
  const [row] = await tx.query<{ from: Date; to: Date; is_to_the_hour: boolean }>(
    `SELECT CASE WHEN $3::timestamptz IS NULL THEN ${roundedUp("first")} ELSE date_trunc('hour', first, 'UTC') END AS "from",
            ${roundedUp("last")} AS "to",
            extract(minute FROM first AT TIME ZONE $2) <> extract(minute FROM first AT TIME ZONE 'UTC')
              OR extract(minute FROM last AT TIME ZONE $2) <> extract(minute FROM last AT TIME ZONE 'UTC') AS is_to_the_hour
       FROM (SELECT coalesce($3::timestamptz, date_trunc($1, now(), $2)) AS first,
                    coalesce($4::timestamptz, now()) AS last) AS asked`,
    [period, timeZone, from ?? null, to ?? null],
  );
  return { from: row!.from, to: row!.to, isToTheHour: row!.is_to_the_hour };
}

// An hour belongs to the period in which it begins.
function roundedUp(time: string): string {
  return `date_trunc('hour', ${time} + interval '1 hour' - interval '1 microsecond', 'UTC')`;
}

function intervalFor({ period, from: asked }: UsageReportFilter, { from, to }: Range): Interval {
  if (!asked) return DEFAULT_INTERVAL[period ?? "month"];
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  return days <= 2 ? "hour" : days <= 92 ? "day" : "month";
}

const DEFAULT_INTERVAL = { day: "hour", week: "day", month: "day", year: "month" } as const;

type FiguresRow = Record<(typeof COLUMNS)[number], bigint>;
type PartRow = FiguresRow & { operation_type: string; provider: string; model: string };
type Part = { operationType: string; provider: string; model: string; figures: UsageFigures };

const COLUMNS = [
  "operation_count",
  "failed_count",
  "unpriced_count",
  "input_model_tokens",
  "cached_input_model_tokens",
  "output_model_tokens",
  "image_count",
  "character_count",
  "duration_ms",
  "billable_tokens",
] as const;
const SUMS = COLUMNS.map((column) => `coalesce(sum(h.${column}), 0)::bigint AS ${column}`).join(", ");

async function partsOf(tx: Tx, accountId: string, { from, to }: Range): Promise<Part[]> {
  const rows = await tx.query<PartRow>(
    `SELECT operation_type, provider, model, ${SUMS} FROM usage_hourly h
      WHERE account_id = $1 AND hour >= $2 AND hour < $3 GROUP BY operation_type, provider, model`,
    [accountId, from, to],
  );
  return rows.map((row) => {
    const { operation_type: operationType, provider, model } = row;
    return { operationType, provider, model, figures: figuresOf(row) };
  });
}

async function seriesOf(
  tx: Tx,
  accountId: string,
  { from, to }: Range,
  interval: Interval,
  timeZone: string,
): Promise<UsageReport["series"]> {
  // The sums first, in one pass over the range; a join by range would compare every hour with every bucket.
  const [buckets, bucketOf] =
    interval === "hour" ? [HOURS, "h.hour"] : [LOCAL_BUCKETS, "date_trunc($4, h.hour AT TIME ZONE $5)"];
  const rows = await tx.query<FiguresRow & { start: Date }>(
    `SELECT b.start, ${COLUMNS.map((column) => `coalesce(used.${column}, 0)::bigint AS ${column}`).join(", ")}
       FROM (${buckets}) AS b
       LEFT JOIN (SELECT ${bucketOf} AS step, ${SUMS} FROM usage_hourly h
                   WHERE h.account_id = $1 AND h.hour >= $2 AND h.hour < $3 GROUP BY 1) AS used ON used.step = b.step
      ORDER BY b.start`,
    interval === "hour" ? [accountId, from, to] : [accountId, from, to, interval, timeZone],
  );
  return rows.map((row) => ({ start: row.start, ...figuresOf(row) }));
}

const HOURS = `
  SELECT step, step AS start FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 hour', interval '1 hour') AS step`;

// Stepped by the zone's clock, so that a day of 23 or 25 hours is one day.
const LOCAL_BUCKETS = `
  SELECT step, step AT TIME ZONE $5 AS start
    FROM generate_series(date_trunc($4, $2::timestamptz AT TIME ZONE $5),
                         ($3::timestamptz AT TIME ZONE $5) - interval '1 microsecond', ('1 ' || $4)::interval) AS step`;

function grouped(parts: Part[]): Pick<UsageReport, "totals" | "byModel" | "byOperation"> {
  const byModel = sumsBy(parts, ({ provider, model }) => ({ provider, model }));
  const byOperation = sumsBy(parts, ({ operationType }) => ({ operationType }));
  return { totals: parts.map(({ figures }) => figures).reduce(plus, NOTHING), byModel, byOperation };
}

/** One entry for each name, what was charged most for first. */
function sumsBy<Name extends object>(parts: Part[], nameOf: (part: Part) => Name): (Name & UsageFigures)[] {
  const sums = new Map<string, Name & UsageFigures>();
  for (const part of parts) {
    const name = nameOf(part);
    const key = JSON.stringify(name);
    sums.set(key, { ...name, ...plus(sums.get(key) ?? NOTHING, part.figures) });
  }
  return [...sums.entries()].sort(byCharge).map(([, sum]) => sum);
}

type Entry = [name: string, figures: UsageFigures];

function byCharge([a, one]: Entry, [b, other]: Entry): number {
  if (one.billableTokens !== other.billableTokens) return one.billableTokens > other.billableTokens ? -1 : 1;
  return a < b ? -1 : 1;
}

const NOTHING: UsageFigures = {
  operationCount: 0n,
  failedCount: 0n,
  unpricedCount: 0n,
  inputModelTokens: 0n,
  cachedInputModelTokens: 0n,
  outputModelTokens: 0n,
  imageCount: 0n,
  characterCount: 0n,
  durationMs: 0n,
  billableTokens: 0n,
};

function plus(a: UsageFigures, b: UsageFigures): UsageFigures {
  return {
    operationCount: a.operationCount + b.operationCount,
    failedCount: a.failedCount + b.failedCount,
    unpricedCount: a.unpricedCount + b.unpricedCount,
    inputModelTokens: a.inputModelTokens + b.inputModelTokens,
    cachedInputModelTokens: a.cachedInputModelTokens + b.cachedInputModelTokens,
    outputModelTokens: a.outputModelTokens + b.outputModelTokens,
    imageCount: a.imageCount + b.imageCount,
    characterCount: a.characterCount + b.characterCount,
    durationMs: a.durationMs + b.durationMs,
    billableTokens: a.billableTokens + b.billableTokens,
  };
}

function figuresOf(row: FiguresRow): UsageFigures {
  return {
    operationCount: row.operation_count,
    failedCount: row.failed_count,
    unpricedCount: row.unpriced_count,
    inputModelTokens: row.input_model_tokens,
    cachedInputModelTokens: row.cached_input_model_tokens,
    outputModelTokens: row.output_model_tokens,
    imageCount: row.image_count,
    characterCount: row.character_count,
    durationMs: row.duration_ms,
    billableTokens: row.billable_tokens,
  };
}

function invalid(path: string, message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}
