import { checkBooks, countBooked } from "./correctness";
import { load, usageBody } from "./load";
import type { ReadResult, RecordResult } from "./measure";
import { row, type Row } from "./rows";
import { makeDatabase, runAloud, runForJson, startListener, withClient, type BenchServer } from "./servers";
import { spreadOf } from "./statistics";
import { accountsOf, type Options } from "./write-rows";

const SMALL_SIZE = 10_000;
const READ_LIMIT_MS = 50;
const WRITE_P99_GOAL = 1.3;

/** What size does: the same calls on a small and on a large database, in turn. */
export async function sizeRows(bench: BenchServer, options: Options): Promise<Row[]> {
  const { wants, size } = options;
  if (!wants("write_10m_vs_10k") && !wants("read_10m_vs_10k") && !wants("bytes_per_usage")) return [];
  // As many accounts in both, so that only the length of their histories differs.
  const accounts = String(Math.max(10, Math.floor(size / 1_000)));
  const make = async (name: string, usages: number) => {
    const url = await makeDatabase(bench, name);
    await runAloud("lib/dev/generate/main.ts", ["--usages", String(usages), "--accounts", accounts], url);
    return url;
  };
  const large = await make("large", size);
  const bytes = wants("bytes_per_usage") ? [await bytesPerUsage(large, size)] : [];
  if (!wants("write_10m_vs_10k") && !wants("read_10m_vs_10k")) return bytes;
  const small = await make("small", SMALL_SIZE);
  return [
    ...(wants("read_10m_vs_10k") ? [await compareReads(small, large, options)] : []),
    ...(wants("write_10m_vs_10k") ? [await compareWrites(small, large, options)] : []),
    ...bytes,
  ];
}

async function compareWrites(small: string, large: string, { rounds, seconds, size }: Options): Promise<Row> {
  const p50: number[] = [];
  const p99: number[] = [];
  const figures: string[] = [];
  const measure = async (url: string) => {
    const before = await countBooked(url);
    const done = await runForJson<RecordResult>("bench/measure.ts", ["record", "1", String(seconds)], url);
    await checkBooks(url, before, done.acknowledged);
    return done;
  };
  for (let round = 1; round <= rounds; round++) {
    console.log(`Size and writing, round ${round} of ${rounds}…`);
    const [one, other] = [await measure(small), await measure(large)];
    p50.push(other.p50 / one.p50);
    p99.push(other.p99 / one.p99);
    figures.push(`${one.p50.toFixed(2)}/${one.p99.toFixed(2)} → ${other.p50.toFixed(2)}/${other.p99.toFixed(2)}`);
  }
  const p99Ratio = spreadOf(p99).median;
  const detail = `p99 ${p99Ratio.toFixed(2)}; ${sizeInWords(size)}; p50/p99 in ms: ${figures.join(", ")}`;
  return row("write_10m_vs_10k", p50, detail, p99Ratio <= WRITE_P99_GOAL);
}

async function compareReads(small: string, large: string, { rounds, size }: Options): Promise<Row> {
  const values: number[] = [];
  const slowest: Record<string, { ms: number; ratio: number }[]> = {};
  for (let round = 1; round <= rounds; round++) {
    console.log(`Size and reading, round ${round} of ${rounds}…`);
    const one = await runForJson<ReadResult>("bench/measure.ts", ["reads"], small);
    const other = await runForJson<ReadResult>("bench/measure.ts", ["reads"], large);
    for (const [name, ms] of Object.entries(other)) (slowest[name] ??= []).push({ ms, ratio: ms / one[name]! });
    values.push(Math.max(...Object.entries(other).map(([name, ms]) => ms / one[name]!)));
  }
  const each = Object.entries(slowest).map(([name, found]) => ({
    name,
    ms: spreadOf(found.map((one) => one.ms)).median,
    ratio: spreadOf(found.map((one) => one.ratio)).median,
  }));
  const words = each.map(({ name, ms, ratio }) => `${name} ${ms.toFixed(1)} ms (×${ratio.toFixed(2)})`);
  const detail = `the worst of: ${words.join(", ")}; ${sizeInWords(size)}`;
  return row(
    "read_10m_vs_10k",
    values,
    detail,
    each.every(({ ms }) => ms < READ_LIMIT_MS),
  );
}

async function bytesPerUsage(url: string, size: number): Promise<Row> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ name: string; bytes: string }>(`
      SELECT coalesce(parent.relname, c.relname) AS name, sum(pg_total_relation_size(c.oid)) AS bytes
        FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
       WHERE c.relkind = 'r' AND coalesce(parent.relname, c.relname) IN ('ledger_lines', 'grant_draws', 'usages',
         'usage_hourly', 'idempotency_keys', 'grants', 'accounts', 'holds')
       GROUP BY 1 ORDER BY 2 DESC`),
  );
  const parts = rows.map(({ name, bytes }) => `${name} ${Math.round(Number(bytes) / size)}`);
  const total = rows.reduce((sum, { bytes }) => sum + Number(bytes), 0);
  return row("bytes_per_usage", [total / size], `${sizeInWords(size)}, keys of 35 days: ${parts.join(", ")}`);
}

