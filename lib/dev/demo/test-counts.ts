export type Counts = { passed: number; failed: number; skipped: number };

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

/** What vitest's JSON reporter writes, as far as it is counted. */
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

/** What Playwright's JSON reporter writes, as far as it is counted. */
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

/** A file that could not even be loaded counts as one failure, since its tests are unknown. */
export function countVitest(report: VitestReport): Counts {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A test that passed only at a second try has not passed. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/**
 * The last word on a run: a runner that fails without naming a test has failed once; a test that did not run counts
 * as a failure unless the person chose which to run; and nothing at all is no success.
 */
export function verdict(counts: Counts, exitCode: number, chosen: boolean): Counts {
  const failed = counts.failed + (chosen ? 0 : counts.skipped);
  const nothingRan = counts.passed + counts.failed === 0;
  const silentFailure = failed === 0 && (exitCode !== 0 || nothingRan);
  return { ...counts, failed: silentFailure ? 1 : failed };
}

export function sum(all: Counts[]): Counts {
  return all.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
      skipped: total.skipped + each.skipped,
    }),
    NONE,
  );
}
