import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The history before its lines are there, in its final shape. */
export default function HistoryLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        parent="Tokens"
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
        <div className="flex flex-col divide-y sm:pt-10">
          {Array.from({ length: 25 }, (_, index) => (
            <div key={index} className="flex h-14 items-center justify-between gap-6 sm:h-10">
              <Skeleton className="h-5 w-3/5" />
              <Skeleton className="h-5 w-24" />
            </div>
          ))}
        </div>
      </div>
    </PageFrame>
  );
}
