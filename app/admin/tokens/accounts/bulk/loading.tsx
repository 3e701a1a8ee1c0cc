import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";

export default function LoadingBulkGrants() {
  return (
    <div aria-busy>
      <span role="status" className="sr-only">
        Loading
      </span>
      <PageHeader
        parent="Accounts"
        title="Grant by list"
        description="Many grants or deductions at once, out of a spreadsheet."
      />
      <Section title="The list" description={<Skeleton className="my-0.5 w-96 max-w-full" />}>
        <Skeleton className="h-52" />
        <Skeleton className="h-9 w-28" />
      </Section>
    </div>
  );
}
