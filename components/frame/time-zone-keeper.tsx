"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { TIME_ZONE_COOKIE } from "./time-zone";

const ONE_YEAR_SECONDS = 31_536_000;

type TimeZoneKeeperProps = {
  /** What the server was told with this page; undefined for nothing. */
  known?: string | undefined;
  /** False where nothing on the page depends on the zone. */
  refreshes?: boolean;
};

/** Tells the server the reader's time zone, once in every browser and again after a journey. */
export function TimeZoneKeeper({ known, refreshes = true }: TimeZoneKeeperProps) {
  const router = useRouter();
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === known) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(timeZone)}; Path=/; Max-Age=${ONE_YEAR_SECONDS}; SameSite=Lax${secure}`;
    if (refreshes) startTransition(() => router.refresh());
  }, [known, refreshes, router]);
  return null;
}
