import { Package } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { PackageDialog } from "@/components/admin/package-dialog";
import { PackageTable } from "@/components/admin/package-table";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { listAllPackages } from "@/lib/queries/admin-catalogue";

export const metadata: Metadata = { title: "Packages" };

const PATH = "/admin/tokens/packages";

export default async function AdminPackagesPage() {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const packages = await listAllPackages(actor);
  if (!packages.ok) forbidden();
  const mayChange = actorMay(actor, "settings:change");
  return (
    <>
      <PageHeader
        title="Packages"
        description="What customers can buy. One package is sold in one currency; add another for the next."
        actions={
          <>
            <CsvLink href={`${PATH}/packages.csv`} />
            {mayChange ? <PackageDialog /> : null}
          </>
        }
      />
      <Section title="All packages" description="In the order in which customers see those that are on sale.">
        {packages.value.length > 0 ? (
          <PackageTable packages={packages.value} mayChange={mayChange} />
        ) : (
          <EmptyState icon={Package} title="There is nothing to buy yet.">
            Customers can pay an amount of their own until the first package is added.
          </EmptyState>
        )}
      </Section>
    </>
  );
}
