import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The auto-recharge page before it is known how it stands, in its final shape. */
export default function AutoRechargeLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Auto-recharge" description={<Skeleton className="h-5 w-96 max-w-full" />} />
      <span role="status" className="sr-only">
        Loading auto-recharge
      </span>
      <div className="flex flex-col gap-5 pb-8">
        <Skeleton className="h-16 w-full" />
      </div>
      <div className="grid gap-x-16 gap-y-8 border-t py-8 lg:grid-cols-2">
        <div className="flex max-w-lg flex-col gap-5">
          <Skeleton className="h-6 w-20" />
          {Array.from({ length: 4 }, (_, index) => (
            <Skeleton key={index} className="h-20 w-full" />
          ))}
          <Skeleton className="h-9 w-44" />
        </div>
        <Skeleton className="h-28 w-full" />
      </div>
    </PageFrame>
  );
}
