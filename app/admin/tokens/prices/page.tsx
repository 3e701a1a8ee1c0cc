import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { MissingPriceNotices } from "@/components/admin/missing-prices";
import { PagesNav } from "@/components/admin/pages-nav";
import { PriceDialog } from "@/components/admin/price-dialog";
import { PriceTable } from "@/components/admin/price-table";
import { UnpricedTable } from "@/components/admin/unpriced-table";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { listPrices, listUnpricedUsages } from "@/lib/queries/admin-catalogue";
import { getMissingPrices } from "@/lib/queries/missing-prices";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Model prices" };

const PATH = "/admin/tokens/prices";

export default async function AdminPricesPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const after = only((await searchParams).after);
  const [list, unpriced, missing] = await Promise.all([
    listPrices(actor),
    listUnpricedUsages(actor, after === undefined ? {} : { cursor: after }),
    getMissingPrices(actor),
  ]);
  if (!list.ok || !unpriced.ok || !missing.ok) forbidden();
  const mayChange = actorMay(actor, "settings:change");
  const { usages, nextCursor } = unpriced.value;
  return (
    <>
      <PageHeader
        title="Model prices"
        description="What one unit of a model costs us, and how it is charged. A price is never edited, only followed by another."
        actions={
          <>
            <CsvLink href={`${PATH}/prices.csv`} aria-label="CSV of the price list" />
            {mayChange ? <PriceDialog /> : null}
          </>
        }
      />
      <MissingPriceNotices missing={missing.value} withLink={false} />
      <Section
        title="Waiting for a price"
        description="Operations that ran and were not charged, because nobody knew what for."
        actions={
          usages.length > 0 ? (
            <CsvLink href={`${PATH}/unpriced.csv`} aria-label="CSV of what waits for a price" size="sm" />
          ) : null
        }
      >
        {usages.length > 0 ? (
          <UnpricedTable usages={usages} mayPrice={actorMay(actor, "tokens:grant")} />
        ) : (
          <EmptyState icon={CircleCheck} title="Nothing waits for a price.">
            Images, speech or video of a model that is not in the list appear here instead of costing nothing.
          </EmptyState>
        )}
        <PagesNav
          label="Pages of operations"
          path={PATH}
          keep={{}}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
      <Section title="Price list" description="In dollars for a million, unless it says otherwise.">
        <PriceTable list={list.value} mayChange={mayChange} />
      </Section>
    </>
  );
}
