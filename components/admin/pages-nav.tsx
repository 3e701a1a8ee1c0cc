import { PageLinks } from "@/components/ui/page-links";

type PagesNavProps = {
  label: string;
  path: string;
  /** What else is in the address and stays there. */
  keep: Record<string, string>;
  isFirstPage: boolean;
  nextCursor: string | null;
};

/** The ways to the newest and the older pages of a list whose place stands in the address as `after`. */
export function PagesNav({ label, path, keep, isFirstPage, nextCursor }: PagesNavProps) {
  const address = (cursor: string | null) => {
    const asked = new URLSearchParams({ ...keep, ...(cursor ? { after: cursor } : {}) });
    return `${path}${asked.size > 0 ? `?${asked}` : ""}`;
  };
  return (
    <PageLinks
      label={label}
      first={isFirstPage ? null : address(null)}
      next={nextCursor === null ? null : address(nextCursor)}
    />
  );
}
