import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** One run before its steps are there, in its final shape. */
export default function RunLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        parent="Runs"
        title={<Skeleton className="h-8 w-64 max-w-full" />}
        description={<Skeleton className="my-0.5 w-96 max-w-full" />}
        actions={<Skeleton className="h-6 w-20" />}
      />
      <span role="status" className="sr-only">
        Loading the run
      </span>
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 border-b pb-8 sm:grid-cols-4">
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} className="h-9" />
        ))}
      </div>
      <div className="flex flex-col gap-5 py-8">
        <Skeleton className="h-6 w-24" />
        <RowsSkeleton rows={4} hasHead />
      </div>
    </PageFrame>
  );
}
