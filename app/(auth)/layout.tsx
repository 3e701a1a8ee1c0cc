import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/frame/mark";
import { PageFrame } from "@/components/frame/page-frame";
import { TimeZoneKeeper } from "@/components/frame/time-zone-keeper";

/** One form in the middle of an empty page. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <PageFrame className="flex min-h-dvh max-w-md flex-col justify-center gap-8 sm:pb-24">
      <TimeZoneKeeper refreshes={false} />
      <Link href={"/" as Route} className="flex w-fit items-center gap-2 rounded-md text-base font-semibold">
        <Mark className="size-7" />
        Purser
      </Link>
      {children}
    </PageFrame>
  );
}
