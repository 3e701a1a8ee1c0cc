import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { DisputeRow } from "@/lib/queries/disputes";
import { disputeState, reasonWords } from "./payment-words";

/** One line a dispute; on a phone two, with the money on the right. Each leads to its page. */
export function DisputeTable({ disputes }: { disputes: readonly DisputeRow[] }) {
  return (
    <Table label="Disputes" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Person</TableHead>
          <TableHead numeric>Amount</TableHead>
          <TableHead>State</TableHead>
          <TableHead numeric className="max-lg:hidden">
            Tokens
          </TableHead>
          <TableHead className="max-md:hidden">Answer by</TableHead>
          <TableHead className="max-md:hidden">Opened</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {disputes.map((dispute) => {
          const { label, variant } = disputeState(dispute.status);
          return (
            <TableRow key={dispute.id} className="relative">
              <TableCell phone="what" className="sm:w-full sm:max-w-0">
                <Link
                  href={`/admin/tokens/disputes/${dispute.id}` as Route}
                  className="block truncate font-medium after:absolute after:inset-0"
                  title={`${dispute.email} · ${reasonWords(dispute.reason)}`}
                >
                  {dispute.email}
                  <span className="font-normal text-muted-foreground max-sm:hidden">
                    {" "}
                    {reasonWords(dispute.reason)}
                  </span>
                </Link>
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                <MoneyAmount minor={dispute.amountCents} currency={dispute.currency} />
              </TableCell>
              <TableCell phone="when">
                <Badge variant={variant}>{label}</Badge>
              </TableCell>
              <TableCell phone="balance" numeric className="max-lg:hidden max-sm:block">
                <TakenOrFrozen dispute={dispute} />
              </TableCell>
              <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
                {dispute.evidenceDueAt && dispute.closedAt === null ? (
                  <Moment at={dispute.evidenceDueAt.toISOString()} day />
                ) : (
                  <span className="text-muted-foreground">Over</span>
                )}
              </TableCell>
              <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
                <Moment at={dispute.openedAt.toISOString()} day />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

function TakenOrFrozen({ dispute: { takenTokens, frozenTokens } }: { dispute: DisputeRow }) {
  if (takenTokens > 0n) {
    return (
      <>
        <TokenAmount tokens={takenTokens} unit={false} compact /> taken
      </>
    );
  }
  if (frozenTokens === 0n) return <span className="text-muted-foreground">None taken</span>;
  return (
    <>
      <TokenAmount tokens={frozenTokens} unit={false} compact /> frozen
    </>
  );
}
