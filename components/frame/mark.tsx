import { cn } from "@/components/ui/cn";

/** The mark: a P made of a pole and a coin. Drawn in the accent; `public/favicon.svg` is the same drawing. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={cn("size-6 shrink-0", className)}>
      <rect width="24" height="24" rx="6" className="fill-primary" />
      <g fill="none" strokeWidth="2.25" strokeLinecap="round" className="stroke-primary-foreground">
        <path d="M8 6v12.5" />
        <circle cx="12.25" cy="10" r="4.25" />
      </g>
    </svg>
  );
}
