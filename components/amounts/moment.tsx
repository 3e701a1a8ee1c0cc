"use client";

import { useSyncExternalStore } from "react";
import { cn } from "@/components/ui/cn";
import { formatDay, formatFullMoment, formatMoment } from "./format-moment";

type MomentProps = {
  /** ISO 8601, UTC. */
  at: string;
  /** Only the day, where the hour says nothing. */
  day?: boolean;
  className?: string;
};

/**
 * A moment in the reader's own time zone, with everything known about it on hover. The server does not know the zone
 * and says UTC; the browser's first render agrees with it and the next one, before anything else happens, is local.
 */
export function Moment({ at, day = false, className }: MomentProps) {
  const inBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const timeZone = inBrowser ? undefined : "UTC";
  const moment = new Date(at);
  return (
    <time
      dateTime={at}
      title={formatFullMoment(moment, timeZone)}
      className={cn("whitespace-nowrap tabular-nums", className)}
      suppressHydrationWarning
    >
      {day ? formatDay(moment, timeZone) : formatMoment(moment, timeZone, new Date())}
    </time>
  );
}

function neverChanges() {
  return () => {};
}
