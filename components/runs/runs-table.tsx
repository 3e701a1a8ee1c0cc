import type { Route } from "next";
import Link from "next/link";
import { counted, type DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunView } from "@/lib/queries/runs";
import { runWords } from "./run-words";

/** Runs, newest first. On a phone each is its type and when on the left, cost and status on the right. */
export function RunsTable({ runs, displayUnit }: { runs: readonly RunView[]; displayUnit: DisplayUnit }) {
  return (
    <Table label="Runs" stack>
      <TableHeader>
        <TableRow>
          <TableHead sort="descending">Started</TableHead>
          <TableHead>What</TableHead>
          <TableHead>Status</TableHead>
          <TableHead numeric>Steps</TableHead>
          <TableHead numeric>Cap</TableHead>
          <TableHead numeric>Cost</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.id}>
            <TableCell phone="when">
              <Moment at={run.startedAt.toISOString()} />
              <span className="sm:hidden">{` · ${counted(run.stepCount, "step")}`}</span>
            </TableCell>
            <TableCell phone="what" className="w-full">
              <Link
                href={`/runs/${run.id}` as Route}
                className="font-medium wrap-anywhere underline-offset-4 hover:underline pointer-coarse:py-1.5"
              >
                {run.typeName}
              </Link>
            </TableCell>
            <TableCell phone="balance">
              <Badge variant={runWords(run.status).badge}>{runWords(run.status).label}</Badge>
            </TableCell>
            <TableCell phone="hidden" numeric className="text-muted-foreground">
              {run.stepCount}
            </TableCell>
            <TableCell phone="hidden" numeric className="text-muted-foreground">
              <TokenAmount tokens={run.capTokens} displayUnit={displayUnit} />
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={run.spentTokens} displayUnit={displayUnit} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
