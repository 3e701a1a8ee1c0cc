import "server-only";
import { database } from "@/lib/db/client";
import { lineOf, type LineRow } from "@/lib/db/ledger-rows";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import type { Line } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import type { TransactionFilter } from "./transactions";

export type ExportFilter = Pick<TransactionFilter, "types" | "from" | "to" | "order">;

const LINES_A_PAGE = 1_000;

/**
 * The lines that a filter names, all of them, page by page: a page is read when it is asked for, so that a slow reader
 * costs no memory and one who leaves costs nothing more. Lines never change and the last one is fixed at the start,
 * so that the pages belong together without a transaction that would have to stay open between them.
 */
export async function exportTransactions(
  actor: Actor,
  accountId: string,
  filter: ExportFilter,
): Promise<Result<AsyncGenerator<Line[], void>>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { rows } = await database().pool.query<{ seq: bigint }>(`SELECT seq FROM accounts WHERE id = $1`, [accountId]);
  return rows[0] ? ok(pages(accountId, filter, rows[0].seq)) : refuse({ code: "account_not_found" });
}

async function* pages(accountId: string, filter: ExportFilter, lastSeq: bigint): AsyncGenerator<Line[], void> {
  const isNewestFirst = filter.order === "newest";
  let [above, below] = [0n, lastSeq + 1n];
  for (;;) {
    const { rows } = await database().pool.query<LineRow>(
      `SELECT * FROM ledger_lines
        WHERE account_id = $1 AND seq > $2 AND seq < $3
          AND ($4::line_type[] IS NULL OR type = ANY($4::line_type[]))
          AND recorded_at >= $5::timestamptz AND recorded_at < $6::timestamptz
        ORDER BY seq ${isNewestFirst ? "DESC" : "ASC"} LIMIT ${LINES_A_PAGE}`,
      [accountId, above, below, filter.types ?? null, filter.from ?? "-infinity", filter.to ?? "infinity"],
    );
    if (rows.length > 0) yield rows.map(lineOf);
    if (rows.length < LINES_A_PAGE) return;
    const reached = rows.at(-1)!.seq;
    if (isNewestFirst) below = reached;
    else above = reached;
  }
}
