import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { monthName } from "@/lib/domain/calendar";
import { grouped } from "@/lib/domain/units";
import type { MonthView } from "@/lib/queries/statement";
import { statementHref } from "./statement-place";

type MonthsTableProps = { months: readonly MonthView[]; timeZone: string; displayUnit: DisplayUnit };

/** Months, newest first, with what each began and ended with. */
export function MonthsTable({ months, timeZone, displayUnit }: MonthsTableProps) {
  const plain = { displayUnit, unit: false };
  return (
    <Table label="Statements" stack>
      <TableHeader>
        <TableRow>
          <TableHead sort="descending">Month</TableHead>
          <TableHead numeric>Transactions</TableHead>
          <TableHead numeric>Opening balance, {displayUnit}</TableHead>
          <TableHead numeric>Closing balance, {displayUnit}</TableHead>
          <TableHead>Files</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {months.map(({ month, lineCount, openingTokens, closingTokens, isOver }) => (
          <TableRow key={month}>
            <TableCell phone="what" className="sm:w-full">
              <Link
                href={statementHref(month, timeZone) as Route}
                className="font-medium underline-offset-4 hover:underline pointer-coarse:py-2"
              >
                {monthName(month)}
              </Link>
              {isOver ? null : <span className="font-normal text-muted-foreground"> so far</span>}
            </TableCell>
            <TableCell phone="when" numeric className="max-sm:text-left">
              {grouped(lineCount)}
              <span className="sm:hidden"> {lineCount === 1n ? "transaction" : "transactions"}</span>
            </TableCell>
            <TableCell phone="hidden" numeric>
              <TokenAmount tokens={openingTokens} {...plain} />
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={closingTokens} {...plain} />
              <span className="sm:hidden"> {displayUnit}</span>
            </TableCell>
            <TableCell phone="balance" className="whitespace-nowrap">
              <StatementFiles month={month} timeZone={timeZone} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Files of their own, not pages of this app: the browser keeps them. */
function StatementFiles({ month, timeZone }: { month: string; timeZone: string }) {
  return (
    <span className="inline-flex gap-4">
      {(["pdf", "csv"] as const).map((file) => (
        <a
          key={file}
          href={statementHref(month, timeZone, file)}
          download
          className="font-medium text-primary-text underline-offset-4 hover:underline"
        >
          {file.toUpperCase()}
          <span className="sr-only">{` of ${monthName(month)}`}</span>
        </a>
      ))}
    </span>
  );
}
