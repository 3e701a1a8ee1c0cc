import { isDay } from "@/lib/domain/calendar";

/** What of the analytics is looked at. All of it is in the address. */
export type AnalyticsPlace = {
  range: Range;
  by: By;
  /** Only of a custom range: the days as they were asked for, and what is wrong with them. */
  days: { from: string; to: string; fault: DaysFault | null } | null;
};

export const RANGES = ["hour", "day", "week", "month", "custom"] as const;
export type Range = (typeof RANGES)[number];
export const BYS = ["operation", "model", "project"] as const;
export type By = (typeof BYS)[number];
export type DaysFault = { field: "from" | "to"; message: string };

export type SearchParams = Record<string, string | string[] | undefined>;
export type Interval = Exclude<Range, "custom">;
export type Span = { interval: Interval } & ({ count: number } | { fromDay: string; toDay: string });

const ADDRESS = "/tokens/analytics";
const DAY_MS = 86_400_000;
const MOST_DAYS = 1_830; // five years

/** Reads an address; anything unknown in it is as if it were not there. */
export function parseAnalyticsPlace(params: SearchParams): AnalyticsPlace {
  const range = oneOf(RANGES, params["range"]) ?? "day";
  const by = oneOf(BYS, params["by"]) ?? "operation";
  if (range !== "custom") return { range, by, days: null };
  const [from, to] = [single(params["from"]) ?? "", single(params["to"]) ?? ""];
  return { range, by, days: { from, to, fault: faultOf(from, to) } };
}

/** The address of a place. What is usual is left out of it. */
export function analyticsHref({ range, by, days }: AnalyticsPlace): string {
  const query = new URLSearchParams({
    ...(range !== "day" && { range }),
    ...(by !== "operation" && { by }),
    ...(days?.from && { from: days.from }),
    ...(days?.to && { to: days.to }),
  });
  return query.size > 0 ? `${ADDRESS}?${query}` : ADDRESS;
}

const COUNTS = { hour: 24, day: 30, week: 12, month: 12 } as const satisfies Record<Interval, number>;

/** The stretch of time to ask for; null as long as its days cannot be understood. */
export function spanOf({ range, days }: AnalyticsPlace): Span | null {
  if (range !== "custom") return { interval: range, count: COUNTS[range] };
  if (!days || days.fault || days.from === "") return null;
  const count = (time(days.to) - time(days.from)) / DAY_MS + 1;
  const interval = count <= 2 ? "hour" : count <= 92 ? "day" : count <= 366 ? "week" : "month";
  return { interval, fromDay: days.from, toDay: days.to };
}

function faultOf(from: string, to: string): DaysFault | null {
  if (from === "" && to === "") return null; // not chosen yet
  if (!isDay(from)) return { field: "from", message: "Choose the first day." };
  if (!isDay(to)) return { field: "to", message: "Choose the last day." };
  if (to < from) return { field: "to", message: "The last day is before the first. Swap them." };
  if (time(to) - time(from) >= MOST_DAYS * DAY_MS) return { field: "from", message: "Choose five years at most." };
  return null;
}

function time(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function oneOf<Value extends string>(values: readonly Value[], given: string | string[] | undefined): Value | null {
  return values.find((value) => value === single(given)) ?? null;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
