import { isDay } from "@/lib/domain/calendar";
import type { DayRange } from "@/lib/queries/statistics";

/** The choices above the statistics. All end today; days are in UTC. */
export const STATS_RANGES = [
  { name: "7d", label: "7 days", days: 7 },
  { name: "30d", label: "30 days", days: 30 },
  { name: "90d", label: "90 days", days: 90 },
  { name: "12m", label: "12 months", days: 365 },
] as const;

export type StatsRange = { name: (typeof STATS_RANGES)[number]["name"] | "custom"; days: DayRange };

const DAY_MS = 86_400_000;

/** What the address asks for: two days, or one of the choices; the last 30 days for anything else. */
export function statsRangeOf(asked: { range?: string; from?: string; to?: string }, now: Date): StatsRange {
  const { from, to } = asked;
  if (from !== undefined && to !== undefined && isDay(from) && isDay(to) && from <= to) {
    return { name: "custom", days: { from, to } };
  }
  const { name, days } = STATS_RANGES.find((one) => one.name === asked.range) ?? STATS_RANGES[1];
  return { name, days: { from: dayOf(new Date(now.getTime() - (days - 1) * DAY_MS)), to: dayOf(now) } };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
