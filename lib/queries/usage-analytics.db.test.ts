import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, hourlyDifferences } from "@/lib/dev/factories";
import { testDatabase } from "@/lib/dev/test-database";
import { inTransaction } from "@/lib/db/transaction";
import { digestId } from "@/lib/domain/ledger/hash";
import { NO_UNITS, UNPRICED, type Charge } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { postIn, type Posting } from "@/lib/operations/ledger";
import { getUsageAnalytics, type AnalyticsFilter } from "./usage-analytics";
import { getUsageSummary } from "./usage-summary";

testDatabase();
afterAll(closeDatabase);

type Customer = Awaited<ReturnType<typeof aCustomer>>;

const NOW = new Date("2026-04-10T09:20:00Z");
const PROJECT = "0197c5e0-0000-7000-8000-000000000001";
const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana"];

let ada: Customer;

beforeAll(async () => {
  ada = await aCustomer({ balanceTokens: 100_000_000n });
  // Every 47 minutes over 45 days, across both changes of the clock, so that every hour and every edge is met.
  const usages: Recorded[] = [];
  for (let at = Date.parse("2026-02-25T00:03:00Z"), nr = 0; at < NOW.getTime(); at += 47 * 60_000, nr++) {
    usages.push({
      at: new Date(at),
      operationType: `kind-${nr % 9}`,
      projectId: nr % 3 === 0 ? PROJECT : null,
      hasFailed: nr % 20 === 7,
      tokens: BigInt(100 + nr),
    });
  }
  await record(ada, usages);
  expect(await hourlyDifferences()).toEqual([]);
});

describe.each(ZONES)("in %s", (timeZone) => {
  test("each day's bar is the sum over the usages of that local day", async () => {
    const { buckets } = await analytics({ timeZone, span: { interval: "day", count: 30 } });
    expect(buckets).toHaveLength(30);
    expect(buckets.map(({ start, billableTokens }) => [localDay(start, timeZone), billableTokens])).toEqual(
      await rawDays(timeZone, buckets[0]!.start),
    );
  });

  test("the same usages make the same totals, however they are cut", async () => {
    const span = { fromDay: "2026-02-20", toDay: "2026-04-20" };
    for (const interval of ["day", "week", "month"] as const) {
      for (const breakdown of ["operation", "model", "project"] as const) {
        const found = await analytics({ timeZone, breakdown, span: { interval, ...span } });
        expect(found.totals).toEqual(await rawTotals());
        expect(found.isToTheHour).toBe(false);
        const inBars = found.buckets.map(({ seriesTokens }) => seriesTokens.reduce((sum, part) => sum + part, 0n));
        expect(inBars.reduce((sum, bar) => sum + bar, 0n)).toBe(found.totals.billableTokens);
      }
    }
  });

  test("the summary's last 30 days end today and lose nothing but parts of an hour", async () => {
    const summary = (await getUsageSummary(ada.actor, ada.accountId, { timeZone, now: NOW }))!;
    const { buckets } = await analytics({ timeZone, span: { interval: "day", count: 30 } });
    expect(summary.days.map(({ day }) => day)).toEqual(buckets.map(({ start }) => localDay(start, timeZone)));
    if (["UTC", "America/New_York"].includes(timeZone)) {
      expect(summary.days.map(({ usedTokens }) => usedTokens)).toEqual(buckets.map((bucket) => bucket.billableTokens));
    }
  });
});

test("the days on which clocks are changed have 23 and 25 hours", async () => {
  const hoursOf = async (day: string) => {
    const span = { interval: "hour", fromDay: day, toDay: day } as const;
    return (await analytics({ timeZone: "America/New_York", span })).buckets.length;
  };
  expect(await hoursOf("2026-03-07")).toBe(24);
  expect(await hoursOf("2026-03-08")).toBe(23);
  expect(await hoursOf("2025-11-02")).toBe(25);
});

test("hours begin by the clock of a zone that is 45 minutes off, and each is the sum of its usages", async () => {
  const { buckets, totals } = await analytics({
    timeZone: "Asia/Kathmandu",
    span: { interval: "hour", fromDay: "2026-03-20", toDay: "2026-03-20" },
  });
  expect(buckets).toHaveLength(24);
  expect(buckets[0]!.start.toISOString()).toBe("2026-03-19T18:15:00.000Z");
  for (const { start, finish, billableTokens } of buckets) expect(billableTokens).toBe(await rawTokens(start, finish));
  expect(totals.billableTokens).toBe(await rawTokens(buckets[0]!.start, buckets[23]!.finish));
});

test("viewers far apart see the same where their ranges coincide", async () => {
  const range = { interval: "day", fromDay: "2026-03-01", toDay: "2026-03-31" } as const;
  const kathmandu = await analytics({ timeZone: "Asia/Kathmandu", span: range });
  const newYork = await analytics({ timeZone: "America/New_York", span: range });
  for (const found of [kathmandu, newYork]) {
    expect(found.totals.billableTokens).toBe(await rawTokens(found.from, found.to));
  }
  // What only one of them sees lies between where their days begin.
  const onlyKathmandu = await rawTokens(kathmandu.from, newYork.from);
  const onlyNewYork = await rawTokens(kathmandu.to, newYork.to);
  expect(kathmandu.totals.billableTokens - onlyKathmandu).toBe(newYork.totals.billableTokens - onlyNewYork);
});

