"use client";

import { useSyncExternalStore } from "react";

/** The reader's time zone by its IANA name. The server does not know it and says `onServer`. */
export function useTimeZone(onServer: string): string {
  return useSyncExternalStore(
    neverChanges,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone || onServer,
    () => onServer,
  );
}

function neverChanges() {
  return () => {};
}
