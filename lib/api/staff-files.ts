import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import {
  ACCOUNT_LEVELS,
  ACCOUNT_SORTS,
  ACCOUNT_STATUSES,
  listAccounts,
  type AccountPage,
} from "@/lib/queries/admin-accounts";
import { listAllPackages, listPrices, listUnpricedUsages, type UnpricedPage } from "@/lib/queries/admin-catalogue";
import { listPayments, PAYMENT_FILTERS, type PaymentPage } from "@/lib/queries/admin-payments";
import { listSettingChanges, type SettingHistory } from "@/lib/queries/admin-settings";
import { listAuditEntries, type AuditPage } from "@/lib/queries/audit-log";
import { DISPUTE_FILTERS, listDisputes, type DisputePage } from "@/lib/queries/disputes";
import { getIntegrity } from "@/lib/queries/integrity";
import { listQuestions, QUESTION_FILTERS, type QuestionPage } from "@/lib/queries/questions";
import { getStatistics } from "@/lib/queries/statistics";
import { exportTransactions } from "@/lib/queries/transaction-export";
import { EVENT_STATUSES, listWebhookEvents, type EventPage } from "@/lib/queries/webhook-events";
import type { Answer } from "./answer";
import { csvAnswer, type CsvColumns } from "./csv-stream";
import {
  accountColumns,
  auditColumns,
  disputeColumns,
  eventColumns,
  findingColumns,
  packageColumns,
  paymentColumns,
  priceColumns,
  questionColumns,
  settingChangeColumns,
  statisticsColumns,
  unpricedColumns,
} from "./staff-columns";
import { transactionsFile } from "./transactions-csv";
import { viewerFile } from "./viewer-file";

/**
 * A list of the staff's pages as a file of that name: the page's own question, asked by whoever comes, with what is in
 * the page's address.
 */
type StaffFile = (actor: Actor, query: URLSearchParams, name: string) => Promise<Result<Answer>>;
export type StaffFileName = keyof typeof staffFiles;

