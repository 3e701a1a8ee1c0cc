import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** The tokens page before its figures are there, in its final shape. */
export default function TokensLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Tokens" />
      <span role="status" className="sr-only">
        Loading your tokens
      </span>
      <div className="flex flex-col gap-5 pt-10 pb-8">
        <div className="grid gap-x-16 gap-y-10 lg:grid-cols-2">
          <div className="flex flex-col items-start gap-5">
            <div className="flex flex-col gap-2">
              <Skeleton className="h-5.5 w-36" />
              <Skeleton className="h-11 w-64" />
              <Skeleton className="h-5 w-40" />
            </div>
            <Skeleton className="mt-5 h-5 w-52" />
            <Skeleton className="h-11 w-32" />
          </div>
          <div className="flex flex-col gap-3">
            <Skeleton className="h-5 w-72 max-w-full" />
            <Skeleton className="h-28 w-full" />
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-6 w-28" />
          </div>
        </div>
        <div className="grid grid-cols-2 gap-x-6 gap-y-5 border-t pt-6 sm:grid-cols-3 lg:grid-cols-6">
          {keys(6).map((key) => (
            <Skeleton key={key} className="h-14" />
          ))}
        </div>
      </div>
      <div className="flex flex-col gap-5 border-t py-8">
        <Skeleton className="h-11 w-80 max-w-full" />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          {keys(4).map((key) => (
            <Skeleton key={key} className="h-60" />
          ))}
        </div>
        <Skeleton className="h-36 sm:h-21" />
        <Skeleton className="h-9 w-64" />
      </div>
      <div className="flex flex-col gap-5 border-t py-8">
        <Skeleton className="h-11 w-40" />
        <RowsSkeleton rows={8} />
      </div>
    </PageFrame>
  );
}

function keys(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
