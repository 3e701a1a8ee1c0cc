import "server-only";
import { readAtOneMoment } from "@/lib/db/ledger-reader";
import { readProjectNames } from "@/lib/db/project-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMaySee, actorOwns, type Actor } from "@/lib/domain/access";
import { assert, ok, refuse, type Result } from "@/lib/domain/result";
import {
  countOperations,
  cutHours,
  inKnownZone,
  NO_SUMS,
  readBuckets,
  sumByBucket,
  sumByName,
  type Breakdown,
  type BrokenName,
  type Bucket,
  type BucketsAsked,
  type UsageSums,
} from "./usage-sums";

export type AnalyticsFilter = {
  /** So many hours, days, weeks or months up to now; or the days from one to another, both included. */
  span: { interval: BucketsAsked["interval"] } & ({ count: number } | { fromDay: string; toDay: string });
  breakdown: Exclude<Breakdown, "nothing">;
  /** IANA name. Hours, days, weeks and months begin by its clock. */
  timeZone: string;
  now?: Date;
};

export type UsageAnalytics = {
  interval: BucketsAsked["interval"];
  /** UTC where the database does not know the one that was asked for. */
  timeZone: string;
  from: Date;
  to: Date;
  /** True where so much happened that hours which a day's edge cuts through are counted where they begin. */
  isToTheHour: boolean;
  totals: UsageSums;
  /** The same stretch right before, to the hour, up to the moment that corresponds to now. */
  previous: UsageSums;
  /** What was charged most for first, at most `NAMES_SHOWN`; `moreNames` others are in the totals only. */
  names: (BrokenName & UsageSums)[];
  moreNames: number;
  /** Every bucket in order. `seriesTokens` are those of the first six names, and then of all others together. */
  buckets: (Bucket & UsageSums & { seriesTokens: bigint[] })[];
};

const SERIES_SHOWN = 6;
const NAMES_SHOWN = 50;
/** Up to here the hours at the edges are counted usage by usage. */
const EXACT_UP_TO_OPERATIONS = 200_000n;

/** What an account used over time, by what, and how that compares with the time before. Corrections count as corrected. */
export async function getUsageAnalytics(
  actor: Actor,
  accountId: string,
  { span, breakdown, timeZone: asked, now = new Date() }: AnalyticsFilter,
): Promise<Result<UsageAnalytics>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  // What customers call their projects is theirs alone.
  const isOwn = actorOwns(actor) && actor.accountId === accountId;
  return inKnownZone(asked, (timeZone) =>
    inTransaction(async (tx) => {
      await readAtOneMoment(tx);
      const buckets = await readBuckets(tx, "count" in span ? { ...span, now } : span, timeZone);
      const whole = { start: buckets[0]?.start, finish: buckets.at(-1)?.finish };
      assert(whole.start && whole.finish, "a range has a bucket");
      const range = { start: whole.start, finish: whole.finish };
      const isToTheHour = cutHours(buckets) && (await countOperations(tx, accountId, range)) > EXACT_UP_TO_OPERATIONS;

      const names = await sumByName(tx, accountId, { buckets: [range], breakdown, isToTheHour });
      const [shown, listed] = [names.slice(0, SERIES_SHOWN), names.slice(0, NAMES_SHOWN)];
      const sums = await sumByBucket(tx, accountId, { buckets, breakdown, isToTheHour }, shown);
      const before = await previousRange(tx, { span, range, timeZone, now });
      const [previous] = await sumByBucket(tx, accountId, {
        buckets: [before],
        breakdown: "nothing",
        isToTheHour: true,
      });
      return ok({
        interval: span.interval,
        timeZone,
        from: range.start,
        to: range.finish,
        isToTheHour,
        totals: names.reduce(plus, NO_SUMS),
        previous: previous ?? NO_SUMS,
        names: breakdown === "project" && isOwn ? await withProjectNames(tx, accountId, listed) : listed,
        moreNames: Math.max(0, names.length - NAMES_SHOWN),
        buckets: buckets.map((bucket, position) => ({
          ...bucket,
          ...filled(
            sums.filter((sum) => sum.bucket === position),
            names.length,
          ),
        })),
      });
    }),
  );
}

/** Projects of the Studio have names; others are known by the ids that their callers gave them. */
async function withProjectNames<Name extends BrokenName>(tx: Tx, accountId: string, names: Name[]): Promise<Name[]> {
  const named = await readProjectNames(
    tx,
    accountId,
    names.map(({ name }) => name),
  );
  return names.map((one) => ({ ...one, detail: named.get(one.name) ?? "" }));
}

/** Moved back by the zone's clock, so that a month is compared with a month and a morning with a morning. */
async function previousRange(
  tx: Tx,
  { span, range, timeZone, now }: Pick<AnalyticsFilter, "span" | "timeZone"> & { range: Bucket; now: Date },
): Promise<Bucket> {
  const reached = now < range.finish ? now : range.finish;
  const shift =
    "count" in span ? `$4::int * interval '1 ${span.interval}'` : `($5::date - $4::date + 1) * interval '1 day'`;
  const [row] = await tx.query<Bucket>(
    `SELECT ($2::timestamptz AT TIME ZONE $1 - ${shift}) AT TIME ZONE $1 AS start,
            ($3::timestamptz AT TIME ZONE $1 - ${shift}) AT TIME ZONE $1 AS finish`,
    [timeZone, range.start, reached, ...("count" in span ? [span.count] : [span.fromDay, span.toDay])],
  );
  // A range that lies ahead has nothing before it to be compared with.
  return row!.finish > row!.start ? row! : { start: row!.start, finish: row!.start };
}

type Sum = UsageSums & { place: number | null };

function filled(sums: readonly Sum[], nameCount: number): UsageSums & { seriesTokens: bigint[] } {
  const tokensAt = (place: number | null) => sums.find((sum) => sum.place === place)?.billableTokens ?? 0n;
  const named = Array.from({ length: Math.min(nameCount, SERIES_SHOWN) }, (_, place) => tokensAt(place));
  return { ...sums.reduce(plus, NO_SUMS), seriesTokens: nameCount > SERIES_SHOWN ? [...named, tokensAt(null)] : named };
}

function plus(a: UsageSums, b: UsageSums): UsageSums {
  return {
    operationCount: a.operationCount + b.operationCount,
    failedCount: a.failedCount + b.failedCount,
    unpricedCount: a.unpricedCount + b.unpricedCount,
    billableTokens: a.billableTokens + b.billableTokens,
  };
}
