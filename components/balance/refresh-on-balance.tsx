"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect, useRef } from "react";
import { useBalance } from "./balance-provider";

const AT_MOST_EVERY_MS = 2_000;

/** Brings the rest of the page (history, sums) up to date when the balance has changed, without a jump. */
export function RefreshOnBalance() {
  const router = useRouter();
  const { settledTokens } = useBalance();
  const shown = useRef({ settledTokens, at: 0 });

  useEffect(() => {
    if (shown.current.settledTokens === settledTokens) return;
    const wait = Math.max(0, shown.current.at + AT_MOST_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      shown.current = { settledTokens, at: Date.now() };
      startTransition(() => router.refresh());
    }, wait);
    return () => clearTimeout(timer);
  }, [router, settledTokens]);
  return null;
}
