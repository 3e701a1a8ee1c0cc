import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { hasPgbench } from "./reference";
import { pageRows } from "./page-rows";
import { GOALS, printTable, type Row, type RowName } from "./rows";
import { POSTGRES_SETTINGS, startBenchServer } from "./servers";
import { exportRow, routeRow } from "./server-rows";
import { memoryRow, sizeRows } from "./size-rows";
import { staffRows } from "./staff-rows";
import { writeRows, type Options } from "./write-rows";

const RESULTS = path.join(import.meta.dirname, "results", "latest.json");

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "5" },
      size: { type: "string", default: "1000000" },
      full: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  const only = values.only?.split(",");
  const unknown = only?.filter((name) => !(name in GOALS)) ?? [];
  if (unknown.length > 0) {
    console.error(`There is no row ${unknown.join(", ")}. Rows: ${Object.keys(GOALS).join(", ")}`);
    return 2;
  }
  const options: Options = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    size: values.full ? 10_000_000 : Number(values.size),
    wants: (name: RowName) => only === undefined || only.includes(name),
  };
  const bench = await startBenchServer(values.keep);
  const rows: Row[] = [];
  try {
    rows.push(...(await writeRows(bench, options)));
    rows.push(...(await sizeRows(bench, options)));
    rows.push(...(await staffRows(bench, options)));
    rows.push(...(await memoryRow(bench, options)));
    rows.push(...(await routeRow(bench, options)));
    rows.push(...(await exportRow(bench, options)));
    rows.push(...(await pageRows(bench, options)));
  } finally {
    await bench.stop();
  }
  const order = Object.keys(GOALS);
  rows.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  printTable(rows);
  keepResults(rows, options);
  return rows.some(({ met }) => met === false) ? 1 : 0;
}

function keepResults(rows: readonly Row[], { rounds, seconds, size }: Options): void {
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, memoryBytes: totalmem() };
  const reference = hasPgbench() ? "pgbench" : "node";
  mkdirSync(path.dirname(RESULTS), { recursive: true });
  const measuredAt = new Date().toISOString();
  const conditions = { rounds, seconds, size, reference, node: process.version, postgres: POSTGRES_SETTINGS, machine };
  writeFileSync(RESULTS, `${JSON.stringify({ measuredAt, conditions, rows }, null, 2)}\n`);
  console.log(`Written to ${path.relative(process.cwd(), RESULTS)}.`);
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.stack ?? error.message);
  return 1;
});
