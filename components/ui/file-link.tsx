import type { ComponentProps } from "react";
import { buttonVariants, type ButtonLook } from "./button-variants";
import { cn } from "./cn";

/** A link that looks like a button and gives the browser a file to keep: no page of this app. */
export function FileLink({ variant = "secondary", size, className, ...props }: ComponentProps<"a"> & ButtonLook) {
  return <a download {...props} data-slot="button" className={cn(buttonVariants({ variant, size }), className)} />;
}
