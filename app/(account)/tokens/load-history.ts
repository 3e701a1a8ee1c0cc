import "server-only";
import type { HistoryPlace } from "@/components/history/history-place";
import type { HistoryPage } from "@/components/history/history-section";
import type { Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import {
  listTransactions,
  type TransactionFilter,
  type TransactionPage,
  type TransactionView,
} from "@/lib/queries/transactions";

const LINES_PER_PAGE = 25;

type Lines = Omit<HistoryPage, "totalLines" | "lines"> & { lines: TransactionView[] };

/** The lines at a place of an account's history, with what the paging needs to know. */
export async function loadHistory(
  actor: Actor,
  accountId: string,
  place: HistoryPlace,
): Promise<Lines & { totalLines: bigint }> {
  const read: Read = async (filter) => {
    const page = await listTransactions(actor, accountId, filter);
    assert(page.ok, "whoever looks at a history may see the account");
    return page.value;
  };
  const [page, newest] = await Promise.all([linesAt(read, place), read({ order: "newest", limit: 1 })]);
  // Lines are numbered from 1 without gaps, so the newest number is the count.
  return { ...page, totalLines: newest.transactions[0]?.seq ?? 0n };
}

type Read = (filter: TransactionFilter) => Promise<TransactionPage>;

async function linesAt(read: Read, { types, from }: HistoryPlace): Promise<Lines> {
  const filter = { ...(types.length > 0 && { types }), limit: LINES_PER_PAGE };
  if (from?.direction === "newer") {
    const { transactions, nextSeq } = await read({ ...filter, order: "oldest", afterSeq: from.seq });
    if (nextSeq !== null) return { lines: transactions.reverse(), hasNewer: true, hasOlder: true };
    // Arrived at the top: the newest page is a whole one, not what was left over.
    from = null;
  }
  const { transactions, nextSeq } = await read({ ...filter, order: "newest", ...(from && { afterSeq: from.seq }) });
  return { lines: transactions, hasNewer: from !== null, hasOlder: nextSeq !== null };
}
