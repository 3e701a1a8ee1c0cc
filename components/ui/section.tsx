import { useId, type ReactNode } from "react";
import { cn } from "./cn";

type SectionProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** For links to this part of the page. */
  id?: string;
  className?: string;
  children: ReactNode;
};

/** One idea: a hairline, a heading, its content. The first section of a page leaves its hairline out. */
export function Section({ title, description, actions, id, className, children }: SectionProps) {
  const headingId = useId();
  return (
    <section
      id={id}
      aria-labelledby={headingId}
      data-slot="section"
      className={cn("flex flex-col gap-5 border-t py-8 first-of-type:border-t-0 first-of-type:pt-0", className)}
    >
      <div className="flex flex-col gap-3 sm:flex-row sm:items-end sm:justify-between">
        <div className="flex flex-col gap-0.5">
          <h2 id={headingId} className="text-base font-semibold">
            {title}
          </h2>
          {description ? <p className="max-w-2xl text-muted-foreground">{description}</p> : null}
        </div>
        {actions ? (
          <div data-print="hidden" className="flex shrink-0 flex-wrap items-center gap-2">
            {actions}
          </div>
        ) : null}
      </div>
      {children}
    </section>
  );
}
