import type { SearchParams } from "@/components/history/history-place";

/** Where in the list of payments the reader is: the payment behind which the page begins, or before which it ends. */
export type PaymentsPlace = { at: Date; id: string; direction: "older" | "newer" } | null;

/** Reads `?after=1764264000123.019acb7e-…&dir=newer`. What cannot be read is the newest page. */
export function parsePaymentsPlace(params: SearchParams): PaymentsPlace {
  const after = params["after"];
  const match =
    typeof after === "string" ? /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after) : null;
  if (!match) return null;
  return { at: new Date(Number(match[1])), id: match[2]!, direction: params["dir"] === "newer" ? "newer" : "older" };
}

export function paymentsHref(place: PaymentsPlace): string {
  if (!place) return "/tokens/payments";
  const direction = place.direction === "newer" ? "&dir=newer" : "";
  return `/tokens/payments?after=${place.at.getTime()}.${place.id}${direction}`;
}
