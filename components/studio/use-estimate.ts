"use client";

import { useEffect, useState } from "react";
import type { AiEstimate } from "@/lib/contracts/ai";

const REST_MS = 350;

/**
 * The most that this request would cost, asked of the server once the form has come to rest. While it changes the
 * figure before is kept, so that nothing flickers; null until there is one, and for a request that is not whole yet.
 */
export function useEstimate(body: object | null): AiEstimate | null {
  const asked = body === null ? null : JSON.stringify(body);
  const [estimate, setEstimate] = useState<AiEstimate | null>(null);

  useEffect(() => {
    if (asked === null) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch("/api/ai/estimate", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: asked,
          signal: controller.signal,
        });
        if (response.ok) setEstimate((await response.json()) as AiEstimate);
      } catch {
        // An estimate is a courtesy. What it costs is decided, and said, when the operation runs.
      }
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked]);

  return asked === null ? null : estimate;
}
