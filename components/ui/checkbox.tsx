"use client";

import { Checkbox as CheckboxPrimitive } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { cn, type Styled } from "./cn";

export function Checkbox({ className, ...props }: Styled<CheckboxPrimitive.Root.Props>) {
  return (
    <CheckboxPrimitive.Root
      data-slot="checkbox"
      {...props}
      className={cn(
        // The pseudo-element widens what a finger can hit to 40 px without moving anything.
        "relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-input bg-background text-primary-foreground transition-colors after:absolute after:-inset-3 aria-invalid:border-danger data-checked:border-primary data-checked:bg-primary data-disabled:opacity-60 data-indeterminate:border-primary data-indeterminate:bg-primary",
        className,
      )}
    >
      <CheckboxPrimitive.Indicator className="flex">
        {props.indeterminate ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}
