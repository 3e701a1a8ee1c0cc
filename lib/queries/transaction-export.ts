import "server-only";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import type { LineSort } from "@/lib/domain/ledger/line-order";
import type { Line } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { readLines, windowOf, type LineFilter, type LineWindow } from "./transaction-lines";

/** Where the order is the account's own, a page is read where the last one ended; in others it may have to be sought. */
const LINES_A_PAGE = 1_000;
const LINES_A_SOUGHT_PAGE = 10_000;

/**
 * The lines that a filter names, all of them, page by page: a page is read when it is asked for, so that a slow reader
 * costs no memory and one who leaves costs nothing more. Lines never change and the last one is fixed at the start,
 * so that the pages belong together without a transaction that would have to stay open between them.
 */
export async function exportTransactions(
  actor: Actor,
  accountId: string,
  { sort, ...filter }: LineFilter & { sort: LineSort },
): Promise<Result<AsyncGenerator<Line[], void>>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const window = await windowOf(accountId, filter);
  return window ? ok(pages(window, sort)) : refuse({ code: "account_not_found" });
}

async function* pages(window: LineWindow, sort: LineSort): AsyncGenerator<Line[], void> {
  const limit = sort === "newest" || sort === "oldest" ? LINES_A_PAGE : LINES_A_SOUGHT_PAGE;
  let afterSeq: bigint | undefined;
  for (;;) {
    const lines = await readLines(window, { sort, afterSeq, limit });
    if (lines.length > 0) yield lines;
    if (lines.length < limit) return;
    afterSeq = lines.at(-1)!.seq;
  }
}
