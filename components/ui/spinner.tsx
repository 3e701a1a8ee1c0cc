import { LoaderCircle } from "lucide-react";
import { cn } from "./cn";

/** Turns while something works. Silent for screen readers: whoever shows it says what is happening in words. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-4 animate-spin", className)} />;
}
