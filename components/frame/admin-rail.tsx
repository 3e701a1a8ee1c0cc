"use client";

import { Menu } from "lucide-react";
import type { Route } from "next";
import { usePathname } from "next/navigation";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "@/components/ui/sheet";

export type RailItem = {
  href: string;
  label: string;
  icon?: ReactNode;
  /** A number that wants attention, said in full: "3 questions". */
  note?: ReactNode;
};

export type RailGroup = { label?: string; items: readonly RailItem[] };

/** Staff navigation: a rail beside the page on a desktop, a sheet behind one button on a phone. */
export function AdminRail({ groups }: { groups: readonly RailGroup[] }) {
  const path = usePathname();
  const [open, setOpen] = useState(false);
  const items = groups.flatMap((group) => group.items);
  // The longest address that leads here, so that "/admin/tokens" is not also current on "/admin/tokens/accounts".
  const current = items
    .filter((item) => path === item.href || path.startsWith(`${item.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return (
    <>
      <div data-print="hidden" className="border-b px-4 py-2 sm:px-6 lg:hidden">
        <Sheet open={open} onOpenChange={setOpen}>
          <SheetTrigger
            render={
              <Button variant="secondary" size="sm">
                <Menu />
                {current?.label ?? "Menu"}
              </Button>
            }
          />
          <SheetContent side="left">
            <SheetTitle>Admin</SheetTitle>
            <RailNav groups={groups} currentHref={current?.href} onNavigate={() => setOpen(false)} />
          </SheetContent>
        </Sheet>
      </div>
      <aside
        data-print="hidden"
        className="sticky top-(--sticky-top) -ml-2.5 hidden h-[calc(100dvh-var(--sticky-top))] w-54 shrink-0 overflow-y-auto py-10 pr-6 lg:block"
      >
        <RailNav groups={groups} currentHref={current?.href} />
      </aside>
    </>
  );
}

type RailNavProps = { groups: readonly RailGroup[]; currentHref: string | undefined; onNavigate?: () => void };

function RailNav({ groups, currentHref, onNavigate }: RailNavProps) {
  return (
    <nav aria-label="Admin" className="flex flex-col gap-5">
      {groups.map((group, position) => (
        <div key={group.label ?? position} className="flex flex-col gap-0.5">
          {group.label ? <p className="px-2.5 pb-1 text-xs text-muted-foreground">{group.label}</p> : null}
          {group.items.map((item) => (
            <Link
              key={item.href}
              href={item.href as Route}
              onClick={onNavigate}
              aria-current={item.href === currentHref ? "page" : undefined}
              className="flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted-foreground -outline-offset-2 transition-colors hover:bg-accent hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:text-foreground pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0"
            >
              {item.icon}
              <span className="truncate">{item.label}</span>
              {item.note ? <span className="ml-auto text-xs tabular-nums">{item.note}</span> : null}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
