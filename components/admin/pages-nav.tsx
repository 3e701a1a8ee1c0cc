import type { Route } from "next";
import { ButtonLink } from "@/components/ui/button-link";

type PagesNavProps = {
  label: string;
  path: string;
  /** What else is in the address and stays there. */
  keep: Record<string, string>;
  isFirstPage: boolean;
  nextCursor: string | null;
};

/** "Newest" and "Older" under a list that is read page by page; nothing when there is one page only. */
export function PagesNav({ label, path, keep, isFirstPage, nextCursor }: PagesNavProps) {
  if (isFirstPage && nextCursor === null) return null;
  const address = (cursor: string | null) => {
    const asked = new URLSearchParams({ ...keep, ...(cursor ? { after: cursor } : {}) });
    return `${path}${asked.size > 0 ? `?${asked}` : ""}` as Route;
  };
  return (
    <nav aria-label={label} className="flex justify-between gap-2">
      {isFirstPage ? (
        <span />
      ) : (
        <ButtonLink href={address(null)} variant="secondary" size="sm">
          Newest
        </ButtonLink>
      )}
      {nextCursor === null ? null : (
        <ButtonLink href={address(nextCursor)} variant="secondary" size="sm">
          Older
        </ButtonLink>
      )}
    </nav>
  );
}
