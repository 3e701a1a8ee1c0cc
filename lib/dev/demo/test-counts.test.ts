import { describe, expect, it } from "vitest";
import { closingLine, parseTestArguments, summary } from "./run-tests";
import { countPlaywright, countVitest, verdict } from "./test-counts";

describe("the count of a test run", () => {
  it("counts a vitest file that could not be loaded as a failure", () => {
    const counts = countVitest({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "failed", assertionResults: [{}] },
        { status: "passed", assertionResults: [{}] },
      ],
    });
    expect(counts).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it("counts a journey that passed at the second try as failed", () => {
    const stats = { expected: 2, unexpected: 1, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 2, failed: 3, skipped: 0 });
  });

  it("lets nothing pass silently: no tests, a skipped test, a runner that failed without a name", () => {
    expect(verdict({ passed: 0, failed: 0, skipped: 0 }, 0, false).failed).toBe(1);
    expect(verdict({ passed: 5, failed: 0, skipped: 2 }, 0, false).failed).toBe(2);
    expect(verdict({ passed: 5, failed: 0, skipped: 0 }, 1, false).failed).toBe(1);
    expect(verdict({ passed: 5, failed: 0, skipped: 0 }, 0, false).failed).toBe(0);
  });

  it("allows skipping to those who choose their tests", () => {
    expect(verdict({ passed: 5, failed: 0, skipped: 2 }, 0, true).failed).toBe(0);
  });

  it("ends with the sum over the tests, and says what was not run", () => {
    const outcomes = [
      { part: "check", counts: { passed: 5, failed: 0, skipped: 0 }, ms: 1 },
      { part: "unit", counts: { passed: 10, failed: 1, skipped: 0 }, ms: 1 },
    ];
    const { parts } = parseTestArguments([]);
    expect(closingLine(parts, outcomes)).toBe("10 passed, 1 failed");
    expect(summary(parts, outcomes, false)).toMatch(/Not run because of the failure: db, e2e$/);
    expect(closingLine(["check"], outcomes.slice(0, 1))).toBe("5 passed, 0 failed");
  });
});

describe("the arguments of npm test", () => {
  it("are a part and what its runner is given", () => {
    expect(parseTestArguments(["db", "lib/operations", "-t", "twins"])).toEqual({
      parts: ["db"],
      runnerArgs: ["lib/operations", "-t", "twins"],
    });
    expect(() => parseTestArguments(["units"])).toThrow(/no part named units/);
    expect(() => parseTestArguments(["check", "x"])).toThrow(/no further arguments/);
  });
});
