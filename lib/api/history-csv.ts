import { currentViewer } from "@/lib/auth/actor";
import { parseHistoryPlace } from "@/lib/contracts/history";
import { lineFilterOf } from "@/lib/contracts/history-place";
import { newId } from "@/lib/ids";
import { exportTransactions } from "@/lib/queries/transaction-export";
import { fault } from "./endpoint";
import { problem } from "./respond";
import { transactionsFile } from "./transactions-csv";

/** What the signed-in person's history page shows, all of it: the address has the page's own query. */
export async function historyCsv(request: Request): Promise<Response> {
  try {
    const viewer = await currentViewer();
    if (!viewer) return problem({ code: "not_signed_in" }).toResponse();
    const { actor } = viewer;
    const place = parseHistoryPlace(Object.fromEntries(new URL(request.url).searchParams));
    const pages = await exportTransactions(actor, actor.accountId, { ...lineFilterOf(place), sort: place.sort });
    const answer = pages.ok ? await transactionsFile(pages.value) : problem(pages.refusal);
    answer.headers["cache-control"] = "no-store";
    return answer.toResponse();
  } catch (error) {
    return fault(error, newId(), "GET /tokens/history/transactions.csv").toResponse();
  }
}
