import "server-only";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import type { LineSort } from "@/lib/domain/ledger/line-order";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { Line, LineType } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { countLines, readLines, windowOf, type LineFilter, type LineWindow } from "./transaction-lines";

/** A ledger line as its owner may see it. */
export type TransactionView = {
  transactionId: string;
  seq: bigint;
  type: LineType;
  amountTokens: bigint;
  balanceBeforeTokens: bigint;
  balanceAfterTokens: bigint;
  description: string;
  actor: string;
  usageId: string | null;
  purchaseId: string | null;
  occurredAt: Date;
  recordedAt: Date;
};

export type TransactionFilter = LineFilter & {
  sort: LineSort;
  limit: number;
  /** Continue behind this line. */
  afterSeq?: bigint;
};

export type TransactionPage = { transactions: TransactionView[]; nextSeq: bigint | null };

/** A page of an account's history. */
export async function listTransactions(
  actor: Actor,
  accountId: string,
  { sort, limit, afterSeq, ...filter }: TransactionFilter,
): Promise<Result<TransactionPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const window = await windowOf(accountId, filter);
  if (!window) return refuse({ code: "account_not_found" });
  const lines = await readLines(window, { sort, afterSeq, limit: limit + 1 });
  const transactions = lines.slice(0, limit).map(transactionOf);
  return ok({ transactions, nextSeq: lines.length > limit ? transactions.at(-1)!.seq : null });
}

export type HistoryPage = {
  transactions: TransactionView[];
  hasPrevious: boolean;
  hasNext: boolean;
  /** How many lines the account has; known without counting, because they are numbered without gaps. */
  totalLines: bigint;
  /** How many of them the filter names; null where counting would take too long. */
  matchCount: bigint | null;
};

/** A page to stand on: it begins behind a line, or ends before it, and says whether there is more on either side. */
export async function getHistoryPage(
  actor: Actor,
  accountId: string,
  filter: LineFilter,
  { sort, limit, from }: { sort: LineSort; limit: number; from: { seq: bigint; direction: "on" | "back" } | null },
): Promise<Result<HistoryPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const [window, all] = await Promise.all([windowOf(accountId, filter), windowOf(accountId, {})]);
  if (!window || !all) return refuse({ code: "account_not_found" });
  const [page, matchCount] = await Promise.all([pageAt(window, sort, limit, from), countLines(window)]);
  return ok({ ...page, totalLines: all.lastSeq, matchCount });
}

async function pageAt(
  window: LineWindow,
  sort: LineSort,
  limit: number,
  from: { seq: bigint; direction: "on" | "back" } | null,
): Promise<Pick<HistoryPage, "transactions" | "hasPrevious" | "hasNext">> {
  if (from?.direction === "back") {
    const lines = await readLines(window, { sort, isBackwards: true, afterSeq: from.seq, limit: limit + 1 });
    if (lines.length > limit) {
      return { transactions: lines.slice(0, limit).reverse().map(transactionOf), hasPrevious: true, hasNext: true };
    }
    // Arrived at the beginning: the first page is a whole one, not what was left over.
    from = null;
  }
  const lines = await readLines(window, { sort, afterSeq: from?.seq, limit: limit + 1 });
  return {
    transactions: lines.slice(0, limit).map(transactionOf),
    hasPrevious: from !== null,
    hasNext: lines.length > limit,
  };
}

export function transactionOf(line: Line): TransactionView {
  return {
    transactionId: transactionIdOf(line.accountId, line.seq),
    seq: line.seq,
    type: line.type,
    amountTokens: line.amountTokens,
    balanceBeforeTokens: line.balanceBeforeTokens,
    balanceAfterTokens: line.balanceAfterTokens,
    description: line.description,
    actor: line.actor,
    usageId: line.usageId,
    purchaseId: line.purchaseId,
    occurredAt: line.occurredAt,
    recordedAt: line.recordedAt,
  };
}
