import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { transactionHref } from "@/components/history/history-place";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { PieceLine } from "@/lib/queries/projects";
import { pieceWords } from "./piece-words";
import { pieceHref } from "./studio-place";

/** Pieces, newest first. On a phone each is its title and when on the left, cost and kind on the right. */
export function PiecesTable({ pieces, displayUnit }: { pieces: readonly PieceLine[]; displayUnit: DisplayUnit }) {
  return (
    <Table label="Pieces" stack>
      <TableHeader>
        <TableRow>
          <TableHead sort="descending">Made</TableHead>
          <TableHead>What</TableHead>
          <TableHead>Kind</TableHead>
          <TableHead numeric>Cost</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {pieces.map((piece) => {
          const { label, icon: Icon } = pieceWords[piece.kind];
          return (
            <TableRow key={piece.pieceId}>
              <TableCell phone="when">
                <Moment at={piece.createdAt.toISOString()} />
              </TableCell>
              <TableCell phone="what" className="w-full max-w-0 min-w-40 max-sm:max-w-none">
                <Link
                  href={pieceHref(piece.pieceId) as Route}
                  className="block truncate font-medium underline-offset-4 hover:underline pointer-coarse:py-1.5"
                >
                  {piece.title}
                </Link>
                {piece.excerpt === "" || piece.excerpt.startsWith(piece.title) ? null : (
                  <p className="truncate text-xs font-normal text-muted-foreground">{piece.excerpt}</p>
                )}
              </TableCell>
              <TableCell phone="balance" className="whitespace-nowrap text-muted-foreground">
                <span className="inline-flex items-center gap-1.5">
                  <Icon aria-hidden className="size-3.5" />
                  {label}
                </span>
              </TableCell>
              <TableCell phone="amount" numeric className="font-medium">
                <PieceCost piece={piece} displayUnit={displayUnit} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

type Paid = { billableTokens: bigint | null; madeTogether: number; transactionId: string | null };

/** What it cost, and the way to the explained charge. Nothing where it cost nothing that we know of. */
export function PieceCost({ piece, displayUnit }: { piece: Paid; displayUnit: DisplayUnit }) {
  const { billableTokens, madeTogether, transactionId } = piece;
  if (billableTokens === null) return null;
  const tokens = <TokenAmount tokens={billableTokens} displayUnit={displayUnit} />;
  const amount =
    madeTogether > 1 ? (
      <>
        {tokens} for all {madeTogether}
      </>
    ) : (
      tokens
    );
  if (transactionId === null) return amount;
  return (
    <Link
      href={transactionHref(transactionId) as Route}
      title="See how it was computed"
      className="underline-offset-4 hover:underline"
    >
      {amount}
    </Link>
  );
}