export const staffFiles = {
  "accounts.csv": pagedFile(
    accountColumns,
    ({ accounts }: AccountPage) => accounts,
    (actor, query) => {
      const ask = {
        search: query.get("q") ?? "",
        status: choiceIn(query, "status", ACCOUNT_STATUSES),
        level: choiceIn(query, "level", ACCOUNT_LEVELS),
        sort: choiceIn(query, "sort", ACCOUNT_SORTS),
      };
      return (cursor) => listAccounts(actor, { ...ask, cursor }, ROWS_A_PAGE);
    },
  ),

  "transactions.csv": async (actor, query) => {
    if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
    const accountId = query.get("account") ?? "";
    if (!isId(accountId)) return refuse({ code: "account_not_found" });
    const pages = await exportTransactions(actor, accountId, { sort: "newest" });
    return pages.ok ? ok(await transactionsFile(pages.value)) : pages;
  },

  "audit.csv": pagedFile(
    auditColumns,
    ({ entries }: AuditPage) => entries,
    (actor, query) => {
      const ask = {
        kind: query.get("kind") ?? undefined,
        accountId: query.get("account") ?? undefined,
        search: query.get("q") ?? "",
        from: query.get("from") ?? undefined,
        to: query.get("to") ?? undefined,
      };
      return (cursor) => listAuditEntries(actor, { ...ask, cursor }, ROWS_A_PAGE);
    },
  ),

  "payments.csv": pagedFile(
    paymentColumns,
    ({ payments }: PaymentPage) => payments,
    (actor, query) => {
      const ask = { show: choiceIn(query, "show", PAYMENT_FILTERS) ?? "all", search: query.get("q") ?? "" };
      return (cursor) => listPayments(actor, { ...ask, cursor }, ROWS_A_PAGE);
    },
  ),

  "disputes.csv": pagedFile(
    disputeColumns,
    ({ disputes }: DisputePage) => disputes,
    (actor, query) => {
      const show = choiceIn(query, "show", DISPUTE_FILTERS) ?? "open";
      return (cursor) => listDisputes(actor, { show, cursor }, ROWS_A_PAGE);
    },
  ),

  "webhooks.csv": pagedFile(
    eventColumns,
    ({ events }: EventPage) => events,
    (actor, query) => {
      const asked = query.getAll("status");
      const statuses = EVENT_STATUSES.filter((status) => asked.includes(status));
      return (cursor) => listWebhookEvents(actor, { statuses, cursor }, ROWS_A_PAGE);
    },
  ),

  "questions.csv": pagedFile(
    questionColumns,
    ({ questions }: QuestionPage) => questions,
    (actor, query) => {
      const status = choiceIn(query, "show", QUESTION_FILTERS) ?? "open";
      return (cursor) => listQuestions(actor, { status, cursor }, ROWS_A_PAGE);
    },
  ),

  "packages.csv": wholeFile(packageColumns, listAllPackages),

  "prices.csv": wholeFile(priceColumns, async (actor) => {
    const list = await listPrices(actor);
    if (!list.ok) return list;
    return ok(list.value.models.flatMap(({ kind, versions }) => versions.map((version) => ({ kind, ...version }))));
  }),

  "unpriced.csv": pagedFile(
    unpricedColumns,
    ({ usages }: UnpricedPage) => usages,
    (actor) => (cursor) => listUnpricedUsages(actor, { cursor }, ROWS_A_PAGE),
  ),

  "setting-changes.csv": pagedFile(
    settingChangeColumns,
    ({ changes }: SettingHistory) => changes,
    (actor) => (cursor) => listSettingChanges(actor, { cursor }, ROWS_A_PAGE),
  ),

  "integrity-findings.csv": wholeFile(findingColumns, async (actor) => {
    const integrity = await getIntegrity(actor);
    return integrity.ok ? ok(integrity.value.last?.findings ?? []) : integrity;
  }),

  "statistics.csv": async (actor, query) => {
    const statistics = await getStatistics(actor, rangeIn(query));
    if (!statistics.ok) return statistics;
    const { range, byModel, byOperation } = statistics.value;
    const rows = [
      ...byModel.map((part) => ({ by: "model", ...part })),
      ...byOperation.map((part) => ({ by: "operation", ...part })),
    ];
    return ok(await csvAnswer(`statistics-${range.from}-${range.to}.csv`, statisticsColumns, onePage(rows)));
  },
} satisfies Record<string, StaffFile>;

/** The route of one of them, for the signed-in person. */
export function staffFile(name: StaffFileName) {
  return viewerFile(name, (actor, { query }) => staffFiles[name](actor, query, name));
}

const ROWS_A_PAGE = 500;

/** The days that the address of the statistics names. */
export function rangeIn(asked: URLSearchParams): { from: string; to: string } {
  return { from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
}

function choiceIn<Choice extends string>(query: URLSearchParams, name: string, choices: readonly Choice[]) {
  return choices.find((one) => one === query.get(name));
}

type Page = { nextCursor: string | null };
type PageAt<P> = (cursor?: string) => Promise<Result<P>>;

/** A list as a file, read page after page by the question that the address asks. */
function pagedFile<P extends Page, Row>(
  columns: CsvColumns<Row>,
  rowsOf: (page: P) => readonly Row[],
  ask: (actor: Actor, query: URLSearchParams) => PageAt<P>,
): StaffFile {
  return async (actor, query, name) => {
    const pageAt = ask(actor, query);
    const first = await pageAt();
    return first.ok ? ok(await csvAnswer(name, columns, following(first.value, pageAt, rowsOf))) : first;
  };
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
    if (!next.ok) throw new Error(`a file ended before its list did: ${next.refusal.code}`);
    page = next.value;
  }
}

/** A list that is short enough to be read at once, as a file. */
function wholeFile<Row>(columns: CsvColumns<Row>, list: (actor: Actor) => Promise<Result<readonly Row[]>>): StaffFile {
  return async (actor, _query, name) => {
    const rows = await list(actor);
    return rows.ok ? ok(await csvAnswer(name, columns, onePage(rows.value))) : rows;
  };
}

async function* onePage<Row>(rows: readonly Row[]) {
  yield rows;
}
