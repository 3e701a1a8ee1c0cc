import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlClasses } from "./control-classes";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      data-slot="input"
      {...props}
      className={cn(
        controlClasses,
        "h-10 px-3 sm:h-9",
        props.inputMode === "numeric" || props.inputMode === "decimal" || props.type === "number" ? "tabular-nums" : "",
        className,
      )}
    />
  );
}
