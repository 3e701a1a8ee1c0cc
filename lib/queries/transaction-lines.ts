import "server-only";
import { readLastLineBy } from "@/lib/db/ledger-reader";
import { lineOf, type LineRow } from "@/lib/db/ledger-rows";
import { ask } from "@/lib/db/transaction";
import { LINE_TYPES_BY_NAME, type LineSort } from "@/lib/domain/ledger/line-order";
import type { Line, LineType } from "@/lib/domain/ledger/types";

/*
 * The one reader of an account's lines. The page, the HTTP list, the CSV file and the statement differ only in how much
 * of them they take. Always by keyset: as quick at the millionth line as at the first, and what is written meanwhile
 * neither repeats a line nor hides one.
 */

export type LineFilter = {
  types?: readonly LineType[];
  /** Recorded from here on, */
  from?: Date;
  /** and before this. */
  to?: Date;
  /** Part of the description, in whatever case. */
  text?: string;
};

/** The lines that a filter may name, of an account as it was when it was asked: what comes later is not among them. */
export type LineWindow = { accountId: string; firstSeq: bigint; lastSeq: bigint; filter: LineFilter };

export type Reading = {
  sort: LineSort;
  /** Against the order, towards its beginning. */
  isBackwards?: boolean;
  /** Continue behind the line of this number. */
  afterSeq?: bigint;
  limit: number;
};

/** Null when there is no such account. */
export async function windowOf(accountId: string, filter: LineFilter): Promise<LineWindow | null> {
  const [account] = await ask<{ seq: bigint }>(`SELECT seq FROM accounts WHERE id = $1`, [accountId]);
  if (!account) return null;
  const lastBefore = async (at: Date) => {
    const last = new Date(at.getTime() - 1); // times are kept to the millisecond
    return (await readLastLineBy(ask, { id: accountId, lastSeq: account.seq }, last)).seq;
  };
  const [before, last] = await Promise.all([
    filter.from ? lastBefore(filter.from) : 0n,
    filter.to ? lastBefore(filter.to) : account.seq,
  ]);
  return { accountId, firstSeq: before + 1n, lastSeq: last, filter };
}

/** The next lines in an order, at most `limit`. */
export async function readLines(window: LineWindow, reading: Reading): Promise<Line[]> {
  if (window.lastSeq < window.firstSeq) return [];
  const { isBackwards = false, afterSeq } = reading;
  const { by, isDescending } = ORDERS[reading.sort];
  const goesDown = isDescending !== isBackwards;
  if (by === "seq") {
    const place = afterSeq === undefined ? null : { seq: afterSeq };
    return readSlice(window, { by, goesDown, place }, reading.limit);
  }
  // A line never changes, so that its number says where it stands in any order.
  const after = afterSeq === undefined ? null : await lineAt(window.accountId, afterSeq);
  if (by === "type") return readByType(window, { goesDown, isBackwards, after }, reading.limit);
  const value = by === "amount_tokens" ? after?.amountTokens : after?.balanceAfterTokens;
  return readSlice(window, { by, goesDown, place: after && { seq: after.seq, value } }, reading.limit);
}

const MOST_COUNTED = 50_000n;

/** How many lines the filter names; null where one would have to look at too many to know. */
export async function countLines(window: LineWindow): Promise<bigint | null> {
  const { firstSeq, lastSeq, filter } = window;
  // Lines are numbered without gaps.
  const span = lastSeq < firstSeq ? 0n : lastSeq - firstSeq + 1n;
  if (span === 0n || (!filter.types && filter.text === undefined)) return span;
  if (span > MOST_COUNTED) return null;
  const { conditions, values } = conditionsOf(window);
  const [row] = await ask<{ count: bigint }>(
    `SELECT count(*) FROM ledger_lines WHERE ${conditions.join(" AND ")}`,
    values,
  );
  return row!.count;
}

type Order = { by: "seq" | "amount_tokens" | "balance_after_tokens" | "type"; isDescending: boolean };

const ORDERS: Record<LineSort, Order> = {
  newest: { by: "seq", isDescending: true },
  oldest: { by: "seq", isDescending: false },
  type: { by: "type", isDescending: false },
  "-type": { by: "type", isDescending: true },
  amount: { by: "amount_tokens", isDescending: false },
  "-amount": { by: "amount_tokens", isDescending: true },
  balance: { by: "balance_after_tokens", isDescending: false },
  "-balance": { by: "balance_after_tokens", isDescending: true },
};

type Slice = {
  by: "seq" | "amount_tokens" | "balance_after_tokens";
  goesDown: boolean;
  place: { seq: bigint; value?: bigint } | null;
};

async function readSlice(window: LineWindow, { by, goesDown, place }: Slice, limit: number): Promise<Line[]> {
  const { conditions, values, put } = conditionsOf(window);
  const [beyond, direction] = goesDown ? ["<", "DESC"] : [">", "ASC"];
  if (place && by === "seq") conditions.push(`seq ${beyond} ${put(place.seq)}`);
  if (place && by !== "seq") conditions.push(`(${by}, seq) ${beyond} (${put(place.value)}, ${put(place.seq)})`);
  const order = by === "seq" ? `seq ${direction}` : `${by} ${direction}, seq ${direction}`;
  const rows = await ask<LineRow>(
    `SELECT * FROM ledger_lines WHERE ${conditions.join(" AND ")} ORDER BY ${order} LIMIT ${put(limit)}`,
    values,
  );
  return rows.map(lineOf);
}

/** One type after the other, each from new to old: every type has an index of its own, or is most of what there is. */
async function readByType(
  window: LineWindow,
  { goesDown, isBackwards, after }: { goesDown: boolean; isBackwards: boolean; after: Line | null },
  limit: number,
): Promise<Line[]> {
  const names = goesDown ? LINE_TYPES_BY_NAME.toReversed() : LINE_TYPES_BY_NAME;
  const wanted = names.filter((type) => window.filter.types?.includes(type) ?? true);
  const lines: Line[] = [];
  for (const type of wanted) {
    if (after && names.indexOf(type) < names.indexOf(after.type)) continue;
    const ofType = { ...window, filter: { ...window.filter, types: [type] } };
    const place = after?.type === type ? { seq: after.seq } : null;
    lines.push(...(await readSlice(ofType, { by: "seq", goesDown: !isBackwards, place }, limit - lines.length)));
    if (lines.length === limit) break;
  }
  return lines;
}

async function lineAt(accountId: string, seq: bigint): Promise<Line | null> {
  const [row] = await ask<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 AND seq = $2`, [accountId, seq]);
  return row ? lineOf(row) : null;
}

function conditionsOf({ accountId, firstSeq, lastSeq, filter }: LineWindow) {
  const values: unknown[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  const { types, from, to, text } = filter;
  const conditions = [
    `account_id = ${put(accountId)}`,
    `seq >= ${put(firstSeq)}`,
    `seq <= ${put(lastSeq)}`,
    // The numbers say it already; the times leave whole months out of the search.
    ...(from ? [`recorded_at >= ${put(from)}`] : []),
    ...(to ? [`recorded_at < ${put(to)}`] : []),
    ...(types ? [`type = ANY(${put(types)}::line_type[])`] : []),
    ...(text === undefined ? [] : [`strpos(lower(description), lower(${put(text)}::text)) > 0`]),
  ];
  return { conditions, values, put };
}
