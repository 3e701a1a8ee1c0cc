import { SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import { AccountSearch } from "@/components/admin/account-search";
import { counted } from "@/components/amounts/format";
import { PageFrame } from "@/components/frame/page-frame";
import { DateRange } from "@/components/history/date-range";
import { FilterChips } from "@/components/history/filter-chips";
import { HistoryPages } from "@/components/history/history-pages";
import { historyFileHref, historyHref, isFiltered, withoutFilters } from "@/components/history/history-place";
import type { SearchParams } from "@/components/history/history-place";
import { HistoryTable } from "@/components/history/history-table";
import { NoLines } from "@/components/history/latest-section";
import { SortSelect } from "@/components/history/sort-select";
import { TypeChips } from "@/components/history/type-chips";
import { ButtonLink } from "@/components/ui/button-link";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { parseHistoryPlace } from "@/lib/contracts/history";
import { historyQuery, lineFilterOf, type HistoryPlace } from "@/lib/contracts/history-place";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { getHistoryPage, type HistoryPage } from "@/lib/queries/transactions";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "History" };

const LINES_PER_PAGE = 25;

export default async function TokensHistoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const place = parseHistoryPlace(await searchParams);
  const { actor } = await requireViewer(historyHref(place));
  const [history, balance] = await Promise.all([
    getHistoryPage(actor, actor.accountId, lineFilterOf(place), {
      sort: place.sort,
      limit: LINES_PER_PAGE,
      from: place.from,
    }),
    viewerBalance(actor),
  ]);
  assert(history.ok && balance.ok, "a signed-in person may see their own account");
  const { transactions, hasPrevious, hasNext, totalLines } = history.value;
  const keep = Object.fromEntries(new URLSearchParams(historyQuery({ ...place, text: "", from: null })));

  return (
    <PageFrame>
      <PageHeader
        title="History"
        description="Everything that added or took tokens. Each line opens what it was computed from."
        actions={<CsvLink href={historyFileHref(place)} />}
      />
      {totalLines === 0n ? (
        <NoLines />
      ) : (
        <div className="flex flex-col gap-4">
          <div
            data-print="hidden"
            className="flex flex-col gap-3 lg:flex-row lg:items-end lg:justify-between [&_[role=search]]:max-w-none lg:[&_[role=search]]:max-w-sm"
          >
            <AccountSearch
              path="/tokens/history"
              query={place.text}
              label="Search descriptions"
              placeholder="Search descriptions"
              keep={keep}
            />
            {/* Made anew with its days, which the address may change from elsewhere. */}
            <DateRange key={`${place.fromDay} ${place.toDay}`} place={place} />
          </div>
          <TypeChips place={place} />
          <FilterChips place={place} />
          <SortSelect place={place} />
          <p role="status" className="text-muted-foreground tabular-nums">
            {countSentence(place, history.value)}
          </p>
          {transactions.length > 0 ? (
            <HistoryTable lines={transactions} place={place} displayUnit={balance.value.displayUnit} />
          ) : (
            <NothingMatches place={place} />
          )}
          <HistoryPages place={place} lines={transactions} hasPrevious={hasPrevious} hasNext={hasNext} />
        </div>
      )}
    </PageFrame>
  );
}

function countSentence(place: HistoryPlace, { totalLines, matchCount }: HistoryPage): string {
  const all = counted(totalLines, "transaction");
  if (!isFiltered(place)) return all;
  return matchCount === null ? `What matches, out of ${all}` : `${grouped(matchCount)} of ${all}`;
}

function NothingMatches({ place }: { place: HistoryPlace }) {
  const href = (
    isFiltered(place) ? historyHref(withoutFilters(place)) : historyHref({ ...place, from: null })
  ) as Route;
  return (
    <EmptyState
      icon={SearchX}
      title="No transaction matches."
      action={
        <ButtonLink href={href} scroll={false} variant="secondary" size="sm">
          {isFiltered(place) ? "Clear filters" : "Back to the first page"}
        </ButtonLink>
      }
    >
      {place.text === "" ? null : "The search looks for what you type anywhere in a description."}
    </EmptyState>
  );
}
