import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { IntegrityRunView } from "@/lib/queries/integrity";

/** When everything was checked, and what was found. */
export function IntegrityRuns({ runs }: { runs: readonly IntegrityRunView[] }) {
  return (
    <Table label="Runs" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Began</TableHead>
          <TableHead>Result</TableHead>
          <TableHead numeric>Accounts</TableHead>
          <TableHead numeric>Took</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {runs.map((run) => (
          <TableRow key={run.id}>
            <TableCell phone="what" className="w-full whitespace-nowrap">
              <Moment at={run.startedAt.toISOString()} />
            </TableCell>
            <TableCell phone="amount">
              {run.findingCount > 0n ? (
                <Badge variant="danger">{run.findingCount.toLocaleString("en-US")} found</Badge>
              ) : run.finishedAt ? (
                <Badge variant="success">All hold</Badge>
              ) : (
                <Badge variant="outline">Not finished</Badge>
              )}
            </TableCell>
            <TableCell phone="when" numeric className="max-sm:text-left">
              {run.accountCount.toLocaleString("en-US")}
              <span className="sm:hidden"> accounts</span>
            </TableCell>
            <TableCell phone="balance" numeric>
              {run.finishedAt ? `${secondsBetween(run.startedAt, run.finishedAt)} s` : "–"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function secondsBetween(from: Date, to: Date): string {
  return ((to.getTime() - from.getTime()) / 1_000).toFixed(1);
}
