import type { ReactNode } from "react";

/** A group of radios names itself; the label above it is for the eyes. */
export function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden className="font-medium">
        {label}
      </span>
      {children}
    </div>
  );
}
