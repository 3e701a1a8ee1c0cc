import type { useRouter } from "next/navigation";
import { startTransition } from "react";

const LOOK_AGAIN_MS = [700, 1_500, 3_000, 6_000, 10_000];

/** What follows from an act comes a moment later, and not through it: a card is charged, or declined. */
export function refreshSoon(router: ReturnType<typeof useRouter>): void {
  // Not tied to the part of the page that acted, which may be gone by then.
  for (const ms of LOOK_AGAIN_MS) setTimeout(() => startTransition(() => router.refresh()), ms);
}
