import type { ReactNode } from "react";
import { cn } from "./cn";

type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Stands above the title: a link back, the name of the parent. */
  parent?: ReactNode;
  className?: string;
};

export function PageHeader({ title, description, actions, parent, className }: PageHeaderProps) {
  return (
    <header
      data-slot="page-header"
      className={cn("flex flex-col gap-4 pb-6 sm:flex-row sm:items-end sm:justify-between", className)}
    >
      <div className="flex min-w-0 flex-col gap-1">
        {parent ? <div className="text-muted-foreground">{parent}</div> : null}
        <h1 className="text-2xl font-semibold break-words">{title}</h1>
        {description ? <p className="max-w-2xl break-words text-muted-foreground">{description}</p> : null}
      </div>
      {actions ? (
        <div data-print="hidden" className="flex shrink-0 flex-wrap gap-2">
          {actions}
        </div>
      ) : null}
    </header>
  );
}
