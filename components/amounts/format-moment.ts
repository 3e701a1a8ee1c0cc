/** 2026-11-20T14:05:09Z → `20 Nov, 14:05`; in another year `20 Nov 2025, 14:05`. `timeZone` undefined means the reader's. */
export function formatMoment(at: Date, timeZone: string | undefined, now: Date): string {
  const sameYear = parts(at, timeZone).year === parts(now, timeZone).year;
  const { day, month, year, hour, minute } = parts(at, timeZone);
  return `${day} ${month}${sameYear ? "" : ` ${year}`}, ${hour}:${minute}`;
}

/** `20 Nov 2026`: for a day where the hour says nothing, such as an expiry. */
export function formatDay(at: Date, timeZone: string | undefined): string {
  const { day, month, year } = parts(at, timeZone);
  return `${day} ${month} ${year}`;
}

/** A day of the calendar as it is said: `2026-11-20` → `20 Nov 2026`. */
export function dayText(day: string): string {
  return formatDay(new Date(`${day}T00:00:00Z`), "UTC");
}

/** Everything that is known about a moment: `Friday, 20 November 2026 at 15:05:09 CET (14:05:09 UTC)`. */
export function formatFullMoment(at: Date, timeZone: string | undefined): string {
  const local = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long", timeZone }).format(at);
  const inUtc = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" }).format(at);
  return local.endsWith(" UTC") ? local : `${local} (${inUtc} UTC)`;
}

function parts(at: Date, timeZone: string | undefined) {
  const found = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => found.find((each) => each.type === type)?.value ?? "";
  return {
    day: part("day"),
    // "Sept" is what British English makes of it; three letters keep columns straight.
    month: part("month").slice(0, 3),
    year: part("year"),
    hour: part("hour"),
    minute: part("minute"),
  };
}
