import type { Route } from "next";
import { ButtonLink } from "@/components/ui/button-link";
import type { HistoryPlace } from "@/lib/contracts/history-place";
import { historyHref } from "./history-place";
import type { HistoryLine } from "./line-cells";

type HistoryPagesProps = {
  place: HistoryPlace;
  lines: readonly HistoryLine[];
  hasPrevious: boolean;
  hasNext: boolean;
};

/** Links to the pages before and behind this one; nothing where all there is is on the page. */
export function HistoryPages({ place, lines, hasPrevious, hasNext }: HistoryPagesProps) {
  const first = lines[0];
  const last = lines.at(-1);
  if (!hasPrevious && !hasNext) return null;
  const words = wordsOf(place.sort);
  const to = (from: HistoryPlace["from"]) => historyHref({ ...place, from }) as Route;
  return (
    <nav aria-label="Pages of the history" data-print="hidden" className="flex flex-wrap justify-between gap-2">
      <div className="flex gap-2">
        {hasPrevious ? (
          <ButtonLink href={to(null)} variant="ghost" size="sm">
            {words.first}
          </ButtonLink>
        ) : null}
        {hasPrevious && first ? (
          <ButtonLink href={to({ seq: first.seq, direction: "back" })} variant="secondary" size="sm">
            {words.previous}
          </ButtonLink>
        ) : null}
      </div>
      {hasNext && last ? (
        <ButtonLink href={to({ seq: last.seq, direction: "on" })} variant="secondary" size="sm">
          {words.next}
        </ButtonLink>
      ) : null}
    </nav>
  );
}

function wordsOf(sort: HistoryPlace["sort"]): { first: string; previous: string; next: string } {
  if (sort === "newest") return { first: "Newest", previous: "Newer", next: "Older" };
  if (sort === "oldest") return { first: "Oldest", previous: "Older", next: "Newer" };
  return { first: "First", previous: "Previous", next: "Next" };
}
