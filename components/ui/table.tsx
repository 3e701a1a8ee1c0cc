import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/*
 * Semantic tables with 40 px rows and a header that stays in sight. On a phone there are two ways out, and each table
 * chooses: `stack` turns every row into two lines (cells say where they stand with `phone`), otherwise it scrolls sideways.
 * Roles are spelled out because `display: grid` on a row would take them away from screen readers.
 */

type TableProps = ComponentProps<"table"> & { label: string; stack?: boolean };

export function Table({ label, stack = false, className, ...props }: TableProps) {
  const table = (
    <table
      role="table"
      aria-label={label}
      data-slot="table"
      data-stack={stack || undefined}
      {...props}
      className={cn(
        "group/table w-full border-collapse text-sm tabular-nums",
        stack ? "" : "max-md:min-w-max",
        className,
      )}
    />
  );
  if (stack) return table;
  return (
    // Focusable, so that what does not fit can be reached with the arrow keys.
    <div role="region" aria-label={`${label}, scrollable`} tabIndex={0} className="max-md:overflow-x-auto md:contents">
      {table}
    </div>
  );
}

export function TableCaption({ className, ...props }: ComponentProps<"caption">) {
  return (
    <caption {...props} className={cn("caption-bottom pt-3 text-left text-xs text-muted-foreground", className)} />
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return <thead role="rowgroup" {...props} className={cn("max-sm:group-data-stack/table:sr-only", className)} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody role="rowgroup" {...props} className={cn(className)} />;
}

export function TableFooter({ className, ...props }: ComponentProps<"tfoot">) {
  return <tfoot role="rowgroup" {...props} className={cn("border-t font-medium", className)} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      role="row"
      {...props}
      className={cn(
        "border-b transition-colors in-[tbody]:hover:bg-muted data-selected:bg-muted",
        "max-sm:in-[tbody]:group-data-stack/table:grid max-sm:in-[tbody]:group-data-stack/table:grid-cols-[minmax(0,1fr)_auto] max-sm:in-[tbody]:group-data-stack/table:grid-rows-[auto_1fr] max-sm:in-[tbody]:group-data-stack/table:gap-x-4 max-sm:in-[tbody]:group-data-stack/table:py-2.5",
        className,
      )}
    />
  );
}

type TableHeadProps = ComponentProps<"th"> & {
  /** Set on columns that can be sorted; the child is then the link or button that sorts. */
  sort?: "ascending" | "descending" | "none";
  /** Numbers stand on the right. */
  numeric?: boolean;
};

export function TableHead({ sort, numeric = false, className, children, ...props }: TableHeadProps) {
  const Arrow = sort === "ascending" ? ArrowUp : sort === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sort === "none" ? undefined : sort}
      {...props}
      className={cn(
        "sticky top-(--sticky-top) z-10 h-10 bg-background px-3 text-left text-xs font-medium whitespace-nowrap text-muted-foreground shadow-[inset_0_-1px_var(--border)] first:pl-0 last:pr-0",
        numeric ? "text-right" : "",
        sort && sort !== "none" ? "text-foreground" : "",
        className,
      )}
    >
      {sort ? (
        <span className={cn("inline-flex items-center gap-1 align-middle", numeric ? "flex-row-reverse" : "")}>
          {children}
          <Arrow aria-hidden className={cn("size-3.5", sort === "none" ? "opacity-50" : "")} />
        </span>
      ) : (
        children
      )}
    </th>
  );
}

/** Where a cell stands when its row is two lines on a phone: what and when on the left, amount and balance on the right. */
export type PhonePlace = "what" | "when" | "amount" | "balance" | "hidden";

const phonePlaces: Record<PhonePlace, string> = {
  what: "max-sm:col-start-1 max-sm:row-start-1 max-sm:font-medium",
  when: "max-sm:col-start-1 max-sm:row-start-2 max-sm:text-xs max-sm:text-muted-foreground",
  amount: "max-sm:col-start-2 max-sm:row-start-1 max-sm:text-right",
  balance: "max-sm:col-start-2 max-sm:row-start-2 max-sm:text-right max-sm:text-xs max-sm:text-muted-foreground",
  hidden: "max-sm:hidden",
};

type TableCellProps = ComponentProps<"td"> & { numeric?: boolean; phone?: PhonePlace };

export function TableCell({ numeric = false, phone, className, ...props }: TableCellProps) {
  return (
    <td
      role="cell"
      {...props}
      className={cn(
        "h-10 px-3 py-2 first:pl-0 last:pr-0",
        numeric ? "text-right whitespace-nowrap" : "",
        phone ? cn("max-sm:block max-sm:h-auto max-sm:min-w-0 max-sm:p-0", phonePlaces[phone]) : "",
        className,
      )}
    />
  );
}
