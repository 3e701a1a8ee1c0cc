import { momentIn, monthName } from "@/lib/domain/calendar";
import { lineName } from "@/lib/domain/ledger/line-names";
import { operationLabel } from "@/lib/domain/operation-types";
import { grouped, moneyText } from "@/lib/domain/units";
import { Sheet, timeText } from "@/lib/pdf/sheet";
import type { Statement, StatementPayment } from "@/lib/queries/statement";

/** A month on paper: opening balance, what moved, closing balance, and what was paid. */
export async function statementDocument(statement: Statement): Promise<Buffer> {
  const { month, owner, accountId, timeZone, isOver, asOf } = statement;
  const sheet = new Sheet({
    title: `Statement for ${monthName(month)}`,
    subtitle: isOver ? `All times in ${timeZone}` : `So far; all times in ${timeZone}`,
    issuer: "Purser",
    reference: accountId,
    issuedAt: asOf,
  });
  const local = (at: Date) => unbroken(momentIn(timeZone, at));
  sheet.section("Account");
  sheet.facts([
    ["Name", owner?.name ?? null],
    ["Email", owner?.email ?? null],
    ["Account", accountId],
    ["From", `${local(statement.from)} (${timeText(statement.from)})`],
    ["Until", isOver ? `${local(statement.to)} (${timeText(statement.to)})` : `${local(asOf)}, so far`],
  ]);
  balances(sheet, statement);
  usage(sheet, statement);
  payments(sheet, statement, local);
  movements(sheet, statement, local);
  return sheet.end();
}

/** What one looks for first, as a sum that can be done by hand. */
function balances(sheet: Sheet, { openingTokens, sums, closingTokens, from, to, timeZone, isOver }: Statement): void {
  const rows = [
    { what: `Opening balance, ${momentIn(timeZone, from)}`, count: "", tokens: figure(openingTokens) },
    ...sums.map(({ type, lineCount, tokens }) => ({
      what: lineName(type),
      count: grouped(lineCount),
      tokens: figure(tokens, true),
    })),
    {
      what: isOver ? `Closing balance, ${momentIn(timeZone, to)}` : "Balance so far",
      count: "",
      tokens: figure(closingTokens),
    },
  ];
  sheet.section("Balance");
  sheet.table(
    [
      { head: "", share: 0.6, text: ({ what }: (typeof rows)[number]) => what },
      { head: "Transactions", share: 0.18, numeric: true, text: ({ count }) => count },
      { head: "Tokens", share: 0.22, numeric: true, text: ({ tokens }) => tokens },
    ],
    rows,
  );
}

function usage(sheet: Sheet, { usage: rows }: Statement): void {
  if (rows.length === 0) return;
  sheet.section("Usage by operation and model");
  sheet.table(
    [
      {
        head: "Operation",
        share: 0.26,
        text: ({ operationType }: Statement["usage"][number]) => operationLabel(operationType),
      },
      { head: "Model", share: 0.36, text: ({ provider, model }) => `${model} (${provider})` },
      { head: "Charges", share: 0.16, numeric: true, text: ({ lineCount }) => grouped(lineCount) },
      { head: "Tokens", share: 0.22, numeric: true, text: ({ tokens }) => figure(tokens, true) },
    ],
    rows,
  );
}

function payments(sheet: Sheet, { payments: rows }: Statement, local: (at: Date) => string): void {
  if (rows.length === 0) return;
  sheet.section("Payments");
  sheet.table(
    [
      { head: "When", share: 0.22, text: ({ at }: StatementPayment) => local(at) },
      {
        head: "What",
        share: 0.28,
        text: ({ packageName, amountTokens }) => `${packageName}: ${grouped(amountTokens)} tokens`,
      },
      {
        head: "Invoice",
        share: 0.1,
        text: ({ invoiceUrl }) => (invoiceUrl ? "Open" : ""),
        link: ({ invoiceUrl }) => invoiceUrl,
      },
      {
        head: "Receipt",
        share: 0.1,
        text: ({ receiptUrl }) => (receiptUrl ? "Open" : ""),
        link: ({ receiptUrl }) => receiptUrl,
      },
      { head: "Paid, with tax", share: 0.3, numeric: true, text: paidText },
    ],
    rows,
  );
}

function paidText({ totalCents, taxCents, refundedCents, currency }: StatementPayment): string {
  const tax = taxCents > 0n ? `, of it ${moneyText(taxCents, currency)} tax` : "";
  const refund = refundedCents > 0n ? `; ${moneyText(refundedCents, currency)} given back` : "";
  return `${moneyText(totalCents, currency)}${tax}${refund}`;
}

function movements(sheet: Sheet, { movements: rows, hasMoreMovements }: Statement, local: (at: Date) => string): void {
  if (rows.length === 0) return;
  sheet.section("Everything but usage, line by line");
  if (hasMoreMovements) sheet.paragraph(`The first ${grouped(BigInt(rows.length))}; the CSV file has all of them.`);
  sheet.table(
    [
      { head: "When", share: 0.2, text: ({ recordedAt }: Statement["movements"][number]) => local(recordedAt) },
      { head: "Type", share: 0.14, text: ({ type }) => lineName(type) },
      { head: "Description", share: 0.32, text: ({ description }) => description },
      { head: "Tokens", share: 0.16, numeric: true, text: ({ amountTokens }) => figure(amountTokens, true) },
      { head: "Balance", share: 0.18, numeric: true, text: ({ balanceAfterTokens }) => figure(balanceAfterTokens) },
    ],
    rows,
  );
}

/** A date stays in one line. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

/** With a true minus, and a plus where it says what was added. */
function figure(tokens: bigint, sign = false): string {
  if (tokens < 0n) return `\u2212${grouped(-tokens)}`;
  return `${sign && tokens > 0n ? "+" : ""}${grouped(tokens)}`;
}