test("six names have a series of their own, most used first, and all others share one", async () => {
  const { names, buckets, totals } = await analytics({ span: { interval: "month", count: 3 } });
  expect(names).toHaveLength(9);
  expect(names.map(({ billableTokens }) => billableTokens)).toEqual(
    names.map(({ billableTokens }) => billableTokens).toSorted((a, b) => Number(b - a)),
  );
  expect(buckets.every(({ seriesTokens }) => seriesTokens.length === 7)).toBe(true);
  for (const [place, { billableTokens }] of names.slice(0, 6).entries()) {
    expect(buckets.reduce((sum, { seriesTokens }) => sum + seriesTokens[place]!, 0n)).toBe(billableTokens);
  }
  const others = names.slice(6).reduce((sum, { billableTokens }) => sum + billableTokens, 0n);
  expect(buckets.reduce((sum, { seriesTokens }) => sum + seriesTokens[6]!, 0n)).toBe(others);
  expect(names.reduce((sum, { operationCount }) => sum + operationCount, 0n)).toBe(totals.operationCount);
});

test("the time before is as long, and ends where the range has come to", async () => {
  const { previous, from } = await analytics({ span: { interval: "day", count: 10 } });
  expect(from.toISOString()).toBe("2026-04-01T00:00:00.000Z");
  expect(previous.billableTokens).toBe(
    await rawTokens(new Date("2026-03-22T00:00:00Z"), new Date("2026-03-31T10:00:00Z")),
  );
  const nothing = await analytics({ span: { interval: "day", fromDay: "2030-01-01", toDay: "2030-01-31" } });
  expect([nothing.totals.operationCount, nothing.previous.operationCount]).toEqual([0n, 0n]);
  expect(nothing.buckets).toHaveLength(31);
});

test("a zone that the database does not know is answered in UTC", async () => {
  expect(await analytics({ timeZone: "Mars/Olympus", span: { interval: "day", count: 2 } })).toMatchObject({
    timeZone: "UTC",
  });
});

test("another's usage is answered as if it did not exist", async () => {
  const bob = await aCustomer();
  const filter = { span: { interval: "day", count: 1 }, breakdown: "model", timeZone: "UTC" } as const;
  expect(await getUsageAnalytics(bob.actor, ada.accountId, filter)).toEqual({
    ok: false,
    refusal: { code: "account_not_found" },
  });
  expect(await getUsageSummary(bob.actor, ada.accountId)).toBeNull();
});

async function analytics(filter: Partial<AnalyticsFilter> & Pick<AnalyticsFilter, "span">) {
  const all = { breakdown: "operation", timeZone: "UTC", now: NOW, ...filter } as const;
  const found = await getUsageAnalytics(ada.actor, ada.accountId, all);
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value;
}

type Recorded = { at: Date; operationType: string; projectId: string | null; hasFailed: boolean; tokens: bigint };

/** Usages of any time, through the ledger. */
async function record({ accountId, userId }: Customer, usages: Recorded[]): Promise<void> {
  const postings = usages.map((usage): Posting => {
    const { at: occurredAt, operationType, projectId, hasFailed, tokens } = usage;
    const id = newId();
    const cause = `usage:${id}`;
    const about = { accountId, cause, bodyHash: digestId(cause), actor: "secret", description: "For a test" };
    const charge: Charge = { ...UNPRICED, chargeType: "fixed", billableTokens: tokens };
    const terms = { chargeType: "fixed", fixedTokens: tokens, quantity: 1n } as const;
    return {
      usage: {
        id,
        accountId,
        userId,
        projectId,
        runId: null,
        holdId: null,
        status: hasFailed ? "failed" : "succeeded",
        operationType,
        provider: "openai",
        model: tokens % 2n === 0n ? "gpt-4o" : "gpt-4o-mini",
        units: NO_UNITS,
        charge: hasFailed ? UNPRICED : { ...charge, terms },
        errorMessage: null,
        metadata: null,
        occurredAt,
      },
      command: hasFailed
        ? { ...about, occurredAt, usageId: id, kind: "note" }
        : { ...about, occurredAt, usageId: id, kind: "debit", type: "usage", amountTokens: tokens, guard: "owed" },
    };
  });
  const posted = await inTransaction((tx) => postIn(tx, postings, new Date()));
  expect(posted.filter(({ ok }) => !ok)).toEqual([]);
}

async function rawDays(timeZone: string, from: Date): Promise<[string, bigint][]> {
  const { rows } = await database().pool.query<{ day: string; tokens: bigint }>(
    `SELECT to_char(occurred_at AT TIME ZONE $2, 'YYYY-MM-DD') AS day, sum(billable_tokens)::bigint AS tokens
       FROM usages WHERE account_id = $1 AND occurred_at >= $3 GROUP BY 1 ORDER BY 1`,
    [ada.accountId, timeZone, from],
  );
  return rows.map(({ day, tokens }) => [day, tokens]);
}

async function rawTotals() {
  const { rows } = await database().pool.query(
    `SELECT count(*) AS "operationCount", count(*) FILTER (WHERE status = 'failed') AS "failedCount",
            count(*) FILTER (WHERE status = 'unpriced') AS "unpricedCount",
            sum(billable_tokens)::bigint AS "billableTokens" FROM usages WHERE account_id = $1`,
    [ada.accountId],
  );
  return rows[0];
}

async function rawTokens(from: Date, to: Date): Promise<bigint> {
  const { rows } = await database().pool.query<{ tokens: bigint }>(
    `SELECT coalesce(sum(billable_tokens), 0)::bigint AS tokens FROM usages
      WHERE account_id = $1 AND occurred_at >= $2 AND occurred_at < $3`,
    [ada.accountId, from, to],
  );
  return rows[0]!.tokens;
}

function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
}
