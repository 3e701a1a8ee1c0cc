import { checkBooks, countBooked } from "./correctness";
import { load, usageBody, type Load } from "./load";
import type { RecordResult } from "./measure";
import { checkReference, fillReferenceDatabase, hasPgbench, referenceRate } from "./reference";
import { row, type Row, type RowName } from "./rows";
import { makeDatabase, runAloud, runForJson, startListener, withClient, type BenchServer } from "./servers";
import { spreadOf } from "./statistics";

export type Options = { rounds: number; seconds: number; size: number; wants: (name: RowName) => boolean };

const BATCH_ITEMS = 500;
const CALLERS = 64;

/** Rates of one kind, one per round. */
type Rates = Record<"R" | "H" | "P" | "bulk" | "ingest" | "hot" | "record", number[]>;

/** Everything that is about writing fast: ours and the references in turn, round after round. */
export async function writeRows(bench: BenchServer, options: Options): Promise<Row[]> {
  const { wants, rounds } = options;
  const names: RowName[] = ["bulk_vs_pgbench", "ingest_vs_pgbench", "hot_vs_pgbench", "vs_prisma_tx"];
  if (!names.some(wants)) return [];
  const reference = await makeDatabase(bench, "reference");
  await fillReferenceDatabase(reference);
  const ours = await makeDatabase(bench, "ours");
  await runAloud("lib/dev/generate/main.ts", ["--usages", "10000", "--accounts", "10000"], ours);

  const rates: Rates = { R: [], H: [], P: [], bulk: [], ingest: [], hot: [], record: [] };
  for (let round = 1; round <= rounds; round++) {
    console.log(`Writing, round ${round} of ${rounds}…`);
    await measureRound(bench, { reference, ours }, options, rates);
  }
  return rowsOf(rates, wants);
}

async function measureRound(
  bench: BenchServer,
  urls: { reference: string; ours: string },
  { seconds, wants }: Options,
  rates: Rates,
): Promise<void> {
  const accountIds = await accountsOf(urls.ours);
  const anyAccount = () => accountIds[Math.floor(Math.random() * accountIds.length)]!;
  const say = (name: keyof Rates, value: number) => {
    if (!(value > 0)) throw new Error(`${name}: not one was done in ${seconds} s; give it more --seconds`);
    rates[name].push(value);
    console.log(`  ${name.padEnd(8)} ${Math.round(value)}/s`);
  };
  const ours = async (name: keyof Rates, run: () => Promise<Load>) => {
    const before = await countBooked(urls.ours);
    const done = await run();
    await checkBooks(urls.ours, before, done.acknowledged);
    say(name, done.itemsPerSecond);
  };
  const single = (body: () => unknown) => (url: string) =>
    load(url, { path: "/api/billing/usage", connections: CALLERS, seconds, items: 1, body });
  const throughListener = async (call: (url: string) => Promise<Load>) => {
    const listener = await startListener(urls.ours);
    try {
      return await call(listener.url);
    } finally {
      await listener.stop();
    }
  };

  if (wants("bulk_vs_pgbench") || wants("ingest_vs_pgbench")) {
    say("R", await referenceRate(urls.reference, bench.folder, seconds, false));
  }
  if (wants("bulk_vs_pgbench")) {
    const body = () => ({ items: Array.from({ length: BATCH_ITEMS }, () => usageBody(anyAccount())) });
    const batches = { path: "/api/billing/usage/batch", connections: 4, seconds, items: BATCH_ITEMS, body };
    await ours("bulk", () => throughListener((url) => load(url, batches)));
  }
  if (wants("ingest_vs_pgbench")) {
    await ours("ingest", () => throughListener(single(() => usageBody(anyAccount()))));
  }
  if (wants("hot_vs_pgbench")) {
    say("H", await referenceRate(urls.reference, bench.folder, seconds, true));
    await ours("hot", () => throughListener(single(() => usageBody(accountIds[0]!))));
  }
  if (wants("vs_prisma_tx")) {
    const args = [String(CALLERS), String(seconds)];
    const byPrisma = await runForJson<RecordResult>("bench/measure.ts", ["prisma", ...args], urls.reference);
    say("P", byPrisma.itemsPerSecond);
    await ours("record", () => runForJson<RecordResult>("bench/measure.ts", ["record", ...args], urls.ours));
  }
  await checkReference(urls.reference);
}

function rowsOf(rates: Rates, wants: Options["wants"]): Row[] {
  const by = hasPgbench() ? "pgbench" : "node, for want of pgbench";
  const ratio = (name: RowName, ours: keyof Rates, reference: keyof Rates): Row[] => {
    if (!wants(name)) return [];
    const values = rates[ours].map((value, round) => value / rates[reference][round]!);
    const median = (of: keyof Rates) => `${Math.round(spreadOf(rates[of]).median)}/s`;
    const who = reference === "P" ? "Prisma" : by;
    return [row(name, values, `${median(ours)} ÷ ${reference} ${median(reference)} (${who})`)];
  };
  return [
    ...ratio("bulk_vs_pgbench", "bulk", "R"),
    ...ratio("ingest_vs_pgbench", "ingest", "R"),
    ...ratio("hot_vs_pgbench", "hot", "H"),
    ...ratio("vs_prisma_tx", "record", "P"),
  ];
}

export async function accountsOf(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM accounts ORDER BY id LIMIT 10000");
    return rows.map(({ id }) => id);
  });
}
