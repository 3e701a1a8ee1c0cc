import { describe, expect, it } from "vitest";
import { daysLeft, daysLeftSentence, paceTokensPerDay, runsOutAt } from "./forecast";

const use = (...tokens: number[]) => tokens.map((usedTokens) => ({ usedTokens: BigInt(usedTokens) }));

describe("how long the balance lasts", () => {
  it("is what is available at the average pace", () => {
    expect(daysLeft(3_000n, use(100, 300, 200))).toBe(15);
  });

  it("counts quiet days, but not those before the first use", () => {
    expect(daysLeft(1_000n, use(0, 0, 100, 0))).toBe(20);
  });

  it("is not known without use, and nothing once there is nothing", () => {
    expect(daysLeft(1_000n, use(0, 0))).toBeNull();
    expect(daysLeft(1_000n, [])).toBeNull();
    expect(daysLeft(0n, use(5))).toBeNull();
    expect(daysLeft(-5n, use(5))).toBeNull();
  });

  it("never promises a day too many", () => {
    expect(daysLeft(199n, use(100))).toBe(1);
    expect(daysLeftSentence(daysLeft(99n, use(100)))).toBe("Less than a day left at your pace");
  });

  it("has a pace and a day, as long as that day is not far away", () => {
    expect(paceTokensPerDay(use(0, 100, 0, 1))).toBe(34n);
    expect(paceTokensPerDay(use(0, 0))).toBeNull();
    const now = new Date("2026-11-20T12:00:00Z");
    expect(runsOutAt(12, now)).toEqual(new Date("2026-12-02T12:00:00Z"));
    expect(runsOutAt(366, now)).toBeNull();
    expect(runsOutAt(null, now)).toBeNull();
  });

  it("says it in words of fitting size", () => {
    expect(daysLeftSentence(1)).toBe("About 1 day left at your pace");
    expect(daysLeftSentence(12)).toBe("About 12 days left at your pace");
    expect(daysLeftSentence(daysLeft(9_007_199_254_740_991n, use(1)))).toBe("More than a year left at your pace");
  });
});
