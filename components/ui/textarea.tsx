import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClasses } from "./control-classes";

/** Grows with what is written, where the browser can. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      {...props}
      className={cn(controlClasses, "field-sizing-content min-h-20 px-3 py-2", className)}
    />
  );
}
