import { historyQuery, type HistoryPlace } from "@/lib/contracts/history-place";
import type { LineSort } from "@/lib/domain/ledger/line-order";

export type SearchParams = Record<string, string | string[] | undefined>;

/** The address of a place in the history. */
export function historyHref(place: HistoryPlace): string {
  return `/tokens/history${historyQuery(place)}`;
}

/** Everything that is shown at a place, and on all the pages behind it, as a file. */
export function historyFileHref(place: HistoryPlace): string {
  return `/tokens/history/transactions.csv${historyQuery({ ...place, from: null })}`;
}

/** A place without its filters; the order stays. */
export function withoutFilters(place: HistoryPlace): HistoryPlace {
  return { ...place, types: [], fromDay: null, toDay: null, text: "", from: null };
}

export function isFiltered({ types, fromDay, toDay, text }: HistoryPlace): boolean {
  return types.length > 0 || fromDay !== null || toDay !== null || text !== "";
}

export type SortedColumn = "date" | "type" | "amount" | "balance";

/** The two orders of each column, the one that people look for first. */
export const columnSorts: Record<SortedColumn, readonly [first: LineSort, second: LineSort]> = {
  date: ["newest", "oldest"],
  type: ["type", "-type"],
  amount: ["-amount", "amount"],
  balance: ["-balance", "balance"],
};

/** What pressing the head of a column leads to. */
export function sortAfter(sort: LineSort, column: SortedColumn): LineSort {
  const [first, second] = columnSorts[column];
  return sort === first ? second : first;
}

/** The part of an address that names a line which is on the page. */
export function lineAnchor(seq: bigint): string {
  return `line-${seq}`;
}

export function transactionHref(transactionId: string): string {
  return `/tokens/transactions/${transactionId}`;
}
