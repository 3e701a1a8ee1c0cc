import { ListPlus, SearchX, Users } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { AccountSearch } from "@/components/admin/account-search";
import { AccountTable } from "@/components/admin/account-table";
import { AccountsFilter } from "@/components/admin/accounts-filter";
import { PagesNav } from "@/components/admin/pages-nav";
import { ButtonLink } from "@/components/ui/button-link";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { ACCOUNT_LEVELS, ACCOUNT_SORTS, ACCOUNT_STATUSES, listAccounts } from "@/lib/queries/admin-accounts";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Accounts" };

const PATH = "/admin/tokens/accounts";

export default async function AdminAccountsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const query = only(asked.q) ?? "";
  const after = only(asked.after);
  const status = ACCOUNT_STATUSES.find((one) => one === only(asked.status));
  const level = ACCOUNT_LEVELS.find((one) => one === only(asked.level));
  const sort = ACCOUNT_SORTS.find((one) => one === only(asked.sort));
  const page = await listAccounts(actor, { search: query, status, level, sort, cursor: after });
  if (!page.ok) forbidden();
  const { accounts, nextCursor } = page.value;
  const filter: Record<string, string> = { ...(status && { status }), ...(level && { level }), ...(sort && { sort }) };
  const search: Record<string, string> = query.trim() === "" ? {} : { q: query };
  const kept = { ...filter, ...search };
  const isNarrowed = status !== undefined || level !== undefined || query.trim() !== "";
  const mayGrant = actorMay(actor, "tokens:grant");

  return (
    <>
      <PageHeader
        title="Accounts"
        description="Who holds what, how they stand, and what was done for them."
        actions={
          <>
            {/* A file of its own, not a page of this app: the browser keeps it. */}
            <CsvLink href={`${PATH}/accounts.csv?${new URLSearchParams(kept)}`} />
            {mayGrant ? (
              <ButtonLink href={`${PATH}/bulk` as Route} variant="secondary">
                <ListPlus />
                Grant by list
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Section title="All accounts">
        <AccountSearch path={PATH} query={query} keep={filter} />
        <AccountsFilter path={PATH} asked={kept} />
        {accounts.length > 0 ? (
          <AccountTable accounts={accounts} mayAdjust={mayGrant} sort={sort} />
        ) : isNarrowed ? (
          <EmptyState
            icon={SearchX}
            title="No account matches."
            action={
              <ButtonLink href={PATH as Route} variant="secondary" size="sm">
                Show all
              </ButtonLink>
            }
          >
            Part of an email or a name is enough; an id must be whole.
          </EmptyState>
        ) : (
          <EmptyState icon={Users} title="Nobody has signed up yet.">
            The first account appears here as soon as somebody does.
          </EmptyState>
        )}
        <PagesNav
          label="Pages of accounts"
          path={PATH}
          keep={kept}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
    </>
  );
}
