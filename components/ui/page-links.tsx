import type { Route } from "next";
import { ButtonLink } from "./button-link";
import { cn } from "./cn";

type PageLinksProps = {
  /** Of what the pages are: "Pages of the history". */
  label: string;
  /** Addresses; null where there is no such page. */
  first: string | null;
  previous?: string | null;
  next: string | null;
  words?: { first: string; previous: string; next: string };
  className?: string;
};

/** The ways from one page of a list to those before and behind it; nothing where all there is is on the page. */
export function PageLinks({ label, first, previous = null, next, words = NEWEST_FIRST, className }: PageLinksProps) {
  if (first === null && previous === null && next === null) return null;
  return (
    <nav aria-label={label} data-print="hidden" className={cn("flex flex-wrap justify-between gap-2", className)}>
      <div className="flex gap-2">
        {first === null ? null : (
          <ButtonLink href={first as Route} variant="ghost" size="sm">
            {words.first}
          </ButtonLink>
        )}
        {previous === null ? null : (
          <ButtonLink href={previous as Route} variant="secondary" size="sm">
            {words.previous}
          </ButtonLink>
        )}
      </div>
      {next === null ? null : (
        <ButtonLink href={next as Route} variant="secondary" size="sm">
          {words.next}
        </ButtonLink>
      )}
    </nav>
  );
}

const NEWEST_FIRST = { first: "Newest", previous: "Newer", next: "Older" };
