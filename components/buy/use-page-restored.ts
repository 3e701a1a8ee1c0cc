"use client";

import { useEffect, useEffectEvent } from "react";

/**
 * Calls back when the browser brings the page back as it was left ("Back" from the payment page). Whatever was
 * waiting to leave then has to start afresh.
 */
export function usePageRestored(onRestored: () => void): void {
  const restored = useEffectEvent(onRestored);
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) restored();
    };
    addEventListener("pageshow", onPageShow);
    return () => removeEventListener("pageshow", onPageShow);
  }, []);
}
