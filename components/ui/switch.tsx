"use client";

import { Switch as SwitchPrimitive } from "@base-ui/react/switch";
import { cn, type Styled } from "./cn";

/** On or off, in force at once. For a choice that waits for a submit button use `Checkbox`. */
export function Switch({ className, ...props }: Styled<SwitchPrimitive.Root.Props>) {
  return (
    <SwitchPrimitive.Root
      data-slot="switch"
      {...props}
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-input bg-input p-px transition-colors after:absolute after:-inset-2.5 data-checked:border-primary data-checked:bg-primary data-disabled:opacity-60",
        className,
      )}
    >
      <SwitchPrimitive.Thumb className="size-4 rounded-full bg-background transition-transform duration-150 data-checked:translate-x-4 data-checked:bg-primary-foreground" />
    </SwitchPrimitive.Root>
  );
}
