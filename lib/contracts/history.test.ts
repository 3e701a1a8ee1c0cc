import { describe, expect, it } from "vitest";
import { parseHistoryPlace } from "./history";
import { historyQuery, lineFilterOf } from "./history-place";

const read = (query: string) =>
  parseHistoryPlace(Object.fromEntries(new URL(query, "http://here.test/tokens/history").searchParams));
const everything = {
  types: [],
  fromDay: null,
  toDay: null,
  timeZone: "UTC",
  text: "",
  sort: "newest",
  from: null,
};

describe("a place in the history", () => {
  it.each([
    "",
    "?type=usage",
    "?type=usage,refund&after=120",
    "?after=120&dir=back",
    "?after=999999999999999999",
    "?from=2026-11-01&to=2026-11-30&tz=Asia/Kathmandu",
    "?to=2026-11-30",
    "?q=draft+%26+%22more%22&sort=-amount",
    "?type=dispute_reversal&from=2024-02-29&tz=America/Argentina/Buenos_Aires&q=%25&sort=balance&after=3&dir=back",
  ])("is the same after a round trip through %s", (query) => expect(historyQuery(read(query))).toBe(query));

  it.each([
    "?type=gift",
    "?type=toString",
    "?type=",
    "?after=-1",
    "?after=1.5",
    `?after=${"9".repeat(40)}`,
    "?after=x&dir=back",
    "?from=2026-02-30",
    "?to=tomorrow",
    "?sort=colour",
    "?q=+++",
    "?q=%00",
    `?q=${"x".repeat(201)}`,
    "?tz=Mars/Olympus",
    "?tz=%2B05:00",
  ])("is the newest page of everything for %s, which cannot be read", (query) =>
    expect(read(query)).toEqual(everything),
  );

  it("keeps what can be read beside what cannot, once each", () => {
    expect(read("?type=usage,gift,usage,bonus&from=2026-11-31&to=2026-11-30")).toEqual({
      ...everything,
      types: ["usage", "bonus"],
      toDay: "2026-11-30",
    });
  });

  it("turns a range round that ends before it begins", () => {
    expect(read("?from=2026-11-30&to=2026-11-01")).toMatchObject({ fromDay: "2026-11-01", toDay: "2026-11-30" });
  });
});

describe("the days of a range", () => {
  it.each([
    ["UTC", "2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"],
    ["Asia/Kathmandu", "2026-10-31T18:15:00.000Z", "2026-11-01T18:15:00.000Z"],
    // The day on which the clock is put back has 25 hours.
    ["America/New_York", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ])("in %s are from %s up to %s", (timeZone, from, to) => {
    const place = read(`?from=2026-11-01&to=2026-11-01&tz=${timeZone}`);
    expect(lineFilterOf(place)).toEqual({ from: new Date(from), to: new Date(to) });
  });

  it("are open where no day is said", () => {
    expect(lineFilterOf(read(""))).toEqual({});
    expect(Object.keys(lineFilterOf(read("?from=2026-11-01&q=x")))).toEqual(["from", "text"]);
  });
});
