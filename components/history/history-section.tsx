import { ReceiptText } from "lucide-react";
import type { Route } from "next";
import type { DisplayUnit } from "@/components/amounts/format";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { historyHref, type HistoryPlace } from "./history-place";
import { HistoryTable, type HistoryLine } from "./history-table";
import { lineTypes } from "./line-types";
import { TypeChips } from "./type-chips";

export type HistoryPage = {
  lines: readonly HistoryLine[];
  /** How many lines the account has; known without counting, because they are numbered without gaps. */
  totalLines: bigint;
  hasOlder: boolean;
  hasNewer: boolean;
};

type HistorySectionProps = { place: HistoryPlace; page: HistoryPage; displayUnit: DisplayUnit };

export function HistorySection({ place, page, displayUnit }: HistorySectionProps) {
  return (
    <Section id="history" title="History" description={countSentence(place, page)} className="scroll-mt-4">
      <TypeChips chosen={place.types} />
      {page.lines.length > 0 ? <HistoryTable lines={page.lines} displayUnit={displayUnit} /> : <Empty place={place} />}
      <Paging place={place} page={page} />
    </Section>
  );
}

function countSentence(place: HistoryPlace, page: HistoryPage): string {
  const all = `${page.totalLines.toLocaleString("en-US")} ${page.totalLines === 1n ? "transaction" : "transactions"}`;
  if (place.types.length === 0) return all;
  const names = place.types.map((type) => lineTypes[type].label.toLowerCase()).join(", ");
  return `Only ${names}, out of ${all}`;
}

function Empty({ place }: { place: HistoryPlace }) {
  if (place.types.length === 0 && place.from === null) {
    return (
      <EmptyState icon={ReceiptText} title="Nothing has happened on this account yet.">
        Everything that adds or takes tokens will be a line here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ReceiptText}
      title="No transaction matches."
      action={
        <ButtonLink href={historyHref({ types: [], from: null }) as Route} scroll={false} variant="secondary" size="sm">
          Show all
        </ButtonLink>
      }
    />
  );
}

function Paging({
  place: { types, from },
  page: { lines, hasNewer, hasOlder },
}: Omit<HistorySectionProps, "displayUnit">) {
  const first = lines[0];
  const last = lines.at(-1);
  if (!hasNewer && !hasOlder && from === null) return null;
  const to = (next: HistoryPlace["from"]) => historyHref({ types, from: next }, "#history") as Route;
  return (
    <nav aria-label="Pages of the history" data-print="hidden" className="flex flex-wrap justify-between gap-2">
      <div className="flex gap-2">
        {hasNewer ? (
          <>
            <ButtonLink href={to(null)} variant="ghost" size="sm">
              Newest
            </ButtonLink>
            {first ? (
              <ButtonLink href={to({ seq: first.seq, direction: "newer" })} variant="secondary" size="sm">
                Newer
              </ButtonLink>
            ) : null}
          </>
        ) : null}
      </div>
      {hasOlder && last ? (
        <ButtonLink href={to({ seq: last.seq, direction: "older" })} variant="secondary" size="sm">
          Older
        </ButtonLink>
      ) : null}
    </nav>
  );
}
