import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** Joins class names; of two that set the same thing, the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}

/** A primitive's props with `className` as plain text: our parts style states with `data-…` variants, not functions. */
export type Styled<Props> = Omit<Props, "className"> & { className?: string | undefined };

// Sizes and shadows that app/globals.css adds must be known here, or they would not give way to a later class.
const merge = extendTailwindMerge({ extend: { theme: { container: ["page"], shadow: ["popup"] } } });
