import { PageLinks } from "@/components/ui/page-links";
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
  const to = (from: HistoryPlace["from"]) => historyHref({ ...place, from });
  return (
    <PageLinks
      label="Pages of the history"
      first={hasPrevious ? to(null) : null}
      previous={hasPrevious && first ? to({ seq: first.seq, direction: "back" }) : null}
      next={hasNext && last ? to({ seq: last.seq, direction: "on" }) : null}
      words={wordsOf(place.sort)}
    />
  );
}

function wordsOf(sort: HistoryPlace["sort"]): { first: string; previous: string; next: string } {
  if (sort === "newest") return { first: "Newest", previous: "Newer", next: "Older" };
  if (sort === "oldest") return { first: "Oldest", previous: "Older", next: "Newer" };
  return { first: "First", previous: "Previous", next: "Next" };
}
