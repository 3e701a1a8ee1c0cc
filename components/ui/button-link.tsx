import Link from "next/link";
import type { ComponentProps } from "react";
import { buttonVariants, type ButtonLook } from "./button-variants";
import { cn } from "./cn";

/** A link that looks like a button: it leads to a page and does nothing else. */
export function ButtonLink({ variant, size, className, ...props }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link {...props} data-slot="button" className={cn(buttonVariants({ variant, size }), className)} />;
}
