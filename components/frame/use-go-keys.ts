"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { keysAreTaken } from "@/components/ui/keys-are-taken";
import type { NavLink } from "./nav-links";

/** How long after `g` the letter of a page may come. */
const PATIENCE_MS = 1_500;

/** `g`, then the letter of a link, goes there, unless somebody is writing or a dialog is open. */
export function useGoKeys(links: readonly NavLink[]): void {
  const router = useRouter();
  useEffect(() => {
    let pressedGAt = -Infinity;
    function onKey(event: KeyboardEvent) {
      if (keysAreTaken(event)) return;
      const asked = event.timeStamp - pressedGAt < PATIENCE_MS;
      pressedGAt = event.key === "g" ? event.timeStamp : -Infinity;
      const link = asked ? links.find(({ letter }) => letter === event.key) : undefined;
      if (link) router.push(link.href as Route);
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [links, router]);
}
