"use client";

import { Tabs as TabsPrimitive } from "@base-ui/react/tabs";
import { cn, type Styled } from "./cn";

/** Parts of one page that are not worth an address of their own. What is worth one gets links (`SegmentedLinks`). */
export function Tabs({ className, ...props }: Styled<TabsPrimitive.Root.Props>) {
  return <TabsPrimitive.Root data-slot="tabs" {...props} className={cn("flex flex-col gap-5", className)} />;
}

export function TabsList({ className, children, ...props }: Styled<TabsPrimitive.List.Props>) {
  return (
    <TabsPrimitive.List
      {...props}
      className={cn("relative flex gap-5 overflow-x-auto overflow-y-hidden border-b", className)}
    >
      {children}
      <TabsPrimitive.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-foreground transition-[translate,width] duration-150" />
    </TabsPrimitive.List>
  );
}

export function TabsTab({ className, ...props }: Styled<TabsPrimitive.Tab.Props>) {
  return (
    <TabsPrimitive.Tab
      {...props}
      className={cn(
        "flex h-10 shrink-0 items-center gap-1.5 font-medium whitespace-nowrap text-muted-foreground -outline-offset-2 hover:text-foreground data-active:text-foreground data-disabled:opacity-60",
        className,
      )}
    />
  );
}

export function TabsPanel({ className, ...props }: Styled<TabsPrimitive.Panel.Props>) {
  return <TabsPrimitive.Panel {...props} className={cn(className)} />;
}