const STAFF_ACCOUNTS = 100_000;

/** Something that seven of the staff did to every account. */
const AUDIT_OF_EVERYBODY = `
  INSERT INTO audit_entries (id, actor, action, account_id, subject, reason, request_id, recorded_at)
  SELECT gen_random_uuid(), 'user:' || staff.ids[1 + n % 7], 'tokens.grant', account_id, 'account:' || account_id,
         'Goodwill for ticket ' || n, gen_random_uuid(), now() - n * interval '1 minute'
    FROM (SELECT row_number() OVER () AS n, personal_account_id AS account_id FROM users) AS everybody,
         (SELECT array_agg(id) AS ids FROM (SELECT id FROM users LIMIT 7) AS seven) AS staff`;

/** Hourly sums are written as time goes by; what generates them writes one account after the other. */
const HOURS_IN_ORDER = `
  BEGIN;
  CREATE TEMPORARY TABLE by_hour ON COMMIT DROP AS SELECT * FROM usage_hourly;
  TRUNCATE usage_hourly;
  INSERT INTO usage_hourly SELECT * FROM by_hour ORDER BY hour;
  COMMIT`;

/** What staff look at, on many accounts. The slowest of all counts. */
export async function staffRow(bench: BenchServer, { wants, rounds, size }: Options): Promise<Row[]> {
  if (!wants("staff_reads_ms")) return [];
  const url = await makeDatabase(bench, "staff");
  const many = ["--usages", String(size), "--accounts", String(STAFF_ACCOUNTS)];
  await runAloud("lib/dev/generate/main.ts", many, url);
  await withClient(url, (client) => client.query(AUDIT_OF_EVERYBODY));
  await withClient(url, (client) => client.query(HOURS_IN_ORDER));
  await withClient(url, (client) => client.query("VACUUM ANALYZE"));
  const found: Record<string, number[]> = {};
  for (let round = 1; round <= rounds; round++) {
    console.log(`Staff pages, round ${round} of ${rounds}…`);
    const one = await runForJson<ReadResult>("bench/measure.ts", ["staff-reads"], url);
    for (const [name, ms] of Object.entries(one)) (found[name] ??= []).push(ms);
  }
  const worst = Array.from({ length: rounds }, (_, round) => Math.max(...Object.values(found).map((ms) => ms[round]!)));
  const words = Object.entries(found).map(([name, ms]) => `${name} ${spreadOf(ms).median.toFixed(1)}`);
  const detail = `the slowest, in ms: ${words.join(", ")}; ${sizeInWords(size)} of ${STAFF_ACCOUNTS.toLocaleString("en")} accounts`;
  return [row("staff_reads_ms", worst, detail)];
}

/** Does the server keep what it has done? Its memory after many usages, against its memory after a few. */
export async function memoryRow(bench: BenchServer, { wants, size }: Options): Promise<Row[]> {
  if (!wants("memory_load")) return [];
  const url = await makeDatabase(bench, "memory");
  await runAloud("lib/dev/generate/main.ts", ["--usages", "10000", "--accounts", "1000"], url);
  const accountIds = await accountsOf(url);
  const listener = await startListener(url);
  try {
    const items = 500;
    const body = () => ({
      items: Array.from({ length: items }, () => usageBody(accountIds[Math.floor(Math.random() * accountIds.length)]!)),
    });
    const batches = { path: "/api/billing/usage/batch", connections: 4, seconds: 2, items, body };
    const idle = listener.residentBytes();
    let recorded = 0;
    let few: number | null = null;
    for (const target = Math.min(size, 1_000_000); recorded < target;) {
      const before = await countBooked(url);
      const done = await load(listener.url, { ...batches, seconds: few === null ? 1 : 5 });
      await checkBooks(url, before, done.acknowledged);
      recorded += done.acknowledged;
      if (recorded >= SMALL_SIZE) few ??= listener.residentBytes();
    }
    const many = listener.residentBytes();
    const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
    const detail = `idle ${mb(idle)}, after the first ${mb(few!)}, after ${recorded} usages ${mb(many)}`;
    return [row("memory_load", [many / few!], detail, idle <= 300e6)];
  } finally {
    await listener.stop();
  }
}

export function sizeInWords(size: number): string {
  return `${size.toLocaleString("en")} usages`;
}
