import "server-only";
import { readAtOneMoment, readLastLineBy } from "@/lib/db/ledger-reader";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { monthIn, monthsLater, rangeOfMonth } from "@/lib/domain/calendar";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { Line, LineType } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { statementDifference, type StatementSum } from "@/lib/domain/statement";
import { log } from "@/lib/log";
import { readLines, type LineWindow } from "./transaction-lines";

/** One month of an account, from opening to closing balance, by the clock of a zone. */
export type Statement = {
  accountId: string;
  owner: { name: string; email: string } | null;
  month: string;
  timeZone: string;
  from: Date;
  to: Date;
  /** False while the month runs: what it says is so far. */
  isOver: boolean;
  asOf: Date;
  openingTokens: bigint;
  closingTokens: bigint;
  /** The numbers of its lines; `lastSeq` is below `firstSeq` when there are none. */
  firstSeq: bigint;
  lastSeq: bigint;
  sums: StatementSum[];
  usage: { operationType: string; provider: string; model: string; lineCount: bigint; tokens: bigint }[];
  /** Everything but usage, oldest first, up to `MOST_MOVEMENTS`. */
  movements: StatementMovement[];
  hasMoreMovements: boolean;
  payments: StatementPayment[];
};

export type StatementMovement = {
  transactionId: string;
  type: LineType;
  description: string;
  amountTokens: bigint;
  balanceAfterTokens: bigint;
  recordedAt: Date;
};

export type StatementPayment = {
  id: string;
  at: Date;
  packageName: string;
  amountTokens: bigint;
  totalCents: bigint;
  taxCents: bigint;
  refundedCents: bigint;
  currency: string;
  receiptUrl: string | null;
  invoiceUrl: string | null;
  invoicePdfUrl: string | null;
};

export type MonthView = {
  month: string;
  openingTokens: bigint;
  closingTokens: bigint;
  lineCount: bigint;
  isOver: boolean;
};

const MONTHS_PER_PAGE = 12;
const MOST_MOVEMENTS = 500;

/** The months of an account, newest first, from `before` (or the one that runs) backwards. */
export async function listStatementMonths(
  actor: Actor,
  accountId: string,
  { timeZone, before }: { timeZone: string; before: string | null },
): Promise<Result<{ months: MonthView[]; hasOlder: boolean }>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  return inTransaction(async (tx) => {
    await readAtOneMoment(tx);
    const account = await readAccount(tx, accountId);
    if (!account) return refuse({ code: "account_not_found" });
    const first = monthIn(timeZone, account.beganAt);
    const current = monthIn(timeZone, account.now);
    const newest = before !== null && before <= current ? monthsLater(before, -1) : current;
    const months: MonthView[] = [];
    let closing = await lastBefore(tx, account, rangeOfMonth(newest, timeZone).to);
    for (let month = newest; month >= first && months.length < MONTHS_PER_PAGE; month = monthsLater(month, -1)) {
      const opening = await lastBefore(tx, account, rangeOfMonth(month, timeZone).from);
      months.push({
        month,
        openingTokens: opening.balanceTokens,
        closingTokens: closing.balanceTokens,
        lineCount: closing.seq - opening.seq,
        isOver: month < current,
      });
      // A month ends where the one after it begins.
      closing = opening;
    }
    const last = months.at(-1);
    return ok({ months, hasOlder: last !== undefined && last.month > first });
  });
}

/**
 * The statement of a month. `not_found` for one before the account began or that has not come; `statement_differs` when
 * its lines do not add up from opening to closing balance, which must never happen.
 */
export async function getStatement(
  actor: Actor,
  accountId: string,
  { month, timeZone }: { month: string; timeZone: string },
): Promise<Result<Statement>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  return inTransaction(async (tx) => {
    await readAtOneMoment(tx);
    const account = await readAccount(tx, accountId);
    if (!account) return refuse({ code: "account_not_found" });
    const current = monthIn(timeZone, account.now);
    if (month > current || month < monthIn(timeZone, account.beganAt)) return refuse({ code: "not_found" });
    const range = rangeOfMonth(month, timeZone);
    const opening = await lastBefore(tx, account, range.from);
    const closing = await lastBefore(tx, account, range.to);
    const span: Span = { accountId, firstSeq: opening.seq + 1n, lastSeq: closing.seq, ...range };
    const sums = await sumsOf(tx, span);
    const differenceTokens = statementDifference(opening.balanceTokens, sums, closing.balanceTokens);
    if (differenceTokens !== 0n) {
      log.error(
        { accountId, month, timeZone, differenceTokens: String(differenceTokens) },
        "a statement does not close",
      );
      return refuse({ code: "statement_differs", differenceTokens });
    }
    const movements = await movementsOf(tx, span);
    return ok({
      accountId,
      owner: await ownerOf(tx, accountId),
      month,
      timeZone,
      ...range,
      isOver: month < current,
      asOf: account.now,
      openingTokens: opening.balanceTokens,
      closingTokens: closing.balanceTokens,
      firstSeq: span.firstSeq,
      lastSeq: span.lastSeq,
      sums,
      usage: await usageOf(tx, span),
      movements: movements.slice(0, MOST_MOVEMENTS),
      hasMoreMovements: movements.length > MOST_MOVEMENTS,
      payments: await paymentsOf(tx, span),
    });
  });
}

