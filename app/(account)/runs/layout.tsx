import { headers } from "next/headers";
import type { ReactNode } from "react";
import { requireViewer } from "@/lib/auth/actor";

/** Above the skeleton of the pages, so that strangers are sent away before anything is shown. */
export default async function RunsLayout({ children }: { children: ReactNode }) {
  await requireViewer((await headers()).get("x-path") ?? "/runs");
  return children;
}
