import { X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { dayText } from "@/components/amounts/format-moment";
import type { HistoryPlace } from "@/lib/contracts/history-place";
import { historyHref, isFiltered, withoutFilters } from "./history-place";

/** What else is filtered by, each to be taken away; nothing where nothing is. */
export function FilterChips({ place }: { place: HistoryPlace }) {
  if (!isFiltered(place)) return null;
  const range = rangeText(place);
  return (
    <ul aria-label="Filters" data-print="hidden" className="flex flex-wrap items-center gap-2">
      {range ? <Chip label={range} href={historyHref({ ...place, fromDay: null, toDay: null, from: null })} /> : null}
      {place.text === "" ? null : (
        <Chip label={`“${place.text}”`} href={historyHref({ ...place, text: "", from: null })} />
      )}
      <li>
        <Link
          href={historyHref(withoutFilters(place)) as Route}
          scroll={false}
          className="flex h-8 items-center px-2 text-primary-text underline-offset-4 hover:underline pointer-coarse:h-10"
        >
          Clear filters
        </Link>
      </li>
    </ul>
  );
}

function Chip({ label, href }: { label: string; href: string }) {
  return (
    <li className="max-w-full">
      <Link
        href={href as Route}
        scroll={false}
        aria-label={`${label}. Remove this filter`}
        className="flex min-h-8 items-center gap-1 rounded-full bg-primary-soft px-3 py-1 font-medium text-primary-text pointer-coarse:min-h-10"
      >
        <span className="line-clamp-2 wrap-anywhere">{label}</span>
        <X aria-hidden className="-mr-1 size-3.5 shrink-0" />
      </Link>
    </li>
  );
}

/** `1 Nov 2026 – 30 Nov 2026, Asia/Kathmandu`; null for all time. */
export function rangeText({ fromDay, toDay, timeZone }: HistoryPlace): string | null {
  if (!fromDay && !toDay) return null;
  if (fromDay === toDay) return `${dayText(fromDay!)}, ${timeZone}`;
  const days = fromDay && toDay ? `${dayText(fromDay)} – ${dayText(toDay)}` : null;
  return `${days ?? (fromDay ? `From ${dayText(fromDay)}` : `Until ${dayText(toDay!)}`)}, ${timeZone}`;
}
