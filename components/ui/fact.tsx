import type { ReactNode } from "react";
import { cn } from "./cn";

type FactProps = {
  label: ReactNode;
  /** Stands under the label, in the same small type. */
  note?: ReactNode;
  /** For figures that the page is about. */
  isStrong?: boolean;
  className?: string;
  children: ReactNode;
};

/** A label and what it names, in a `dl` of facts. */
export function Fact({ label, note, isStrong = false, className, children }: FactProps) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-0.5", className)}>
      <dt className="text-xs text-muted-foreground">
        {label}
        {note ? <span className="block">{note}</span> : null}
      </dt>
      <dd className={cn("min-w-0 wrap-anywhere tabular-nums", isStrong && "font-medium")}>{children}</dd>
    </div>
  );
}
