import type { LineType } from "@/lib/domain/ledger/types";
import { isLineType } from "./line-types";

/** Where in the history the reader is. It lives in the address, so that back, reload and a sent link keep it. */
export type HistoryPlace = {
  /** Only these; empty for all. In the order of the address. */
  types: LineType[];
  /** The page that begins behind this line, or the one that ends before it; null for the newest page. */
  from: { seq: bigint; direction: "older" | "newer" } | null;
};

export type SearchParams = Record<string, string | string[] | undefined>;

/** Reads `?type=usage,refund&after=120&dir=newer`. What cannot be read is left out, never guessed. */
export function parseHistoryPlace(params: SearchParams): HistoryPlace {
  const types = single(params["type"])?.split(",").filter(isLineType) ?? [];
  const after = single(params["after"]);
  const direction = single(params["dir"]) === "newer" ? "newer" : "older";
  return {
    types: [...new Set(types)],
    from: after !== undefined && /^\d{1,18}$/.test(after) ? { seq: BigInt(after), direction } : null,
  };
}

/** The address of a place in the history. */
export function historyHref({ types, from }: HistoryPlace, hash = ""): string {
  const query = new URLSearchParams();
  if (from) query.set("after", from.seq.toString());
  if (from?.direction === "newer") query.set("dir", "newer");
  // Commas may stand in a query, and are easier on the eye than %2C.
  const parts = [...(types.length > 0 ? [`type=${types.join(",")}`] : []), ...(from ? [query.toString()] : [])];
  return `/tokens${parts.length > 0 ? `?${parts.join("&")}` : ""}${hash}`;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
