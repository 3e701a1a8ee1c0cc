import { describe, expect, test } from "vitest";
import { analyticsHref, parseAnalyticsPlace, spanOf } from "./analytics-place";

test("without a word the last 30 days are shown, by operation", () => {
  const place = parseAnalyticsPlace({});
  expect(place).toEqual({ range: "day", by: "operation", days: null });
  expect(spanOf(place)).toEqual({ interval: "day", count: 30 });
  expect(analyticsHref(place)).toBe("/tokens/analytics");
});

test.each([
  "/tokens/analytics?range=month",
  "/tokens/analytics?range=hour&by=model",
  "/tokens/analytics?by=project",
  "/tokens/analytics?range=custom&from=2026-11-01&to=2026-11-20",
])("%s is read and written the same", (address) => {
  const params = Object.fromEntries(new URL(address, "https://purser.test").searchParams);
  expect(analyticsHref(parseAnalyticsPlace(params))).toBe(address);
});

test("what is unknown in an address is as if it were not there", () => {
  const place = parseAnalyticsPlace({ range: "decade", by: ["model", "project"], from: "2026-01-01" });
  expect(place).toEqual({ range: "day", by: "model", days: null });
});

describe("days of one's own", () => {
  const custom = (from: string, to: string) => parseAnalyticsPlace({ range: "custom", from, to });

  test.each([
    ["2026-11-20", "2026-11-20", "hour"],
    ["2026-11-19", "2026-11-20", "hour"],
    ["2026-11-01", "2026-11-20", "day"],
    ["2026-01-01", "2026-06-30", "week"],
    ["2024-01-01", "2026-06-30", "month"],
  ])("from %s to %s are drawn by the %s", (from, to, interval) => {
    expect(spanOf(custom(from, to))).toEqual({ interval, fromDay: from, toDay: to });
  });

  test.each([
    ["", "2026-11-20", "from"],
    ["2026-11-20", "", "to"],
    ["2026-02-30", "2026-11-20", "from"],
    ["2026-11-20", "2026-11-19", "to"],
    ["yesterday", "today", "from"],
    ["2001-01-01", "2026-11-20", "from"],
  ])("from “%s” to “%s” is refused at %s", (from, to, field) => {
    expect(custom(from, to).days?.fault?.field).toBe(field);
    expect(spanOf(custom(from, to))).toBeNull();
  });

  test("that were not chosen yet are no mistake", () => {
    const place = custom("", "");
    expect(place.days?.fault).toBeNull();
    expect(spanOf(place)).toBeNull();
  });
});
