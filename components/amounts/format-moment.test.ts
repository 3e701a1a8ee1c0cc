import { expect, test } from "vitest";
import { formatDay, formatFullMoment, formatMoment } from "./format-moment";

const at = new Date("2026-11-20T14:05:09Z");
const now = new Date("2026-12-01T00:00:00Z");

test("a moment is told in the zone it is asked for", () => {
  expect(formatMoment(at, "UTC", now)).toBe("20 Nov, 14:05");
  expect(formatMoment(at, "Asia/Kolkata", now)).toBe("20 Nov, 19:35");
  expect(formatMoment(at, "Pacific/Auckland", now)).toBe("21 Nov, 03:05");
});

test("midnight is 00:00 and not 24:00", () => {
  expect(formatMoment(new Date("2026-11-20T00:00:00Z"), "UTC", now)).toBe("20 Nov, 00:00");
});

test("another year is said, judged in the same zone", () => {
  const newYear = new Date("2025-12-31T23:30:00Z");
  expect(formatMoment(newYear, "UTC", now)).toBe("31 Dec 2025, 23:30");
  expect(formatMoment(newYear, "Europe/Berlin", now)).toBe("1 Jan, 00:30");
});

test("every month has three letters", () => {
  expect(formatDay(new Date("2026-09-05T12:00:00Z"), "UTC")).toBe("5 Sep 2026");
  expect(formatDay(new Date("2026-06-05T12:00:00Z"), "UTC")).toBe("5 Jun 2026");
});

test("the full time names its zone and gives UTC beside it", () => {
  expect(formatFullMoment(at, "UTC")).toMatch(/^Friday,? 20 November 2026 at 14:05:09 UTC$/);
  expect(formatFullMoment(at, "Europe/Berlin")).toMatch(/^Friday,? 20 November 2026 at 15:05:09 CET \(14:05:09 UTC\)$/);
});
