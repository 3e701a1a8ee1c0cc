"use client";

import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTimeZone } from "@/components/amounts/use-time-zone";

/**
 * Months begin by the reader's own clock, which only the browser knows: an address that names no zone is given theirs.
 * One that names a zone keeps it, so that a link that was sent shows what its sender saw.
 */
export function ZoneInAddress({ named }: { named: boolean }) {
  const router = useRouter();
  const path = usePathname();
  const timeZone = useTimeZone("UTC");
  useEffect(() => {
    if (named || timeZone === "UTC") return;
    router.replace(`${path}?tz=${timeZone}` as Route, { scroll: false });
  }, [named, path, router, timeZone]);
  return null;
}
