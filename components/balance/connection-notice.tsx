"use client";

import { WifiOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { Moment } from "@/components/amounts/moment";

/**
 * Says that the server is out of reach, and from when the figures are; the page stays as it was. It lies over the lower
 * edge, so that nothing moves.
 */
export function ConnectionNotice({ lostAt }: { lostAt: Date | null }) {
  return (
    <div role="status" data-print="hidden" className="pointer-events-none fixed inset-x-0 bottom-0 z-40 flex p-4">
      {lostAt === null ? null : (
        <p className="mx-auto flex items-center gap-2 rounded-xl border bg-background px-4 py-2 text-sm shadow-lg">
          <WifiOff aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span>
            No connection. What you see is from <Moment at={lostAt.toISOString()} /> and catches up by itself.
          </span>
          <CatchUp />
        </p>
      )}
    </div>
  );
}

/** Leaves the page with the notice, when the server is back, and has the page read again. */
function CatchUp() {
  const router = useRouter();
  useEffect(() => () => startTransition(() => router.refresh()), [router]);
  return null;
}
