import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** The history before its lines are there, in its final shape. */
export default function HistoryLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="History"
        description="Everything that added or took tokens. Each line opens what it was computed from."
        actions={<Skeleton className="h-9 w-44" />}
      />
      <span role="status" className="sr-only">
        Loading your history
      </span>
      <div className="flex flex-col gap-4">
        <Skeleton className="h-26 w-full lg:h-15" />
        <Skeleton className="h-18 w-full max-w-3xl lg:h-8" />
        <Skeleton className="h-5 w-32" />
        <RowsSkeleton rows={25} hasHead />
      </div>
    </PageFrame>
  );
}
