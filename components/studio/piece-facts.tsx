import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import type { PieceView } from "@/lib/queries/projects";
import { pieceWords } from "./piece-words";
import { PieceCost } from "./pieces-table";
import { pieceHref } from "./studio-place";

/** Where a piece comes from, what it cost, and what was made of it. */
export function PieceFacts({ piece, displayUnit }: { piece: PieceView; displayUnit: DisplayUnit }) {
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-5 border-t pt-8 sm:grid-cols-4">
      <div className="flex flex-col gap-0.5">
        <dt className="text-xs text-muted-foreground">Made</dt>
        <dd>
          <Moment at={piece.createdAt.toISOString()} />
        </dd>
      </div>
      {piece.billableTokens === null ? null : (
        <div className="flex flex-col gap-0.5">
          <dt className="text-xs text-muted-foreground">Cost</dt>
          <dd className="font-medium">
            <PieceCost piece={piece} displayUnit={displayUnit} />
          </dd>
        </div>
      )}
      <Relatives name="Made from" pieces={piece.sources} />
      <Relatives name="Made of it" pieces={piece.derived} />
    </dl>
  );
}

function Relatives({ name, pieces }: { name: string; pieces: PieceView["sources"] }) {
  if (pieces.length === 0) return null;
  return (
    <div className="col-span-2 flex min-w-0 flex-col gap-0.5 sm:col-span-1">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      {pieces.map(({ pieceId, kind, title }) => (
        <dd key={pieceId} className="min-w-0">
          <Link
            href={pieceHref(pieceId) as Route}
            className="wrap-anywhere text-primary-text underline underline-offset-4 pointer-coarse:py-1.5"
          >
            {pieceWords[kind].label}
          </Link>
          <span className="text-muted-foreground">{` · ${title}`}</span>
        </dd>
      ))}
    </div>
  );
}
