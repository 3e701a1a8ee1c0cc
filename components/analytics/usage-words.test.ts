import { describe, expect, test } from "vitest";
import { averageTitle, spanWords, successNote, successTitle, usedTitle } from "./usage-words";

/** No-break spaces read as spaces here. */
const seen = (text: string) => text.replaceAll("\u00a0", " ");
const month = { now: "in the last 30 days", before: "in the 30 days before" };
const used = (now: bigint, before: bigint) => seen(usedTitle(now, before, month, "tokens"));

describe("what was used", () => {
  test.each([
    [1_180n, 1_000n, "You used 1,180 tokens in the last 30 days, 18% more than in the 30 days before"],
    [250n, 1_000n, "You used 250 tokens in the last 30 days, 75% less than in the 30 days before"],
    [1_004n, 1_000n, "You used 1,004 tokens in the last 30 days, as much as in the 30 days before"],
    [0n, 1_000n, "You used 0 tokens in the last 30 days, 100% less than in the 30 days before"],
    [12_345n, 1_000n, "You used 12,345 tokens in the last 30 days, 12 times as much as in the 30 days before"],
    [500n, 0n, "You used 500 tokens in the last 30 days"],
    [1_234_567_890n, 0n, "You used 1.2B tokens in the last 30 days"],
  ])("%s after %s", (now, before, title) => {
    expect(used(now, before)).toBe(title);
  });

  test("is said in the unit that people see", () => {
    expect(seen(usedTitle(12_345n, 0n, month, "credits"))).toBe("You used 123.45 credits in the last 30 days");
  });

  test("days of one's own are named by the viewer's clock", () => {
    const range = { from: new Date("2026-10-31T18:15:00Z"), to: new Date("2026-11-20T18:15:00Z") };
    expect(spanWords("custom", { ...range, timeZone: "Asia/Kathmandu" }).now).toBe("from 1 Nov 2026 to 20 Nov 2026");
    const oneDay = { from: new Date("2026-11-20T00:00:00Z"), to: new Date("2026-11-21T00:00:00Z"), timeZone: "UTC" };
    expect(spanWords("custom", oneDay).now).toBe("on 20 Nov 2026");
  });
});

test("what an operation cost", () => {
  expect(seen(averageTitle(2_250n, 2_500n, "tokens"))).toBe(
    "An operation cost you 2,250 tokens on average, 10% less than before",
  );
  expect(seen(averageTitle(2_250n, null, "tokens"))).toBe("An operation cost you 2,250 tokens on average");
  expect(averageTitle(null, 5n, "tokens")).toBe("No operation was charged");
});

test("how many succeeded is never rounded up to all of them", () => {
  expect(successTitle({ operationCount: 100_000n, failedCount: 1n })).toBe("99.9% of your operations succeeded");
  expect(successTitle({ operationCount: 7n, failedCount: 0n })).toBe("All operations succeeded");
  expect(successNote({ operationCount: 1_670n, failedCount: 3n })).toBe("3 of 1,670 failed. What fails costs nothing.");
});
