import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Label({ className, ...props }: ComponentProps<"label">) {
  return (
    // The control is named by `htmlFor` or wrapped; the caller knows which.
    <label data-slot="label" {...props} className={cn("text-sm font-medium has-disabled:opacity-60", className)} />
  );
}
