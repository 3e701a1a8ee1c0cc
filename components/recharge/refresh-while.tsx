"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";

const LOOK_EVERY_MS = 1_500;
const LOOK_FOR_MS = 120_000;

/** Brings the page up to date again and again while something on it is about to change, for two minutes at most. */
export function RefreshWhile({ isWaiting }: { isWaiting: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isWaiting) return;
    const looking = setInterval(() => startTransition(() => router.refresh()), LOOK_EVERY_MS);
    const ending = setTimeout(() => clearInterval(looking), LOOK_FOR_MS);
    return () => {
      clearInterval(looking);
      clearTimeout(ending);
    };
  }, [router, isWaiting]);
  return null;
}
