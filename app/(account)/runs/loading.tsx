import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The list of runs before it is there, in its final shape. */
export default function RunsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="Runs"
        description="Workflows of several steps. Each has a cap that is set aside when it starts, and stops there."
      />
      <span role="status" className="sr-only">
        Loading your runs
      </span>
      <div className="flex flex-col divide-y sm:pt-10">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="flex h-14 items-center justify-between gap-6 sm:h-10">
            <Skeleton className="h-5 w-3/5" />
            <Skeleton className="h-5 w-24" />
          </div>
        ))}
      </div>
    </PageFrame>
  );
}
