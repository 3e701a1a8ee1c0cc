import { ScrollText, SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { AccountSearch } from "@/components/admin/account-search";
import { AuditTable } from "@/components/admin/audit-table";
import { PagesNav } from "@/components/admin/pages-nav";
import { RangeForm } from "@/components/admin/range-form";
import { ButtonLink } from "@/components/ui/button-link";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { requireViewerWho } from "@/lib/auth/actor";
import { listAuditEntries, listAuditKinds } from "@/lib/queries/audit-log";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Audit log" };

const PATH = "/admin/tokens/audit";

export default async function AdminAuditPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const params = await searchParams;
  const after = only(params.after);
  const query = only(params.q) ?? "";
  const [kind, account, from, to] = [params.kind, params.account, params.from, params.to].map(only);
  const [page, kinds] = await Promise.all([
    listAuditEntries(actor, { kind, accountId: account, search: query, from, to, cursor: after }),
    listAuditKinds(actor),
  ]);
  if (!page.ok || !kinds.ok) forbidden();
  const { entries, nextCursor } = page.value;
  const asked = given({ kind, account, from, to });
  const search = given({ q: query.trim() === "" ? undefined : query });
  const kept = { ...asked, ...search };
  const isNarrowed = Object.keys(kept).length > 0;

  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what, when and why. Written together with the change; it cannot be edited."
        actions={<CsvLink href={`${PATH}/audit.csv?${new URLSearchParams(kept)}`} />}
      />
      <Section title="All entries" description="Newest first. Open one to see what it was before and after.">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <AccountSearch
            path={PATH}
            query={query}
            label="Search the audit log"
            placeholder="Who, reason, subject or id"
            keep={asked}
          />
          <RangeForm path={PATH} from={from ?? ""} to={to ?? ""} keep={given({ kind, account, q: search.q })} />
        </div>
        <SegmentedLinks
          label="Kind"
          className="max-w-full overflow-x-auto"
          links={[undefined, ...kinds.value].map((one) => ({
            href: address({ ...given({ account, from, to }), ...search, ...given({ kind: one }) }),
            label: one === undefined ? "All" : one.charAt(0).toUpperCase() + one.slice(1),
            current: one === kind,
          }))}
        />
        {entries.length > 0 ? (
          <AuditTable entries={entries} />
        ) : isNarrowed ? (
          <EmptyState
            icon={SearchX}
            title="No entry matches."
            action={
              <ButtonLink href={PATH as Route} variant="secondary" size="sm">
                Show all
              </ButtonLink>
            }
          />
        ) : (
          <EmptyState icon={ScrollText} title="Nothing was changed yet.">
            The first change by staff appears here.
          </EmptyState>
        )}
        <PagesNav
          label="Pages of the audit log"
          path={PATH}
          keep={kept}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
    </>
  );
}

/** Those that are given and not empty. */
function given(asked: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""),
  );
}

function address(asked: Record<string, string>): Route {
  const query = new URLSearchParams(asked);
  return `${PATH}${query.size > 0 ? `?${query}` : ""}` as Route;
}
