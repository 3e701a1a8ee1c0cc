import { Moment } from "@/components/amounts/moment";
import { Alert } from "@/components/ui/alert";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { MissingEvents as Found } from "@/lib/queries/webhook-events";
import { ReplayButton } from "./replay-button";

/** Events that Stripe has and we do not; null when Stripe did not answer. */
export function MissingEvents({ found, mayReplay }: { found: Found | null; mayReplay: boolean }) {
  if (!found) {
    return (
      <Alert tone="warning" title="Stripe did not answer">
        What we have is shown above. Reload the page to ask again.
      </Alert>
    );
  }
  const { missing, comparedCount } = found;
  if (missing.length === 0) {
    return (
      <p className="text-muted-foreground">
        None: all {comparedCount.toLocaleString("en-US")} that concern us are in the inbox.
      </p>
    );
  }
  return (
    <Table label="Events that never reached us" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Event</TableHead>
          <TableHead>Made</TableHead>
          {mayReplay ? (
            <TableHead>
              <span className="sr-only">Fetch</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {missing.map((event) => (
          <TableRow key={event.id}>
            <TableCell phone="what" className="sm:w-full sm:max-w-0">
              <span className="block truncate font-medium" title={event.id}>
                {event.type}
              </span>
            </TableCell>
            <TableCell phone="when" className="whitespace-nowrap">
              <Moment at={event.createdAt.toISOString()} />
            </TableCell>
            {mayReplay ? (
              <TableCell className="py-1 text-right max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
                <ReplayButton eventId={event.id} label="Fetch" />
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
