/*
 * Days and months as a clock on the wall shows them. A day is `2026-11-20`, a month `2026-11`; both are compared as
 * text. Zones are IANA names. Where clocks change, a day has 23 or 25 hours and is still one day.
 */

/** The day that a clock in this zone shows at a moment. */
export function dayIn(timeZone: string, at: Date): string {
  return dayOf(readingOf(timeZone, at));
}

export function monthIn(timeZone: string, at: Date): string {
  return dayIn(timeZone, at).slice(0, 7);
}

/** What a clock in this zone shows: `2026-11-20 14:05:09`. */
export function timeIn(timeZone: string, at: Date): string {
  const { hour, minute, second, ...day } = readingOf(timeZone, at);
  return `${dayOf(day)} ${hour}:${minute}:${second}`;
}

/** The same for people to read: `20 Nov 2026, 14:05`. */
export function momentIn(timeZone: string, at: Date): string {
  const { year, month, day, hour, minute } = readingOf(timeZone, at);
  return `${Number(day)} ${MONTHS[Number(month) - 1]!.slice(0, 3)} ${year}, ${hour}:${minute}`;
}

const MOST_HOURS_FROM_UTC = 15;

/** The first moment of a day: the clock may have skipped midnight. */
export function startOfDay(day: string, timeZone: string): Date {
  const utcMidnight = Date.parse(`${day}T00:00:00Z`);
  // No zone is further from UTC than this, so the day begins between the two; halved until it is found.
  let before = utcMidnight - MOST_HOURS_FROM_UTC * 3_600_000;
  let reached = utcMidnight + MOST_HOURS_FROM_UTC * 3_600_000;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (dayIn(timeZone, new Date(middle)) >= day) reached = middle;
    else before = middle;
  }
  return new Date(reached);
}

/** `days` later, or before when it is negative. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The Monday and the Sunday of the week before the one that a day is in. */
export function weekBefore(day: string): { from: string; to: string } {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { from: daysLater(day, -sinceMonday - 7), to: daysLater(day, -sinceMonday - 1) };
}

/** `months` later, or before when it is negative: `2026-12` and 1 → `2027-01`. */
export function monthsLater(month: string, months: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** From the first moment of a month up to, not including, the first of the next. */
export function rangeOfMonth(month: string, timeZone: string): { from: Date; to: Date } {
  return {
    from: startOfDay(`${month}-01`, timeZone),
    to: startOfDay(`${monthsLater(month, 1)}-01`, timeZone),
  };
}

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export function isMonth(text: string): boolean {
  return /^(19|20|21)\d\d-\d\d$/.test(text) && isDay(`${text}-01`);
}

/** `November 2026` */
export function monthName(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return `${MONTHS[number - 1]} ${year}`;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

type Reading = Record<"year" | "month" | "day" | "hour" | "minute" | "second", string>;

function dayOf({ year, month, day }: Pick<Reading, "year" | "month" | "day">): string {
  return `${year.padStart(4, "0")}-${month}-${day}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function readingOf(timeZone: string, at: Date): Reading {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const twoDigits = {
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    } as const;
    clock = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", hourCycle: "h23", ...twoDigits });
    clocks.set(timeZone, clock);
  }
  return Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value])) as Reading;
}
