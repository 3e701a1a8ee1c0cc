import type { BulkFault, BulkRow } from "@/lib/domain/bulk-grants";

export type BulkOutcome = { line: number; email: string; direction: BulkRow["direction"]; amountTokens: bigint } & (
  { status: "booked" | "booked before"; balanceTokens: bigint } | { status: "refused"; sentence: string }
);

export type BulkResults = { outcomes: readonly BulkOutcome[]; faults: readonly BulkFault[] };

/** What came of each line, in the order of the list, as a spreadsheet reads it. */
export async function bulkResultsCsv(results: BulkResults): Promise<string> {
  const { stringify } = await import("csv-stringify/browser/esm/sync");
  return stringify([COLUMNS, ...rowsOf(results)], { escape_formulas: true });
}

const COLUMNS = ["line", "who", "tokens", "result", "balanceTokens", "why"];

function rowsOf({ outcomes, faults }: BulkResults): (string | number | bigint)[][] {
  const booked = outcomes.map((outcome) => [
    outcome.line,
    outcome.email,
    signedTokens(outcome),
    outcome.status,
    ...(outcome.status === "refused" ? ["", outcome.sentence] : [outcome.balanceTokens, ""]),
  ]);
  const leftOut = faults.map(({ line, text, message }) => [line, text, "", "left out", "", message]);
  return [...booked, ...leftOut].sort(([one], [other]) => Number(one) - Number(other));
}

/** Below zero where tokens are taken. */
export function signedTokens({ direction, amountTokens }: Pick<BulkOutcome, "direction" | "amountTokens">): bigint {
  return direction === "grant" ? amountTokens : -amountTokens;
}
