import { describe, expect, test } from "vitest";
import {
  dayIn,
  daysLater,
  isDay,
  isMonth,
  momentIn,
  monthName,
  monthsLater,
  rangeOfMonth,
  startOfDay,
  timeIn,
  weekBefore,
} from "./calendar";

test.each([
  ["2026-11-20", "UTC", "2026-11-20T00:00:00.000Z"],
  ["2026-11-20", "Asia/Kathmandu", "2026-11-19T18:15:00.000Z"],
  ["2026-11-20", "America/New_York", "2026-11-20T05:00:00.000Z"],
  ["2026-07-20", "America/New_York", "2026-07-20T04:00:00.000Z"],
  ["2026-11-20", "Pacific/Kiritimati", "2026-11-19T10:00:00.000Z"],
  ["2026-11-20", "Pacific/Pago_Pago", "2026-11-20T11:00:00.000Z"],
  // The clock goes from 23:59:59 to 01:00: the day begins without a midnight.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
])("%s begins in %s at %s", (day, timeZone, at) => expect(startOfDay(day, timeZone).toISOString()).toBe(at));

describe("a month is as long as its clock says", () => {
  test.each([
    ["2026-11", "America/New_York", 30 * 24 + 1],
    ["2026-03", "America/New_York", 31 * 24 - 1],
    ["2026-11", "Asia/Kathmandu", 30 * 24],
    ["2024-02", "UTC", 29 * 24],
  ])("%s in %s has %i hours", (month, timeZone, hours) => {
    const { from, to } = rangeOfMonth(month, timeZone);
    expect((to.getTime() - from.getTime()) / 3_600_000).toBe(hours);
  });

  test.each(["UTC", "Asia/Kathmandu", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"])(
    "the months of %s follow each other without a gap, and every moment shows its own",
    (timeZone) => {
      for (let month = "2025-01"; month < "2027-06"; month = monthsLater(month, 1)) {
        const { from, to } = rangeOfMonth(month, timeZone);
        expect(rangeOfMonth(monthsLater(month, 1), timeZone).from).toEqual(to);
        expect(dayIn(timeZone, from)).toBe(`${month}-01`);
        expect(dayIn(timeZone, new Date(to.getTime() - 1)).slice(0, 7)).toBe(month);
      }
    },
  );
});

test("a day follows the last of a month and of a year", () => {
  expect([daysLater("2024-02-28", 1), daysLater("2026-02-28", 1), daysLater("2026-12-31", 1)]).toEqual([
    "2024-02-29",
    "2026-03-01",
    "2027-01-01",
  ]);
  expect([monthsLater("2026-12", 1), monthsLater("2026-01", -1), monthsLater("2026-05", -17)]).toEqual([
    "2027-01",
    "2025-12",
    "2024-12",
  ]);
});

test("only what the calendar has is a day or a month", () => {
  for (const text of ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "", "9999-01-01", "x"]) {
    expect(isDay(text)).toBe(false);
  }
  expect(isDay("2024-02-29")).toBe(true);
  expect([isMonth("2026-12"), isMonth("2026-13"), isMonth("2026-1")]).toEqual([true, false, false]);
  expect(monthName("2026-03")).toBe("March 2026");
});

test("a clock shows the time of its own zone, the same one twice when it is put back", () => {
  const shown = (at: string, timeZone: string) => timeIn(timeZone, new Date(at));
  expect(shown("2026-11-01T05:30:00Z", "America/New_York")).toBe("2026-11-01 01:30:00");
  expect(shown("2026-11-01T06:30:00Z", "America/New_York")).toBe("2026-11-01 01:30:00");
  expect(shown("2026-10-31T18:15:00Z", "Asia/Kathmandu")).toBe("2026-11-01 00:00:00");
  expect(momentIn("Asia/Kathmandu", new Date("2026-09-08T18:15:00Z"))).toBe("9 Sep 2026, 00:00");
});

test.each([
  ["2026-11-23", "2026-11-16", "2026-11-22"],
  ["2026-11-29", "2026-11-16", "2026-11-22"],
  ["2027-01-01", "2026-12-21", "2026-12-27"],
  ["2024-03-04", "2024-02-26", "2024-03-03"],
])("before the week of %s is %s to %s", (day, from, to) => {
  expect(weekBefore(day)).toEqual({ from, to });
});