const LINES_A_PAGE = 1_000;

/** The lines of a statement in their order, page by page. */
export async function* readStatementLines({ accountId, firstSeq, lastSeq }: Statement): AsyncGenerator<Line[], void> {
  const window: LineWindow = { accountId, firstSeq, lastSeq, filter: {} };
  let afterSeq: bigint | undefined;
  for (;;) {
    const lines = await readLines(window, { sort: "oldest", afterSeq, limit: LINES_A_PAGE });
    if (lines.length > 0) yield lines;
    if (lines.length < LINES_A_PAGE) return;
    afterSeq = lines.at(-1)!.seq;
  }
}

type Account = { id: string; lastSeq: bigint; beganAt: Date; now: Date };
type Span = { accountId: string; firstSeq: bigint; lastSeq: bigint; from: Date; to: Date };

async function readAccount(tx: Tx, accountId: string): Promise<Account | undefined> {
  // History that was built afterwards may be older than its account.
  const [account] = await tx.query<Account>(
    `SELECT a.id, a.seq AS "lastSeq", clock_timestamp() AS now,
            least(a.created_at, (SELECT recorded_at FROM ledger_lines WHERE account_id = a.id AND seq = 1)) AS "beganAt"
       FROM accounts a WHERE a.id = $1`,
    [accountId],
  );
  return account;
}

/** The last line before a moment. Times are kept to the millisecond: it was recorded by the one before. */
function lastBefore(tx: Tx, account: Account, at: Date) {
  return readLastLineBy(tx.query, account, new Date(at.getTime() - 1));
}

/** The numbers say which lines; the times say in which months to look for them. */
const SPAN = `l.account_id = $1 AND l.seq >= $2 AND l.seq <= $3 AND l.recorded_at >= $4 AND l.recorded_at < $5`;

function valuesOf({ accountId, firstSeq, lastSeq, from, to }: Span): unknown[] {
  return [accountId, firstSeq, lastSeq, from, to];
}

async function sumsOf(tx: Tx, span: Span): Promise<StatementSum[]> {
  return tx.query<StatementSum>(
    `SELECT l.type, count(*) AS "lineCount", sum(l.amount_tokens)::bigint AS tokens
       FROM ledger_lines l WHERE ${SPAN} GROUP BY l.type ORDER BY l.type`,
    valuesOf(span),
  );
}

async function usageOf(tx: Tx, span: Span): Promise<Statement["usage"]> {
  return tx.query<Statement["usage"][number]>(
    `SELECT u.operation_type AS "operationType", u.provider, u.model, count(*) AS "lineCount",
            sum(l.amount_tokens)::bigint AS tokens
       FROM ledger_lines l JOIN usages u ON u.account_id = l.account_id AND u.id = l.usage_id
      WHERE ${SPAN} AND l.type = 'usage'
      GROUP BY 1, 2, 3 ORDER BY 5, 1, 2, 3`,
    valuesOf(span),
  );
}

type MovementRow = Omit<StatementMovement, "transactionId"> & { seq: bigint };

async function movementsOf(tx: Tx, span: Span): Promise<StatementMovement[]> {
  const rows = await tx.query<MovementRow>(
    `SELECT l.seq, l.type, l.description, l.amount_tokens AS "amountTokens", l.balance_after_tokens AS "balanceAfterTokens",
            l.recorded_at AS "recordedAt"
       FROM ledger_lines l WHERE ${SPAN} AND l.type <> 'usage' ORDER BY l.seq LIMIT ${MOST_MOVEMENTS + 1}`,
    valuesOf(span),
  );
  return rows.map(({ seq, ...row }) => ({ transactionId: transactionIdOf(span.accountId, seq), ...row }));
}

async function paymentsOf(tx: Tx, span: Span): Promise<StatementPayment[]> {
  return tx.query<StatementPayment>(
    `SELECT p.id, coalesce(p.settled_at, p.created_at) AS at, p.package_name AS "packageName",
            p.amount_tokens AS "amountTokens", coalesce(p.paid_cents, p.price_cents) AS "totalCents",
            p.tax_cents AS "taxCents", p.refunded_cents AS "refundedCents", p.currency, p.receipt_url AS "receiptUrl",
            p.invoice_url AS "invoiceUrl", p.invoice_pdf_url AS "invoicePdfUrl"
       FROM ledger_lines l JOIN purchases p ON p.account_id = l.account_id AND p.line_seq = l.seq
      WHERE ${SPAN} AND l.type IN ('purchase', 'auto_recharge') ORDER BY l.seq`,
    valuesOf(span),
  );
}

async function ownerOf(tx: Tx, accountId: string): Promise<Statement["owner"]> {
  const [owner] = await tx.query<NonNullable<Statement["owner"]>>(
    `SELECT u.name, u.email FROM workspaces w
       JOIN workspace_members m ON m.workspace_id = w.id AND m.role = 'owner' JOIN users u ON u.id = m.user_id
      WHERE w.account_id = $1 ORDER BY u.created_at LIMIT 1`,
    [accountId],
  );
  return owner ?? null;
}
