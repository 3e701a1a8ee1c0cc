import { timeIn } from "@/lib/domain/calendar";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { Line } from "@/lib/domain/ledger/types";
import { assert } from "@/lib/domain/result";
import { readStatementLines, type Statement } from "@/lib/queries/statement";
import type { CsvColumns } from "./csv-stream";

/** A row of the file: a balance that somebody begins or ends with, or a line between them. */
export type StatementEntry =
  { entry: "opening" | "closing"; at: Date; balanceTokens: bigint } | { entry: "transaction"; line: Line };

/** Breaks off, so that the file cannot be taken for a whole one, when its lines do not lead to its closing balance. */
export async function* statementEntries(statement: Statement): AsyncGenerator<StatementEntry[], void> {
  const { from, to, asOf, isOver, openingTokens, closingTokens } = statement;
  yield [{ entry: "opening", at: from, balanceTokens: openingTokens }];
  let balanceTokens = openingTokens;
  for await (const lines of readStatementLines(statement)) {
    for (const line of lines) balanceTokens += line.amountTokens;
    yield lines.map((line) => ({ entry: "transaction", line }));
  }
  assert(balanceTokens === closingTokens, "the lines of a statement lead to its closing balance");
  yield [{ entry: "closing", at: isOver ? to : asOf, balanceTokens: closingTokens }];
}

export function columnsIn(timeZone: string): CsvColumns<StatementEntry> {
  const ofLine = (value: (line: Line) => string | bigint | null) => (row: StatementEntry) =>
    row.entry === "transaction" ? value(row.line) : null;
  const at = (row: StatementEntry) => (row.entry === "transaction" ? row.line.recordedAt : row.at);
  return {
    entry: (row) => row.entry,
    at: (row) => at(row).toISOString(),
    localTime: (row) => timeIn(timeZone, at(row)),
    transactionId: ofLine((line) => transactionIdOf(line.accountId, line.seq)),
    type: ofLine((line) => line.type),
    description: ofLine((line) => line.description),
    amount: ofLine((line) => line.amountTokens),
    balance: (row) => (row.entry === "transaction" ? row.line.balanceAfterTokens : row.balanceTokens),
  };
}
