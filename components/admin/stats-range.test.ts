import { expect, test } from "vitest";
import { statsRangeOf } from "./stats-range";

const now = new Date("2026-03-01T23:59:59Z");

test.each([
  [{ range: "7d" }, "7d", "2026-02-23"],
  [{}, "30d", "2026-01-31"],
  [{ range: "12m" }, "12m", "2025-03-02"],
  [{ range: "for ever" }, "30d", "2026-01-31"],
  [{ from: "2026-02-30", to: "2026-03-01" }, "30d", "2026-01-31"],
  [{ from: "2026-03-02", to: "2026-03-01" }, "30d", "2026-01-31"],
])("%o is %s, today included", (asked, name, from) => {
  expect(statsRangeOf(asked, now)).toEqual({ name, days: { from, to: "2026-03-01" } });
});

test("two days are taken as they are", () => {
  const days = { from: "2024-02-29", to: "2024-12-31" };
  expect(statsRangeOf({ range: "7d", ...days }, now)).toEqual({ name: "custom", days });
});
