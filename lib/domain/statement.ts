import type { LineType } from "./ledger/types";

/** What the lines of one type came to in a month. */
export type StatementSum = { type: LineType; lineCount: bigint; tokens: bigint };

/**
 * By how much a statement does not close: opening balance and everything that moved, less the closing balance. Zero,
 * or the statement is wrong and must not be shown as one.
 */
export function statementDifference(
  openingTokens: bigint,
  sums: readonly StatementSum[],
  closingTokens: bigint,
): bigint {
  return sums.reduce((balance, { tokens }) => balance + tokens, openingTokens) - closingTokens;
}
