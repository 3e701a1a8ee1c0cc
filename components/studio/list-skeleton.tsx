import { Skeleton } from "@/components/ui/skeleton";

/** A table before it is there, in its final shape. */
export function ListSkeleton({ what }: { what: string }) {
  return (
    <>
      <span role="status" className="sr-only">{`Loading your ${what}`}</span>
      <div aria-hidden className="flex flex-col divide-y sm:pt-10">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="flex h-14 items-center justify-between gap-6">
            <Skeleton className="h-5 w-3/5" />
            <Skeleton className="h-5 w-24" />
          </div>
        ))}
      </div>
    </>
  );
}
