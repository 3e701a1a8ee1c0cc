import { ShieldCheck } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { DisputeTable } from "@/components/admin/dispute-table";
import { PagesNav } from "@/components/admin/pages-nav";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { requireViewerWho } from "@/lib/auth/actor";
import { listDisputes } from "@/lib/queries/disputes";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Disputes" };

const PATH = "/admin/tokens/disputes";
const filters = [
  { show: "open", label: "Open" },
  { show: "closed", label: "Closed" },
  { show: "all", label: "All" },
] as const;

export default async function AdminDisputesPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const after = only(asked.after);
  const { show } = filters.find((filter) => filter.show === only(asked.show)) ?? filters[0];
  const page = await listDisputes(actor, { show, ...(after === undefined ? {} : { cursor: after }) });
  if (!page.ok) forbidden();
  const { disputes, nextCursor } = page.value;
  return (
    <>
      <PageHeader
        title="Disputes"
        description="Payments whose owners asked their bank for the money back."
        actions={<CsvLink href={`${PATH}/disputes.csv?show=${show}`} />}
      />
      <Section
        title={show === "all" ? "All disputes" : show === "open" ? "Waiting for the bank" : "Decided"}
        actions={
          <SegmentedLinks
            label="Which disputes"
            links={filters.map((filter) => ({
              href: `${PATH}${filter.show === "open" ? "" : `?show=${filter.show}`}` as Route,
              label: filter.label,
              current: filter.show === show,
            }))}
          />
        }
      >
        {disputes.length > 0 ? (
          <DisputeTable disputes={disputes} />
        ) : (
          <EmptyState icon={ShieldCheck} title={show === "open" ? "No dispute is open." : "There are none."}>
            When a customer disputes a payment, its tokens are frozen or taken back by themselves, and you are mailed.
          </EmptyState>
        )}
        <PagesNav
          label="Pages of disputes"
          path={PATH}
          keep={show === "open" ? {} : { show }}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
    </>
  );
}
