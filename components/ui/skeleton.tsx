import { cn } from "./cn";

/** The shape of what is about to be there. Give it the size of the real thing, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden data-slot="skeleton" className={cn("h-4 animate-pulse rounded-sm bg-secondary", className)} />
  );
}
