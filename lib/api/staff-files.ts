import { ok, type Result } from "@/lib/domain/result";
import {
  ACCOUNT_LEVELS,
  ACCOUNT_SORTS,
  ACCOUNT_STATUSES,
  listAccounts,
  type AccountRow,
} from "@/lib/queries/admin-accounts";
import { listPayments, PAYMENT_FILTERS, type PaymentRow } from "@/lib/queries/admin-payments";
import { listAuditEntries, type AuditView } from "@/lib/queries/audit-log";
import { DISPUTE_FILTERS, listDisputes, type DisputeRow } from "@/lib/queries/disputes";
import { getStatistics, type PartSums } from "@/lib/queries/statistics";
import type { Answer } from "./answer";
import { csvAnswer, type CsvColumns } from "./csv-stream";
import { viewerFile } from "./viewer-file";

/* Lists of the staff's pages as files, by the same questions that are in the page's address. */

export const accountsCsv = viewerFile("accounts.csv", async (actor, { query }) => {
  const of = <Choice extends string>(choices: readonly Choice[], name: string) =>
    choices.find((one) => one === query.get(name));
  const ask = {
    search: query.get("q") ?? "",
    status: of(ACCOUNT_STATUSES, "status"),
    level: of(ACCOUNT_LEVELS, "level"),
    sort: of(ACCOUNT_SORTS, "sort"),
  };
  const pageAt = (cursor?: string) => listAccounts(actor, { ...ask, cursor }, ROWS_A_PAGE);
  return listCsv("accounts.csv", ACCOUNTS, pageAt, ({ accounts }) => accounts);
});

export const auditCsv = viewerFile("audit.csv", async (actor, { query }) => {
  const ask = {
    kind: query.get("kind") ?? undefined,
    accountId: query.get("account") ?? undefined,
    search: query.get("q") ?? "",
    from: query.get("from") ?? undefined,
    to: query.get("to") ?? undefined,
  };
  const pageAt = (cursor?: string) => listAuditEntries(actor, { ...ask, cursor }, ROWS_A_PAGE);
  return listCsv("audit.csv", AUDIT, pageAt, ({ entries }) => entries);
});

export const paymentsCsv = viewerFile("payments.csv", async (actor, { query }) => {
  const ask = {
    show: PAYMENT_FILTERS.find((one) => one === query.get("show")) ?? "all",
    search: query.get("q") ?? "",
  };
  const pageAt = (cursor?: string) => listPayments(actor, { ...ask, cursor }, ROWS_A_PAGE);
  return listCsv("payments.csv", PAYMENTS, pageAt, ({ payments }) => payments);
});

export const disputesCsv = viewerFile("disputes.csv", async (actor, { query }) => {
  const show = DISPUTE_FILTERS.find((one) => one === query.get("show")) ?? "open";
  const pageAt = (cursor?: string) => listDisputes(actor, { show, cursor }, ROWS_A_PAGE);
  return listCsv("disputes.csv", DISPUTES, pageAt, ({ disputes }) => disputes);
});

export const statisticsCsv = viewerFile("statistics.csv", async (actor, { query }) => {
  const statistics = await getStatistics(actor, rangeIn(query));
  if (!statistics.ok) return statistics;
  const { range, byModel, byOperation } = statistics.value;
  const rows = [
    ...byModel.map((part) => ({ by: "model", ...part })),
    ...byOperation.map((part) => ({ by: "operation", ...part })),
  ];
  return ok(await csvAnswer(`statistics-${range.from}-${range.to}.csv`, STATISTICS, onePage(rows)));
});

const ROWS_A_PAGE = 500;

/** The days that the address of the statistics names. */
export function rangeIn(asked: URLSearchParams): { from: string; to: string } {
  return { from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
}

type Page = { nextCursor: string | null };

/** A whole list, page after page. */
async function listCsv<P extends Page, Row>(
  filename: string,
  columns: CsvColumns<Row>,
  pageAt: (cursor?: string) => Promise<Result<P>>,
  rowsOf: (page: P) => readonly Row[],
): Promise<Result<Answer>> {
  const first = await pageAt();
  return first.ok ? ok(await csvAnswer(filename, columns, following(first.value, pageAt, rowsOf))) : first;
}

/** The rows of a list, from its first page on, which has been read. */
async function* following<P extends Page, Row>(
  first: P,
  pageAt: (cursor: string) => Promise<Result<P>>,
  rowsOf: (page: P) => readonly Row[],
): AsyncGenerator<readonly Row[], void> {
  for (let page = first; ;) {
    yield rowsOf(page);
    if (page.nextCursor === null) return;
    const next = await pageAt(page.nextCursor);
    if (!next.ok) return;
    page = next.value;
  }
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

const PAYMENTS: CsvColumns<PaymentRow> = {
  createdAt: (row) => row.createdAt.toISOString(),
  email: (row) => row.email,
  name: (row) => row.name,
  kind: (row) => row.kind,
  status: (row) => row.status,
  package: (row) => row.packageName,
  amountTokens: (row) => row.amountTokens,
  currency: (row) => row.currency,
  priceCents: (row) => row.priceCents,
  paidCents: (row) => row.paidCents,
  refundedCents: (row) => row.refundedCents,
  refundedTokens: (row) => row.refundedTokens,
  disputeId: (row) => row.dispute?.id ?? null,
  disputeStatus: (row) => row.dispute?.status ?? null,
  failure: (row) => row.failureMessage,
  paymentIntentId: (row) => row.paymentIntentId,
  accountId: (row) => row.accountId,
  purchaseId: (row) => row.purchaseId,
};

const DISPUTES: CsvColumns<DisputeRow> = {
  openedAt: (row) => row.openedAt.toISOString(),
  id: (row) => row.id,
  email: (row) => row.email,
  package: (row) => row.packageName,
  currency: (row) => row.currency,
  amountCents: (row) => row.amountCents,
  reason: (row) => row.reason,
  status: (row) => row.status,
  areFundsWithdrawn: (row) => String(row.areFundsWithdrawn),
  takenTokens: (row) => row.takenTokens,
  frozenTokens: (row) => row.frozenTokens,
  evidenceDueAt: (row) => row.evidenceDueAt?.toISOString() ?? null,
  closedAt: (row) => row.closedAt?.toISOString() ?? null,
  accountId: (row) => row.accountId,
  purchaseId: (row) => row.purchaseId,
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
