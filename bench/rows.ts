import { spreadOf } from "./statistics";

/** One row of the table of results. */
export type Row = {
  name: string;
  value: number | null;
  goal: string;
  met: boolean | null;
  /** The least and the most of all rounds; null for what is measured once. */
  spread: [number, number] | null;
  /** The figures behind the value, in words. */
  detail: string;
};

export type RowName = keyof typeof GOALS;

type Goal = { words: string; isMet: (value: number) => boolean };
const atLeast = (goal: number): Goal => ({ words: `≥ ${goal}`, isMet: (value) => value >= goal });
const atMost = (goal: number): Goal => ({ words: `≤ ${goal}`, isMet: (value) => value <= goal });

export const GOALS = {
  bulk_vs_pgbench: atLeast(6),
  ingest_vs_pgbench: atLeast(1.5),
  route_vs_empty: atLeast(0.8),
  hot_vs_pgbench: atLeast(10),
  vs_prisma_tx: atLeast(20),
  write_10m_vs_10k: { words: "p50 ≤ 1.15, p99 ≤ 1.3", isMet: (value: number) => value <= 1.15 },
  read_10m_vs_10k: { words: "≤ 1.5, each < 50 ms", isMet: (value: number) => value <= 1.5 },
  staff_100k: { words: "each < 50 ms", isMet: (value: number) => value < 50 },
  export_1m: atMost(1.5),
  bytes_per_usage: atMost(1_000),
  memory_load: { words: "≤ 1.3, idle ≤ 300 MB", isMet: (value: number) => value <= 1.3 },
  page_js_kb: atMost(250),
  page_lcp: atMost(1),
} as const satisfies Record<string, Goal>;

/** A row from a value of each round. `alsoMet` is for goals with a second part. */
export function row(name: RowName, values: readonly number[], detail: string, alsoMet = true): Row {
  const { median, least, most } = spreadOf(values);
  const { words, isMet } = GOALS[name];
  const spread: Row["spread"] = values.length > 1 ? [least, most] : null;
  return { name, value: median, goal: words, met: isMet(median) && alsoMet, spread, detail };
}

export function printTable(rows: readonly Row[]): void {
  const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));
  const cells = rows.map((one) => [
    one.name,
    one.value === null ? "–" : number(one.value),
    one.goal,
    one.met === null ? "not measured" : one.met ? "met" : "MISSED",
    one.spread ? one.spread.map(number).join("–") : "",
    one.detail,
  ]);
  const all = [["name", "value", "goal", "", "spread", "figures"], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  for (const line of all)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
}
