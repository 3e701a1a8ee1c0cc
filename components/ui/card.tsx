import type { ComponentProps } from "react";
import { cn } from "./cn";

/** For a thing (a package, a run, a key), not for a section: sections are told apart by space and a hairline. */
export function Card({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="card"
      {...props}
      className={cn("flex flex-col gap-4 rounded-lg border bg-card p-5 text-card-foreground", className)}
    />
  );
}

export function CardHeader({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col gap-1", className)} />;
}

export function CardTitle({ className, ...props }: ComponentProps<"h3">) {
  return <h3 {...props} className={cn("text-base font-semibold", className)} />;
}

export function CardDescription({ className, ...props }: ComponentProps<"p">) {
  return <p {...props} className={cn("text-muted-foreground", className)} />;
}

export function CardContent({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col gap-3", className)} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("mt-auto flex items-center gap-3 pt-1", className)} />;
}
