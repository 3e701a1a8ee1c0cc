"use client";

import { Progress as ProgressPrimitive } from "@base-ui/react/progress";
import type { ReactNode } from "react";
import { cn } from "./cn";

type ProgressProps = {
  label: ReactNode;
  /** 0 to `max`; null while nobody knows. */
  value: number | null;
  max?: number;
  /** Said on the right instead of a percentage: "3 of 12". */
  note?: ReactNode;
  tone?: "primary" | "success" | "warning" | "danger";
  className?: string;
};

const fills = { primary: "bg-primary", success: "bg-success", warning: "bg-warning", danger: "bg-danger" };

export function Progress({ label, value, max = 100, note, tone = "primary", className }: ProgressProps) {
  return (
    <ProgressPrimitive.Root
      data-slot="progress"
      value={value}
      max={max}
      className={cn("grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm", className)}
    >
      <ProgressPrimitive.Label>{label}</ProgressPrimitive.Label>
      {note ? (
        <span className="text-muted-foreground tabular-nums">{note}</span>
      ) : (
        <ProgressPrimitive.Value className="text-muted-foreground tabular-nums" />
      )}
      <ProgressPrimitive.Track className="col-span-full h-1.5 overflow-hidden rounded-full bg-secondary">
        <ProgressPrimitive.Indicator
          className={cn(
            "h-full rounded-full transition-[width] duration-200 data-indeterminate:w-1/3 data-indeterminate:animate-pulse",
            fills[tone],
          )}
        />
      </ProgressPrimitive.Track>
    </ProgressPrimitive.Root>
  );
}
