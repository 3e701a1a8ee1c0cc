import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** The one width of the product (1,120 px), its gutters, and the place where "Skip to content" leads. */
export function PageFrame({ className, ...props }: ComponentProps<"main">) {
  return (
    <main
      id="content"
      tabIndex={-1}
      {...props}
      className={cn(
        "mx-auto w-full max-w-page px-4 py-8 outline-none sm:px-6 sm:py-10 print:max-w-none print:p-0",
        className,
      )}
    />
  );
}
