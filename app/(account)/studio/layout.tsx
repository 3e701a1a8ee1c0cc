import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SectionBar } from "@/components/frame/section-bar";
import { requireViewer } from "@/lib/auth/actor";

const pages = [
  { href: "/studio", label: "Make" },
  { href: "/studio/projects", label: "Projects", also: "/studio/pieces" },
];

/** Above the skeleton of the pages, so that strangers are sent away before anything is shown. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  await requireViewer((await headers()).get("x-path") ?? "/studio");
  return (
    <>
      <SectionBar label="Studio" links={pages} />
      {children}
    </>
  );
}
