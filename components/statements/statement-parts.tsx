import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { formatMoney } from "@/components/amounts/format";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { transactionHref } from "@/components/history/history-place";
import { webAddress } from "@/components/payments/web-address";
import { Table, TableBody, TableCell, TableFooter, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { momentIn } from "@/lib/domain/calendar";
import { lineName } from "@/lib/domain/ledger/line-names";
import { operationLabel } from "@/lib/domain/operation-types";
import { grouped } from "@/lib/domain/units";
import type { Statement, StatementPayment } from "@/lib/queries/statement";

type PartProps = { statement: Statement; displayUnit: DisplayUnit };

/** Opening balance, what moved by kind, closing balance: a sum that can be done by hand. */
export function StatementBalance({ statement, displayUnit }: PartProps) {
  const { openingTokens, closingTokens, sums, isOver } = statement;
  const plain = { displayUnit, unit: false };
  return (
    <Table label="From opening to closing balance" stack>
      <TableHeader>
        <TableRow>
          <TableHead>What</TableHead>
          <TableHead numeric>Transactions</TableHead>
          <TableHead numeric>{unitName(displayUnit)}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        <TableRow>
          <TableCell phone="what">Opening balance</TableCell>
          <TableCell phone="hidden" />
          <TableCell phone="amount" numeric className="font-medium">
            <TokenAmount tokens={openingTokens} {...plain} />
          </TableCell>
        </TableRow>
        {sums.map(({ type, lineCount, tokens }) => (
          <TableRow key={type}>
            <TableCell phone="what" className="w-full">
              {lineName(type)}
            </TableCell>
            <TableCell phone="when" numeric className="max-sm:text-left">
              {grouped(lineCount)}
              <span className="sm:hidden"> {lineCount === 1n ? "transaction" : "transactions"}</span>
            </TableCell>
            <TableCell phone="amount" numeric>
              <TokenAmount tokens={tokens} {...plain} sign />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
      <TableFooter>
        <TableRow className="max-sm:flex max-sm:justify-between max-sm:py-2.5">
          <TableCell className="max-sm:h-auto max-sm:p-0">{isOver ? "Closing balance" : "Balance so far"}</TableCell>
          <TableCell phone="hidden" />
          <TableCell numeric className="max-sm:h-auto max-sm:p-0">
            <TokenAmount tokens={closingTokens} {...plain} />
          </TableCell>
        </TableRow>
      </TableFooter>
    </Table>
  );
}

export function StatementUsage({ statement: { usage }, displayUnit }: PartProps) {
  return (
    <Table label="Usage by operation and model" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Operation</TableHead>
          <TableHead>Model</TableHead>
          <TableHead numeric>Charges</TableHead>
          <TableHead numeric>{unitName(displayUnit)}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {usage.map(({ operationType, provider, model, lineCount, tokens }) => (
          <TableRow key={`${operationType} ${provider} ${model}`}>
            <TableCell phone="what" className="min-w-40 break-words">
              {operationLabel(operationType)}
            </TableCell>
            <TableCell phone="when" className="w-full wrap-anywhere">
              {model}
            </TableCell>
            <TableCell phone="balance" numeric>
              {grouped(lineCount)}
              <span className="sm:hidden"> {lineCount === 1n ? "charge" : "charges"}</span>
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={tokens} displayUnit={displayUnit} unit={false} sign />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

export function StatementPayments({ statement: { payments, timeZone }, displayUnit }: PartProps) {
  return (
    <Table label="Payments" stack>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>What</TableHead>
          <TableHead>Documents</TableHead>
          <TableHead numeric>Paid</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {payments.map((payment) => (
          <TableRow key={payment.id}>
            <TableCell phone="when" className="whitespace-nowrap">
              {momentIn(timeZone, payment.at)}
            </TableCell>
            <TableCell phone="what" className="w-full wrap-anywhere">
              {payment.packageName}: <TokenAmount tokens={payment.amountTokens} displayUnit={displayUnit} />
            </TableCell>
            <TableCell phone="balance">
              <Documents payment={payment} />
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <MoneyAmount minor={payment.totalCents} currency={payment.currency} />
              {payment.refundedCents > 0n ? (
                <span className="block text-xs font-normal text-muted-foreground">
                  {`${formatMoney(payment.refundedCents, payment.currency)} given back`}
                </span>
              ) : null}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Stripe keeps them; each opens beside the statement. */
function Documents({ payment }: { payment: StatementPayment }) {
  const documents = [
    { name: "Invoice", url: webAddress(payment.invoiceUrl) },
    { name: "PDF", url: webAddress(payment.invoicePdfUrl) },
    { name: "Receipt", url: webAddress(payment.receiptUrl) },
  ].filter(({ url }) => url !== null);
  return (
    <span className="inline-flex gap-4">
      {documents.map(({ name, url }) => (
        <a
          key={name}
          href={url!}
          target="_blank"
          rel="noreferrer"
          className="font-medium text-primary-text underline-offset-4 hover:underline"
        >
          {name}
          <span className="sr-only">{` of ${payment.packageName}, opens in a new tab`}</span>
        </a>
      ))}
    </span>
  );
}

export function StatementMovements({ statement: { movements, timeZone }, displayUnit }: PartProps) {
  const plain = { displayUnit, unit: false };
  return (
    <Table label="Everything but usage" stack>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>Type</TableHead>
          <TableHead>Description</TableHead>
          <TableHead numeric>{unitName(displayUnit)}</TableHead>
          <TableHead numeric>Balance</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {movements.map(({ transactionId, type, description, amountTokens, balanceAfterTokens, recordedAt }) => (
          <TableRow key={transactionId}>
            <TableCell phone="when" className="whitespace-nowrap">
              {momentIn(timeZone, recordedAt)}
            </TableCell>
            <TableCell phone="hidden">{lineName(type)}</TableCell>
            <TableCell phone="what" className="w-full min-w-40 wrap-anywhere">
              <Link href={transactionHref(transactionId) as Route} className="underline-offset-4 hover:underline">
                {description}
              </Link>
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={amountTokens} {...plain} sign />
            </TableCell>
            <TableCell phone="balance" numeric>
              <TokenAmount tokens={balanceAfterTokens} {...plain} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function unitName(displayUnit: DisplayUnit): string {
  return displayUnit === "credits" ? "Credits" : "Tokens";
}
