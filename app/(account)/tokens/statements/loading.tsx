import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** The list of months before it is there, in its final shape. */
export default function StatementsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Statements" description={<Skeleton className="h-5 w-96 max-w-full" />} />
      <span role="status" className="sr-only">
        Loading your statements
      </span>
      <RowsSkeleton rows={6} hasHead />
    </PageFrame>
  );
}
