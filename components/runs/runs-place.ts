import type { SearchParams } from "@/components/history/history-place";

/** The run behind which the page begins. What cannot be read is the newest page. */
export function parseRunsPlace(params: SearchParams): string | null {
  const after = params["after"];
  return typeof after === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after) ? after : null;
}

export function runsHref(afterId: string | null): string {
  return afterId === null ? "/runs" : `/runs?after=${afterId}`;
}
