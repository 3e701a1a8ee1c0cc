import { expect, test } from "vitest";
import { changeText, replayTitle } from "./replay-result";

test.each([
  [1_000n, 1_180n, "The last 30 days would have been charged 18.0% more.", "+18.0%"],
  [1_000n, 500n, "The last 30 days would have been charged 50.0% less.", "\u221250.0%"],
  [1_000n, 1_000n, "The last 30 days would have been charged the same.", "0.0%"],
  [10_000n, 10_001n, "The last 30 days would have been charged less than 0.1% more.", "+0.0%"],
  [1_000n, 9_999n, "The last 30 days would have been charged 899.9% more.", "+899.9%"],
  [1_000n, 1_234_567n, "The last 30 days would have been charged 1,234 times as much.", "×1,234"],
  [0n, 0n, "The last 30 days brought no charges to compare with.", "0.0%"],
  [0n, 5n, "The last 30 days brought no charges to compare with.", "new"],
])("from %d to %d is said as it is", (beforeTokens, afterTokens, title, change) => {
  expect(replayTitle({ days: 30, beforeTokens, afterTokens })).toBe(title);
  expect(changeText(beforeTokens, afterTokens)).toBe(change);
});
