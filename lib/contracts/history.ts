import { isDay } from "@/lib/domain/calendar";
import { LINE_SORTS } from "@/lib/domain/ledger/line-order";
import type { LineType } from "@/lib/domain/ledger/types";
import type { HistoryPlace } from "./history-place";
import { LINE_TYPES } from "./transactions";
import { timeZone as timeZoneName } from "./usage-report";
import { text as textUpTo } from "./values";

type Params = Record<string, string | string[] | undefined>;

/**
 * Reads `?type=usage,refund&from=2026-11-01&to=2026-11-30&tz=Asia/Kathmandu&q=draft&sort=-amount&after=120&dir=back`.
 * What cannot be read is left out, never guessed.
 */
export function parseHistoryPlace(params: Params): HistoryPlace {
  const types = single(params["type"])?.split(",").filter(isLineType) ?? [];
  const days = [params["from"], params["to"]].map(single).map((day) => (day && isDay(day) ? day : null));
  // A range that ends before it begins is one that was typed the other way round.
  const [fromDay, toDay] = days[0] && days[1] && days[0] > days[1] ? [days[1], days[0]] : days;
  const after = single(params["after"]);
  const direction = single(params["dir"]) === "back" ? "back" : "on";
  return {
    types: [...new Set(types)],
    fromDay: fromDay ?? null,
    toDay: toDay ?? null,
    timeZone: parseTimeZone(params),
    text: textUpTo(200).safeParse(single(params["q"])?.trim()).data ?? "",
    sort: LINE_SORTS.find((sort) => sort === single(params["sort"])) ?? "newest",
    from: after !== undefined && /^\d{1,18}$/.test(after) ? { seq: BigInt(after), direction } : null,
  };
}

/** The zone that an address names by `tz`; UTC when it names none. */
export function parseTimeZone(params: Params): string {
  return timeZoneName.safeParse(single(params["tz"])).data ?? "UTC";
}

function isLineType(name: string): name is LineType {
  return (LINE_TYPES as readonly string[]).includes(name);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
