import { checkBooks, countBooked } from "./correctness";
import { load, usageBody } from "./load";
import { row, type Row } from "./rows";
import {
  BILLING_SECRET,
  makeDatabase,
  runAloud,
  startBuiltApp,
  startListener,
  withClient,
  type BenchServer,
} from "./servers";
import { sizeInWords } from "./size-rows";
import { spreadOf } from "./statistics";
import { accountsOf, type Options } from "./write-rows";

/** What recording costs in a route of the app, against a route of the same server that does nothing. */
export async function routeRow(bench: BenchServer, { wants, rounds, seconds }: Options): Promise<Row[]> {
  if (!wants("route_vs_empty")) return [];
  const url = await makeDatabase(bench, "routes");
  await runAloud("lib/dev/generate/main.ts", ["--usages", "10000", "--accounts", "10000"], url);
  const accountIds = await accountsOf(url);
  const app = await startBuiltApp(bench, url);
  const empty: number[] = [];
  const recording: number[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      console.log(`Routes, round ${round} of ${rounds}…`);
      const calls = { connections: 64, seconds, items: 1 };
      empty.push((await load(app.url, { ...calls, path: "/api/health" })).itemsPerSecond);
      const body = () => usageBody(accountIds[Math.floor(Math.random() * accountIds.length)]!);
      const before = await countBooked(url);
      const done = await load(app.url, { ...calls, path: "/api/billing/usage", body });
      await checkBooks(url, before, done.acknowledged);
      recording.push(done.itemsPerSecond);
    }
  } finally {
    await app.stop();
  }
  const perSecond = (rates: number[]) => `${Math.round(spreadOf(rates).median)}/s`;
  const ratios = recording.map((rate, round) => rate / empty[round]!);
  return [row("route_vs_empty", ratios, `${perSecond(recording)} ÷ 0 ${perSecond(empty)}`)];
}

const FEW_LINES = 10_000;
const MANY_LINES = 1_000_000;

/** What an export takes of the server's memory, by its length. */
export async function exportRow(bench: BenchServer, { wants, rounds, size }: Options): Promise<Row[]> {
  if (!wants("export_1m")) return [];
  const many = Math.min(size, MANY_LINES);
  const make = async (name: string, usages: number) => {
    const url = await makeDatabase(bench, name);
    await runAloud("lib/dev/generate/main.ts", ["--usages", String(usages), "--accounts", "1"], url);
    return url;
  };
  const [few, long] = [await make("export_few", FEW_LINES), await make("export_many", many)];
  const peaks: { few: number; many: number }[] = [];
  let seconds = 0;
  for (let round = 1; round <= rounds; round++) {
    console.log(`Export, round ${round} of ${rounds}…`);
    const short = await exportedFrom(few);
    const whole = await exportedFrom(long);
    seconds = whole.seconds;
    peaks.push({ few: short.peakBytes, many: whole.peakBytes });
  }
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const last = peaks.at(-1)!;
  const detail = `${mb(last.few)} → ${mb(last.many)}; ${sizeInWords(many)} in ${seconds.toFixed(1)} s`;
  return [
    row(
      "export_1m",
      peaks.map((peak) => peak.many / peak.few),
      detail,
    ),
  ];
}

/** Has everything exported by a server of its own, which has done one export before; nothing may be missing. */
async function exportedFrom(databaseUrl: string): Promise<{ peakBytes: number; seconds: number }> {
  const account = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; seq: string }>("SELECT id, seq FROM accounts");
    return rows[0]!;
  });
  const listener = await startListener(databaseUrl);
  try {
    const csv = `${listener.url}/api/billing/transactions.csv?accountId=${account.id}`;
    const recently = new Date(Date.now() - 86_400_000).toISOString();
    await countLines(`${csv}&from=${recently}`);
    listener.forgetPeak();
    const started = performance.now();
    const lines = await countLines(csv);
    if (lines !== Number(account.seq) + 1) throw new Error(`${account.seq} lines, and ${lines} of the export`);
    return { peakBytes: listener.peakBytes(), seconds: (performance.now() - started) / 1_000 };
  } finally {
    await listener.stop();
  }
}

async function countLines(url: string): Promise<number> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${BILLING_SECRET}` } });
  if (!response.ok) throw new Error(`the export answered ${response.status}`);
  let lines = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    for (const byte of piece) if (byte === NEW_LINE) lines++;
  }
  return lines;
}

const NEW_LINE = 10;
