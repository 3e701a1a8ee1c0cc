import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** The analytics before their figures are there, in their final shape. */
export default function AnalyticsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Analytics" description={<Skeleton className="my-0.5 w-96 max-w-full" />} />
      <span role="status" className="sr-only">
        Loading your analytics
      </span>
      <div className="flex flex-wrap gap-3 pb-8">
        <Skeleton className="h-8.5 w-80 max-w-full" />
        <Skeleton className="h-8.5 w-64 max-w-full" />
      </div>
      <div className="flex flex-col gap-5 pb-8">
        <Skeleton className="h-8.5 w-full" />
        <Skeleton className="h-64 w-full" />
        <Skeleton className="w-80 max-w-full" />
      </div>
      <div className="flex flex-col gap-5 border-t py-8">
        <Skeleton className="h-6 w-32" />
        <RowsSkeleton rows={6} />
      </div>
    </PageFrame>
  );
}
