import { daysLater, startOfDay } from "@/lib/domain/calendar";
import type { LineSort } from "@/lib/domain/ledger/line-order";
import type { LineType } from "@/lib/domain/ledger/types";

/** Where in the history the reader is. It lives in the address, so that back, reload and a sent link keep it. */
export type HistoryPlace = {
  /** Only these; empty for all. In the order of the address. */
  types: LineType[];
  /** Days by the clock of `timeZone`, both of them included. */
  fromDay: string | null;
  toDay: string | null;
  timeZone: string;
  /** Part of the description; empty for any. */
  text: string;
  sort: LineSort;
  /** The page that begins behind this line, or the one that ends before it; null for the first page. */
  from: { seq: bigint; direction: "on" | "back" } | null;
};

/** The query of an address: `?type=usage&sort=oldest`, or nothing for the newest page of everything. */
export function historyQuery({ types, fromDay, toDay, timeZone, text, sort, from }: HistoryPlace): string {
  const query = new URLSearchParams();
  if (types.length > 0) query.set("type", types.join(","));
  if (fromDay) query.set("from", fromDay);
  if (toDay) query.set("to", toDay);
  if ((fromDay || toDay) && timeZone !== "UTC") query.set("tz", timeZone);
  if (text !== "") query.set("q", text);
  if (sort !== "newest") query.set("sort", sort);
  if (from) query.set("after", from.seq.toString());
  if (from?.direction === "back") query.set("dir", "back");
  // Commas and slashes may stand in a query, and are easier on the eye than %2C and %2F.
  return query.size > 0 ? `?${query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/")}` : "";
}

/** What of a place says which lines are meant, in moments. */
export function lineFilterOf({ types, fromDay, toDay, timeZone, text }: HistoryPlace) {
  return {
    ...(types.length > 0 && { types }),
    ...(fromDay && { from: startOfDay(fromDay, timeZone) }),
    ...(toDay && { to: startOfDay(daysLater(toDay, 1), timeZone) }),
    ...(text !== "" && { text }),
  };
}
