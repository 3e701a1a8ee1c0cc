import { stringify } from "csv-stringify/sync";
import { ListTransactionsQuery } from "@/lib/contracts/transactions";
import { findAccount } from "@/lib/db/account-store";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { Line } from "@/lib/domain/ledger/types";
import { exportTransactions } from "@/lib/queries/transaction-export";
import { Answer } from "./answer";
import { nameIn } from "./accounts";
import { parse, type Call } from "./endpoint";
import { problem } from "./respond";

const ExportQuery = ListTransactionsQuery.pick({ type: true, from: true, to: true, sort: true });

/** `GET /api/billing/transactions.csv`: the list's filters, without its pages. */
export async function getTransactionsCsv({ query, actor }: Call): Promise<Answer> {
  const asked = parse(ExportQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { type, from, to, sort } = asked.value;
  const account = await findAccount(nameIn(query));
  if (!account) return problem({ code: "account_not_found" });
  const pages = await exportTransactions(actor, account.accountId, { types: type, from, to, order: sort });
  if (!pages.ok) return problem(pages.refusal);
  // The first page is read before the answer begins: a database that is away is still a 503.
  const first = await pages.value.next();
  const headers = {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="transactions.csv"`,
  };
  return new Answer(200, headers, csvStream(first, pages.value));
}

type Pages = AsyncGenerator<Line[], void>;

/** Reads on when the client has taken what there was, and stops when it leaves. */
function csvStream(first: IteratorResult<Line[], void>, pages: Pages): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: Promise<IteratorResult<Line[], void>> | null = Promise.resolve(first);
  let hasHeader = false;
  return new ReadableStream(
    {
      async pull(controller) {
        const { value: lines, done } = await (page ?? pages.next());
        page = null;
        if (!hasHeader || lines) controller.enqueue(encoder.encode(csv(lines ?? [], !hasHeader)));
        hasHeader = true;
        if (done) controller.close();
      },
      async cancel() {
        await pages.return();
      },
    },
    { highWaterMark: 1 },
  );
}

const COLUMNS = {
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
} satisfies Record<string, (line: Line) => string | bigint | null>;

function csv(lines: readonly Line[], withHeader: boolean): string {
  const rows = lines.map((line) => Object.values(COLUMNS).map((value) => value(line)));
  // A text that a spreadsheet would run as a formula is given as text. Numbers stay numbers, negative ones too.
  return stringify(withHeader ? [Object.keys(COLUMNS), ...rows] : rows, { escape_formulas: true });
}
