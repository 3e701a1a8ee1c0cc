import { formatDay } from "@/components/amounts/format-moment";
import type { Interval } from "./analytics-place";

type Stretch = { start: Date; finish: Date };

/** What stands under a bar and, in full, above its figures: `20 Nov` and `Fri, 20 Nov 2026`. */
export function bucketLabel({ start, finish }: Stretch, interval: Interval, timeZone: string) {
  const day = formatDay(start, timeZone);
  const withoutYear = day.replace(/ \d{4}$/, "");
  switch (interval) {
    case "hour": {
      const [from, to] = [clock(start, timeZone), clock(finish, timeZone)];
      return { tick: from, full: `${withoutYear}, ${from}–${to}` };
    }
    case "day": {
      const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone }).format(start);
      return { tick: withoutYear, full: `${weekday}, ${day}` };
    }
    case "week": {
      const last = formatDay(new Date(finish.getTime() - 1), timeZone);
      return { tick: withoutYear, full: withoutYear === last ? day : `${withoutYear} – ${last}` };
    }
    case "month": {
      const month = day.replace(/^\d+ /, "");
      return { tick: month.replace(/ \d\d(\d\d)$/, " ’$1"), full: month };
    }
  }
}

function clock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(
    at,
  );
}
