import { ListTransactionsQuery } from "@/lib/contracts/transactions";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { Line } from "@/lib/domain/ledger/types";
import { exportTransactions } from "@/lib/queries/transaction-export";
import type { Answer } from "./answer";
import { nameIn } from "./accounts";
import { csvAnswer, type CsvColumns } from "./csv-stream";
import { parse, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { problem } from "./respond";

const ExportQuery = ListTransactionsQuery.pick({ type: true, from: true, to: true, text: true, sort: true });

/** `GET /api/billing/transactions.csv`: the list's filters, without its pages. */
export async function getTransactionsCsv({ query, actor }: Call): Promise<Answer> {
  const asked = parse(ExportQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { type, from, to, text, sort } = asked.value;
  const account = await accountWithinLimit(nameIn(query));
  if (!account.ok) return problem(account.refusal);
  const pages = await exportTransactions(actor, account.value.accountId, { types: type, from, to, text, sort });
  return pages.ok ? transactionsFile(pages.value) : problem(pages.refusal);
}

const COLUMNS: CsvColumns<Line> = {
  transactionId: (line) => transactionIdOf(line.accountId, line.seq),
  seq: (line) => line.seq,
  type: (line) => line.type,
  amount: (line) => line.amountTokens,
  balanceBefore: (line) => line.balanceBeforeTokens,
  balanceAfter: (line) => line.balanceAfterTokens,
  description: (line) => line.description,
  actor: (line) => line.actor,
  usageId: (line) => line.usageId,
  purchaseId: (line) => line.purchaseId,
  occurredAt: (line) => line.occurredAt.toISOString(),
  recordedAt: (line) => line.recordedAt.toISOString(),
};

/** Lines as a file, whoever asks for it. */
export function transactionsFile(pages: AsyncGenerator<Line[], void>): Promise<Answer> {
  return csvAnswer("transactions.csv", COLUMNS, pages);
}
