import type { ReactNode } from "react";
import { AdminRail, type RailGroup } from "./admin-rail";
import { PageFrame } from "./page-frame";

/** The rail and the page beside it, together as wide as every other page. */
export function AdminFrame({ groups, children }: { groups: readonly RailGroup[]; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-page flex-col lg:flex-row lg:pl-6">
      <AdminRail groups={groups} />
      <PageFrame className="mx-0 min-w-0 flex-1">{children}</PageFrame>
    </div>
  );
}
