import { ReceiptText } from "lucide-react";
import type { Route } from "next";
import type { DisplayUnit } from "@/components/amounts/format";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { lineName } from "@/lib/domain/ledger/line-names";
import { lineAnchor } from "./history-place";
import { lineTypes } from "./line-types";
import { LineAmount, LineBalance, LineDescription, LineTime, type HistoryLine } from "./line-cells";

type LatestSectionProps = { lines: readonly HistoryLine[]; displayUnit: DisplayUnit };

/** The last few lines of the account, and the way to all of them. */
export function LatestSection({ lines, displayUnit }: LatestSectionProps) {
  return (
    <Section
      id="history"
      title="Latest"
      description="What last added or took tokens."
      actions={
        <>
          <ButtonLink href={"/tokens/statements" as Route} variant="ghost" size="sm" className="max-sm:-ml-3">
            Statements
          </ButtonLink>
          <ButtonLink href={"/tokens/history" as Route} variant="secondary" size="sm">
            All history
          </ButtonLink>
        </>
      }
      className="scroll-mt-4"
    >
      {lines.length > 0 ? <LatestLines lines={lines} displayUnit={displayUnit} /> : <NoLines />}
    </Section>
  );
}

/** Nothing has happened on an account yet. */
export function NoLines() {
  return (
    <EmptyState icon={ReceiptText} title="Nothing has happened on this account yet.">
      Everything that adds or takes tokens will be a line here.
    </EmptyState>
  );
}

function LatestLines({ lines, displayUnit }: LatestSectionProps) {
  return (
    <Table label="Latest transactions" stack>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>Type</TableHead>
          <TableHead>Description</TableHead>
          <TableHead numeric>{displayUnit === "credits" ? "Credits" : "Tokens"}</TableHead>
          <TableHead numeric>Balance</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {lines.map((line) => (
          <TableRow key={line.seq} id={lineAnchor(line.seq)} className="scroll-mt-28 target:bg-primary-soft">
            <TableCell phone="when">
              <LineTime line={line} />
            </TableCell>
            <TableCell phone="hidden">
              <Badge variant={lineTypes[line.type].badge}>{lineName(line.type)}</Badge>
            </TableCell>
            <TableCell phone="what" className="w-full min-w-40 max-sm:line-clamp-3">
              <LineDescription line={line} />
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <LineAmount line={line} displayUnit={displayUnit} />
            </TableCell>
            <TableCell phone="balance" numeric>
              <LineBalance line={line} displayUnit={displayUnit} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
