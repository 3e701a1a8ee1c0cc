import { SearchX, Users } from "lucide-react";
import type { Route } from "next";
import { counted } from "@/components/amounts/format";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageLinks } from "@/components/ui/page-links";
import { Section } from "@/components/ui/section";
import type { AccountPage } from "@/lib/queries/admin-accounts";
import { AccountSearch } from "./account-search";
import { AccountTable } from "./account-table";

type AccountListProps = {
  /** The page's own address, without its questions. */
  path: string;
  page: AccountPage;
  query: string;
  isFirstPage: boolean;
  totalCount: bigint;
  /** Superadmins get the controls; for everybody else the operation would refuse. */
  mayAdjust: boolean;
};

/** Accounts, newest first: search, one page of them, and the way to older ones. */
export function AccountList({ path, page, query, isFirstPage, totalCount, mayAdjust }: AccountListProps) {
  const { accounts, nextCursor } = page;
  const isSearch = query.trim() !== "";
  const address = (cursor: string | null) => {
    const asked = new URLSearchParams({ ...(isSearch ? { q: query } : {}), ...(cursor ? { after: cursor } : {}) });
    return `${path}${asked.size > 0 ? `?${asked}` : ""}#accounts`;
  };
  return (
    <Section id="accounts" title="Accounts" className="scroll-mt-16">
      <div className="flex flex-col gap-x-6 gap-y-2 sm:flex-row sm:items-center sm:justify-between">
        <AccountSearch path={path} query={query} />
        <p role="status" className="shrink-0 text-xs text-muted-foreground">
          {countSentence(page, { isSearch, isFirstPage, totalCount })}
        </p>
      </div>
      {accounts.length > 0 ? (
        <AccountTable accounts={accounts} mayAdjust={mayAdjust} />
      ) : isSearch ? (
        <EmptyState
          icon={SearchX}
          title={<span className="wrap-anywhere">No account matches “{query.trim()}”.</span>}
          action={
            <ButtonLink href={`${path}#accounts` as Route} variant="secondary" size="sm">
              Clear the search
            </ButtonLink>
          }
        >
          Part of an email or a name is enough; an id must be whole.
        </EmptyState>
      ) : (
        <EmptyState icon={Users} title={isFirstPage ? "Nobody has signed up yet." : "There are no older accounts."}>
          {isFirstPage ? "The first account appears here as soon as somebody does." : null}
        </EmptyState>
      )}
      <PageLinks
        label="Pages of accounts"
        first={isFirstPage ? null : address(null)}
        next={nextCursor === null ? null : address(nextCursor)}
      />
    </Section>
  );
}

type Asked = { isSearch: boolean; isFirstPage: boolean; totalCount: bigint };

/** How many there are, as far as it is known without counting them all. */
function countSentence({ accounts, nextCursor }: AccountPage, { isSearch, isFirstPage, totalCount }: Asked): string {
  const shown = accounts.length;
  if (!isSearch) return `${counted(totalCount, "account")}, newest first`;
  if (!isFirstPage) return nextCursor === null ? "The last of those that match" : "More that match";
  if (nextCursor !== null) return `The newest ${shown} of more that match`;
  return counted(shown, "account matches", "accounts match");
}
