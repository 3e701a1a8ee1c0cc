import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The list of months before it is there, in its final shape. */
export default function StatementsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader parent="Tokens" title="Statements" description={<Skeleton className="h-5 w-96 max-w-full" />} />
      <span role="status" className="sr-only">
        Loading your statements
      </span>
      <div className="flex flex-col divide-y sm:pt-10">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="flex h-14 items-center justify-between gap-6 sm:h-10">
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-5 w-24" />
          </div>
        ))}
      </div>
    </PageFrame>
  );
}
