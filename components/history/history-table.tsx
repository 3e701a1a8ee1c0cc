import { ArrowRight } from "lucide-react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { LineType } from "@/lib/domain/ledger/types";
import { lineTypes } from "./line-types";

export type HistoryLine = {
  seq: bigint;
  type: LineType;
  amountTokens: bigint;
  balanceBeforeTokens: bigint;
  balanceAfterTokens: bigint;
  description: string;
  recordedAt: Date;
};

type HistoryTableProps = { lines: readonly HistoryLine[]; displayUnit: DisplayUnit };

/** Ledger lines, newest first. On a phone each is two lines: what and when on the left, amount and balance right. */
export function HistoryTable({ lines, displayUnit }: HistoryTableProps) {
  const plain = { displayUnit, unit: false };
  return (
    <Table label="Transactions" stack>
      <TableHeader>
        <TableRow>
          <TableHead sort="descending">When</TableHead>
          <TableHead>Type</TableHead>
          <TableHead>Description</TableHead>
          <TableHead numeric>{displayUnit === "credits" ? "Credits" : "Tokens"}</TableHead>
          <TableHead numeric>
            Balance before<span aria-hidden> → </span>
            <span className="sr-only"> and </span>after
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {lines.map((line) => {
          const { label, badge } = lineTypes[line.type];
          return (
            <TableRow key={line.seq} id={lineAnchor(line.seq)} className="scroll-mt-28 target:bg-primary-soft">
              <TableCell phone="when" className="max-sm:flex max-sm:items-center max-sm:gap-2">
                <Moment at={line.recordedAt.toISOString()} />
                <span className="sm:hidden">{label}</span>
              </TableCell>
              <TableCell phone="hidden">
                <Badge variant={badge}>{label}</Badge>
              </TableCell>
              <TableCell phone="what" className="w-full min-w-40 max-sm:line-clamp-3">
                <span className="wrap-anywhere">{line.description}</span>
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                <TokenAmount tokens={line.amountTokens} {...plain} sign />
              </TableCell>
              <TableCell phone="balance" numeric className="text-muted-foreground">
                <span className="inline-flex items-center justify-end gap-1 max-sm:flex-wrap">
                  <TokenAmount tokens={line.balanceBeforeTokens} {...plain} />
                  <ArrowRight aria-hidden className="size-3 shrink-0" />
                  <span className="sr-only">to</span>
                  <TokenAmount tokens={line.balanceAfterTokens} {...plain} className="text-foreground" />
                </span>
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** The part of an address that names a line which is on the page. */
export function lineAnchor(seq: bigint): string {
  return `line-${seq}`;
}
