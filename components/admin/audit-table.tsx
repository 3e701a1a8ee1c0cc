import type { ReactNode } from "react";
import { Moment } from "@/components/amounts/moment";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditView } from "@/lib/queries/audit-log";
import { actionInWords, changesOf } from "./audit-words";

/** One line for each thing that was done: who, what, when and why; what it was before and after on request. */
export function AuditTable({ entries }: { entries: readonly AuditView[] }) {
  return (
    <Table label="Audit log" stack>
      <TableHeader>
        <TableRow>
          <TableHead>What</TableHead>
          <TableHead>By</TableHead>
          <TableHead className="max-md:hidden">Reason</TableHead>
          <TableHead>When</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <TableCell phone="what" className="align-top sm:min-w-44">
              <Details entry={entry} />
            </TableCell>
            <TableCell phone="when" className="truncate align-top sm:max-w-44">
              <span title={entry.by}>{entry.by}</span>
            </TableCell>
            <TableCell phone="hidden" className="w-full min-w-32 align-top wrap-anywhere max-md:hidden">
              {entry.reason}
            </TableCell>
            <TableCell
              phone="amount"
              className="align-top whitespace-nowrap max-sm:text-xs max-sm:text-muted-foreground"
            >
              <Moment at={entry.at.toISOString()} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Details({ entry }: { entry: AuditView }) {
  const changes = changesOf(entry);
  return (
    <details className="font-normal">
      <summary className="w-fit cursor-pointer rounded-sm font-medium whitespace-nowrap">
        {actionInWords(entry.action)}
      </summary>
      <dl className="flex max-w-prose flex-col gap-1 border-l py-1 pl-3 text-xs">
        {changes.map(({ name, before, after }) => (
          <Row key={name} label={name}>
            {before === null ? null : (
              <>
                <span className="text-muted-foreground">{before}</span>
                {" → "}
              </>
            )}
            {after ?? "nothing"}
          </Row>
        ))}
        <Row label="Subject">{entry.subject}</Row>
        {entry.reason ? <Row label="Reason">{entry.reason}</Row> : null}
        {entry.requestId ? <Row label="Request">{entry.requestId}</Row> : null}
      </dl>
    </details>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
