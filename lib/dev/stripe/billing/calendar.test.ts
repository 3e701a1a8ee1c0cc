import { expect, test } from "vitest";
import { periodEnd } from "./calendar";

const at = (date: string) => Date.parse(`${date}T12:00:00Z`) / 1000;
const month = { interval: "month", interval_count: 1 };

test("a month that began on the 31st ends on the last day of a short one, and on the 31st again", () => {
  const anchor = at("2027-01-31");
  const ends = ["2027-02-28", "2027-03-31", "2027-04-30"];
  let start = anchor;
  for (const end of ends) {
    start = periodEnd(anchor, start, month);
    expect(start).toBe(at(end));
  }
});

test("weeks, quarters and years are counted from the anchor", () => {
  expect(periodEnd(at("2027-01-01"), at("2027-01-08"), { interval: "week", interval_count: 1 })).toBe(at("2027-01-15"));
  expect(periodEnd(at("2027-01-01"), at("2027-01-01"), { interval: "month", interval_count: 3 })).toBe(
    at("2027-04-01"),
  );
  expect(periodEnd(at("2028-02-29"), at("2028-02-29"), { interval: "year", interval_count: 1 })).toBe(at("2029-02-28"));
});
