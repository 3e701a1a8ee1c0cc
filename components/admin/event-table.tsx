import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { EventRow } from "@/lib/queries/webhook-events";
import { eventStates } from "./event-words";

/** One line an event, with what came of it beside its name. Each leads to its page. */
export function EventTable({ events }: { events: readonly EventRow[] }) {
  return (
    <Table label="Events" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Event</TableHead>
          <TableHead>What came of it</TableHead>
          <TableHead>State</TableHead>
          <TableHead numeric className="max-md:hidden">
            Attempts
          </TableHead>
          <TableHead className="max-md:hidden">Received</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => {
          const { label, variant } = eventStates[event.status];
          return (
            <TableRow key={event.id} className="relative">
              <TableCell phone="what" className="whitespace-nowrap max-sm:truncate">
                <Link
                  href={`/admin/tokens/webhooks/${event.id}` as Route}
                  className="font-medium after:absolute after:inset-0"
                >
                  {event.type}
                </Link>
              </TableCell>
              <TableCell phone="when" className="sm:w-full sm:max-w-0">
                <span className="block truncate text-muted-foreground" title={event.lastError ?? event.outcome ?? ""}>
                  {event.lastError ?? event.outcome ?? "Not dealt with yet"}
                </span>
              </TableCell>
              <TableCell phone="amount">
                <Badge variant={variant}>{label}</Badge>
              </TableCell>
              <TableCell phone="hidden" numeric className="max-md:hidden">
                {event.attempts}
              </TableCell>
              <TableCell phone="balance" className="whitespace-nowrap max-md:hidden max-sm:block">
                <Moment at={event.receivedAt.toISOString()} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
