import { currentViewer } from "@/lib/auth/actor";
import type { Actor } from "@/lib/domain/access";
import { refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import {
  ACCOUNT_LEVELS,
  ACCOUNT_SORTS,
  ACCOUNT_STATUSES,
  listAccounts,
  type AccountRow,
} from "@/lib/queries/admin-accounts";
import { listAuditEntries, type AuditView } from "@/lib/queries/audit-log";
import { getStatistics, type PartSums } from "@/lib/queries/statistics";
import { csvFile, type CsvColumns } from "./csv";
import { fault } from "./endpoint";
import { problem } from "./respond";
import { statisticsDocument } from "./statistics-document";

/*
 * Lists of the staff's pages as files, by the same questions that are in the page's address. Whoever may read the page
 * may have the file; for everybody else each answers as the page does.
 */

export const accountsCsv = staffFile("accounts.csv", async (actor, asked) => {
  const of = <Choice extends string>(choices: readonly Choice[], name: string) =>
    choices.find((one) => one === asked.get(name));
  const ask = {
    search: asked.get("q") ?? "",
    status: of(ACCOUNT_STATUSES, "status"),
    level: of(ACCOUNT_LEVELS, "level"),
    sort: of(ACCOUNT_SORTS, "sort"),
  };
  const first = await listAccounts(actor, ask, ROWS_A_PAGE);
  if (!first.ok) return first;
  const pages = following(first.value, async (cursor) => listAccounts(actor, { ...ask, cursor }, ROWS_A_PAGE));
  return {
    ok: true,
    value: await csvFile(
      "accounts.csv",
      ACCOUNTS,
      rowsOf(pages, ({ accounts }) => accounts),
    ),
  };
});

export const auditCsv = staffFile("audit.csv", async (actor, asked) => {
  const ask = {
    kind: asked.get("kind") ?? undefined,
    accountId: asked.get("account") ?? undefined,
    search: asked.get("q") ?? "",
    from: asked.get("from") ?? undefined,
    to: asked.get("to") ?? undefined,
  };
  const first = await listAuditEntries(actor, ask, ROWS_A_PAGE);
  if (!first.ok) return first;
  const pages = following(first.value, async (cursor) => listAuditEntries(actor, { ...ask, cursor }, ROWS_A_PAGE));
  return {
    ok: true,
    value: await csvFile(
      "audit.csv",
      AUDIT,
      rowsOf(pages, ({ entries }) => entries),
    ),
  };
});

export const statisticsCsv = staffFile("statistics.csv", async (actor, asked) => {
  const statistics = await getStatistics(actor, rangeIn(asked));
  if (!statistics.ok) return statistics;
  const { range, byModel, byOperation } = statistics.value;
  const rows = [
    ...byModel.map((part) => ({ by: "model", ...part })),
    ...byOperation.map((part) => ({ by: "operation", ...part })),
  ];
  return {
    ok: true,
    value: await csvFile(`statistics-${range.from}-${range.to}.csv`, STATISTICS, onePage(rows)),
  };
});

export const statisticsPdf = staffFile("statistics.pdf", async (actor, asked) => {
  const statistics = await getStatistics(actor, rangeIn(asked));
  if (!statistics.ok) return statistics;
  const { from, to } = statistics.value.range;
  const document = await statisticsDocument(statistics.value, new Date());
  const headers = {
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="statistics-${from}-${to}.pdf"`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return { ok: true, value: new Response(new Uint8Array(document), { headers }) };
});

const ROWS_A_PAGE = 500;

type File = (request: Request) => Promise<Response>;

/** Who is asking is the signed-in person; a refusal and a fault of ours answer as everywhere. */
function staffFile(name: string, make: (actor: Actor, asked: URLSearchParams) => Promise<Result<Response>>): File {
  return async (request) => {
    try {
      const viewer = await currentViewer();
      const made = viewer
        ? await make(viewer.actor, new URL(request.url).searchParams)
        : refuse({ code: "not_signed_in" });
      return made.ok ? made.value : problem(made.refusal).toResponse();
    } catch (error) {
      return fault(error, newId(), `GET ${name}`).toResponse();
    }
  };
}

function rangeIn(asked: URLSearchParams): { from: string; to: string } {
  return { from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
}

type Page = { nextCursor: string | null };

async function* following<P extends Page>(
  first: P,
  pageAt: (cursor: string) => Promise<Result<P>>,
): AsyncGenerator<P, void> {
  for (let page = first; ;) {
    yield page;
    if (page.nextCursor === null) return;
    const next = await pageAt(page.nextCursor);
    if (!next.ok) return;
    page = next.value;
  }
}

async function* rowsOf<P, Row>(pages: AsyncGenerator<P, void>, rows: (page: P) => readonly Row[]) {
  for await (const page of pages) yield rows(page);
}

async function* onePage<Row>(rows: readonly Row[]) {
  yield rows;
}

const ACCOUNTS: CsvColumns<AccountRow> = {
  accountId: (row) => row.accountId,
  userId: (row) => row.userId,
  email: (row) => row.email,
  name: (row) => row.name,
  role: (row) => row.role,
  status: (row) => row.status,
  level: (row) => row.level,
  balanceTokens: (row) => row.balanceTokens,
  heldTokens: (row) => row.heldTokens,
  availableTokens: (row) => row.availableTokens,
  lifetimePurchasedTokens: (row) => row.lifetimePurchasedTokens,
  lifetimeUsedTokens: (row) => row.lifetimeUsedTokens,
  lastPurchaseAt: (row) => row.lastPurchaseAt?.toISOString() ?? null,
  createdAt: (row) => row.createdAt.toISOString(),
};

const AUDIT: CsvColumns<AuditView> = {
  at: (row) => row.at.toISOString(),
  by: (row) => row.by,
  actor: (row) => row.actor,
  action: (row) => row.action,
  subject: (row) => row.subject,
  accountId: (row) => row.accountId,
  before: (row) => row.before && JSON.stringify(row.before),
  after: (row) => row.after && JSON.stringify(row.after),
  reason: (row) => row.reason,
  requestId: (row) => row.requestId,
  id: (row) => row.id,
};

const STATISTICS: CsvColumns<PartSums & { by: string }> = {
  by: (row) => row.by,
  name: (row) => row.name,
  operations: (row) => row.operationCount,
  failed: (row) => row.failedCount,
  unpriced: (row) => row.unpricedCount,
  actualTokens: (row) => row.actualTokens,
  billableTokens: (row) => row.billableTokens,
  billableTokensBefore: (row) => row.billableTokensBefore,
  costMicroUsd: (row) => row.costMicroUsd,
  costUnknown: (row) => row.costUnknownCount,
};
