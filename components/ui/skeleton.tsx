import { cn } from "./cn";

/** The shape of what is about to be there. Give it the size of the real thing, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden data-slot="skeleton" className={cn("h-4 animate-pulse rounded-sm bg-secondary", className)} />
  );
}

type RowsSkeletonProps = {
  rows: number;
  /** Leaves the place of the table's head, which a phone does not show. */
  hasHead?: boolean;
  /** For tables with two lines in a row. */
  isTall?: boolean;
};

/** The rows of a table that is about to be there: what on the left, how much on the right. */
export function RowsSkeleton({ rows, hasHead = false, isTall = false }: RowsSkeletonProps) {
  return (
    <div className={cn("flex flex-col divide-y", hasHead && "sm:pt-10")}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className={cn("flex items-center justify-between gap-6", isTall ? "h-20 sm:h-14" : "h-14 sm:h-10")}
        >
          <Skeleton className={cn("w-3/5", isTall ? "h-8" : "h-5")} />
          <Skeleton className={cn("w-24", isTall ? "h-8" : "h-5")} />
        </div>
      ))}
    </div>
  );
}
