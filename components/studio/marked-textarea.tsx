import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";
import { controlClasses } from "@/components/ui/control-classes";

export type TextRange = { start: number; end: number };

type MarkedTextareaProps = ComponentProps<"textarea"> & {
  value: string;
  /** Stays marked when the focus is elsewhere. */
  mark: TextRange | null;
};

/** What both layers must have in common for the mark to lie under the right words. */
const letters = "col-start-1 row-start-1 px-4 py-3 text-base leading-7 sm:text-base whitespace-pre-wrap wrap-anywhere";

/**
 * A text to be edited, as high as it is long, with a part of it marked. A browser marks only what is selected in the
 * field that has the focus; the mark here is a second layer below the letters, and gives the field its height.
 */
export function MarkedTextarea({ value, mark, className, ...props }: MarkedTextareaProps) {
  const { start, end } = mark ?? { start: 0, end: 0 };
  return (
    <div className={cn("grid rounded-md", className)}>
      <div
        aria-hidden
        className={cn(letters, "pointer-events-none rounded-md border border-transparent text-transparent")}
      >
        {value.slice(0, start)}
        {end > start ? (
          <mark className="rounded-sm bg-primary/25 text-transparent">{value.slice(start, end)}</mark>
        ) : null}
        {value.slice(end)}
        {/* An empty last line is as high as any other. */}
        {"\u200b"}
      </div>
      <textarea
        data-slot="textarea"
        {...props}
        value={value}
        className={cn(controlClasses, letters, "resize-none overflow-hidden bg-transparent")}
      />
    </div>
  );
}
