import type { SearchParams } from "@/components/history/history-place";

/** Where in the log the reader is: behind this entry. It lives in the address, so that back and reload keep it. */
export type LogPlace = { at: Date; id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads `?log=<milliseconds>.<id>`. What cannot be read is the newest page. */
export function parseLogPlace(params: SearchParams): LogPlace | null {
  const text = params["log"];
  const match = typeof text === "string" ? /^(\d{1,14})\.(.+)$/.exec(text) : null;
  return match && UUID.test(match[2]!) ? { at: new Date(Number(match[1])), id: match[2]! } : null;
}

export function logHref(place: LogPlace | null): string {
  return `/tokens/auto-recharge${place ? `?log=${place.at.getTime()}.${place.id}` : ""}#log`;
}
