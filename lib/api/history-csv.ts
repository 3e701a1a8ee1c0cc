import { parseHistoryPlace } from "@/lib/contracts/history";
import { lineFilterOf } from "@/lib/contracts/history-place";
import { ok } from "@/lib/domain/result";
import { exportTransactions } from "@/lib/queries/transaction-export";
import { transactionsFile } from "./transactions-csv";
import { viewerFile } from "./viewer-file";

/** What the signed-in person's history page shows, all of it: the address has the page's own query. */
export const historyCsv = viewerFile("transactions.csv", async (actor, { query }) => {
  const place = parseHistoryPlace(Object.fromEntries(query));
  const pages = await exportTransactions(actor, actor.accountId, { ...lineFilterOf(place), sort: place.sort });
  return pages.ok ? ok(await transactionsFile(pages.value)) : pages;
});
