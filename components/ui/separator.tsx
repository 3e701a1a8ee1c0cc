import { cn } from "./cn";

/** The hairline between two sections. Decorative: structure is said by headings. */
export function Separator({ className, vertical = false }: { className?: string; vertical?: boolean }) {
  return (
    <div
      aria-hidden
      data-slot="separator"
      className={cn("shrink-0 bg-border", vertical ? "h-4 w-px" : "h-px w-full", className)}
    />
  );
}
