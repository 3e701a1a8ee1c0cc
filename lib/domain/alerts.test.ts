import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertMovement, decideAlert, mayHaveCrossed, NOTHING_TOLD, type AlertLevel, type AlertState } from "./alerts";
import { levelOf } from "./levels";
import { DEFAULT_SETTINGS, levelThresholdsOf } from "./settings";

const thresholds = levelThresholdsOf(DEFAULT_SETTINGS);
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 20) + hours * HOUR_MS);

/** What an owner hears while the balance takes these values, some hours apart. */
function heard(balances: readonly bigint[], hoursApart = 100): (AlertLevel | null)[] {
  let state = NOTHING_TOLD;
  return balances.slice(1).map((afterTokens, index) => {
    const movement = { beforeTokens: balances[index]!, afterTokens };
    const decided = decideAlert(state, movement, thresholds, at(index * hoursApart));
    state = decided.state;
    return decided.alert;
  });
}

test.each<[balances: number[], alerts: (AlertLevel | null)[], why: string]>([
  [[5_000, 1_001], [null], "above the threshold is healthy"],
  [[5_000, 1_000], ["low"], "the threshold itself is low"],
  [[1_001, 1_000], ["low"], "by a single token"],
  [[5_000, 100], ["low"], "the lower threshold itself is still low"],
  [[5_000, 99], ["critical"], "a jump over low tells critical alone"],
  [[5_000, 0], ["critical"], "everything used is critical"],
  [[5_000, -1], ["suspended"], "a jump over everything tells the worst alone"],
  [[5_000, 900, 50, -10], ["low", "critical", "suspended"], "each level on the way down"],
  [[1, 0], [null], "zero is not worse than one"],
  [[0, -1], ["suspended"], "below zero is"],
  [[5_000, 900, 800, 700], ["low", null, null], "further down in the same level is no news"],
  [[1_050, 990, 1_099, 990], ["low", null, null], "hovering around the threshold is no news"],
  [[1_050, 990, 1_100, 990], ["low", null, "low"], "a tenth above it is recovery"],
  [[500, 50, 109, 99], ["critical", null, null], "the same around critical"],
  [[500, 50, 110, 99], ["critical", null, "critical"], "a tenth above critical is recovery from it"],
  [[500, -1, 0, -1], ["suspended", null, "suspended"], "debt is recovered from when it is paid"],
  [[5_000, 50, 500, 400], ["critical", null, null], "from critical to low is better, and no news"],
  [[5_000, 50, 1_099, 900], ["critical", null, null], "low was passed on the way up, not reached from above"],
  [[5_000, -5, 5_000, 900], ["suspended", null, "low"], "after a purchase it begins again"],
  [[0, 500], [null], "more tokens are never an alert, even when they are few"],
  [[500, 400], [null], "an account that begins low has crossed nothing"],
  [[500, 400, 40], [null, "critical"], "and hears when it falls further"],
])("%j tells %j: %s", (balances, alerts) => {
  expect(heard(balances.map(BigInt))).toEqual(alerts);
});

test("a level is told at most once a day, and again when the day is over", () => {
  const fallsAgain = [5_000n, 900n, 5_000n, 900n];
  expect(heard(fallsAgain, 11)).toEqual(["low", null, null]);
  expect(heard(fallsAgain, 12)).toEqual(["low", null, "low"]);
});

test("the pause of one level does not silence another", () => {
  expect(heard([5_000n, 900n, 5_000n, 50n, 5_000n, 900n, -1n], 1)).toEqual([
    "low",
    null,
    "critical",
    null,
    null,
    "suspended",
  ]);
});

test("a fall that was not told for its day is known, and not told later", () => {
  expect(heard([5_000n, 900n, 5_000n, 900n, 800n, 700n], 11)).toEqual(["low", null, null, null, null]);
});

test("with thresholds of nothing only debt is told", () => {
  const nothing = { lowTokens: 0n, criticalTokens: 0n };
  const told = (beforeTokens: bigint, afterTokens: bigint) =>
    decideAlert(NOTHING_TOLD, { beforeTokens, afterTokens }, nothing, at(0)).alert;
  expect([told(10n, 1n), told(10n, 0n), told(10n, -1n)]).toEqual([null, "low", "suspended"]);
});

test.each<[what: string, was: [number, number], is: [number, number], judged: [number, number]]>([
  ["a debit", [5_000, 0], [4_000, 0], [5_000, 4_000]],
  ["a hold that is opened", [5_000, 0], [5_000, 4_950], [50, 50]],
  ["a hold that is released", [5_000, 4_950], [5_000, 0], [5_000, 5_000]],
  ["a hold that is settled for all of it", [5_000, 4_950], [50, 0], [5_000, 50]],
  ["a hold that is settled for a part", [5_000, 4_950], [4_990, 0], [5_000, 4_990]],
  ["a debit beside a hold", [5_000, 4_000], [4_500, 4_000], [1_000, 500]],
  ["a debit of tokens that are held elsewhere", [5_000, 4_900], [4_000, 4_900], [100, 0]],
  ["a debit into debt", [10, 0], [-5, 0], [10, -5]],
  ["a debit into debt beside a hold", [10, 10], [-5, 10], [0, -5]],
  ["a purchase that pays a debt", [-5, 0], [995, 0], [-5, 995]],
])("%s is judged by its movement", (_what, was, is, [beforeTokens, afterTokens]) => {
  const account = ([balance, held]: [number, number]) => ({ balanceTokens: BigInt(balance), heldTokens: BigInt(held) });
  expect(alertMovement(account(was), account(is))).toEqual({
    beforeTokens: BigInt(beforeTokens),
    afterTokens: BigInt(afterTokens),
  });
});

test.each([
  [5_000n, 1_001n, false],
  [5_000n, 1_000n, true],
  [1_000n, 100n, false],
  [100n, 99n, true],
  [1n, 0n, false],
  [0n, -1n, true],
  [5_000n, -1n, true],
  [500n, 500n, false],
  [-5n, -1n, false],
  [-1n, 0n, true],
  [50n, 109n, false],
  [50n, 110n, true],
  [900n, 1_099n, false],
  [900n, 1_100n, true],
  [1_100n, 9_000n, false],
])("from %d to %d may have crossed: %s", (beforeTokens, afterTokens, may) => {
  expect(mayHaveCrossed(beforeTokens, afterTokens, thresholds)).toBe(may);
});

describe("however a balance moves", () => {
  const aroundThresholds = fc.constantFrom(-2n, -1n, 0n, 1n, 98n, 99n, 100n, 109n, 110n, 111n, 999n, 1_000n, 1_001n);
  const balance = fc.oneof(
    aroundThresholds,
    fc.constantFrom(1_099n, 1_100n, 1_101n),
    fc.bigInt({ min: -500n, max: 2_500n }),
  );
  const story = fc.record({
    start: balance,
    steps: fc.array(fc.record({ balance, minutes: fc.integer({ min: 0, max: 2_000 }) }), { maxLength: 60 }),
  });
  type Told = { level: AlertLevel; atMs: number; step: number };

  function tell({ start, steps }: { start: bigint; steps: { balance: bigint; minutes: number }[] }, filtered: boolean) {
    const told: Told[] = [];
    let state: AlertState = NOTHING_TOLD;
    let beforeTokens = start;
    let atMs = 0;
    steps.forEach(({ balance: afterTokens, minutes }, step) => {
      atMs += minutes * 60_000;
      if (!filtered || mayHaveCrossed(beforeTokens, afterTokens, thresholds)) {
        const decided = decideAlert(state, { beforeTokens, afterTokens }, thresholds, new Date(atMs));
        state = decided.state;
        if (decided.alert) told.push({ level: decided.alert, atMs, step });
      }
      beforeTokens = afterTokens;
    });
    return told;
  }

  test("no level is told twice within a day", () => {
    fc.assert(
      fc.property(story, (one) => {
        for (const level of ["low", "critical", "suspended"] as const) {
          const times = tell(one, false).filter((told) => told.level === level);
          times.slice(1).forEach(({ atMs }, index) => {
            expect(atMs - times[index]!.atMs).toBeGreaterThanOrEqual(24 * HOUR_MS);
          });
        }
      }),
    );
  });

  test("what is told is the level that was reached by falling, and no crossing is told twice", () => {
    const clear = { low: 1_100n, critical: 110n, suspended: 0n };
    const severity = { low: 1, critical: 2, suspended: 3 };
    fc.assert(
      fc.property(story, (one) => {
        const balances = [one.start, ...one.steps.map((step) => step.balance)];
        const told = tell(one, false);
        for (const { level, step } of told) {
          expect(levelOf(balances[step + 1]!, thresholds)).toBe(level);
          expect(balances[step + 1]!).toBeLessThan(balances[step]!);
        }
        told.slice(1).forEach((later, index) => {
          const earlier = told[index]!;
          if (severity[later.level] > severity[earlier.level]) return;
          const between = balances.slice(earlier.step + 2, later.step + 1);
          expect(between.some((tokens) => tokens >= clear[later.level])).toBe(true);
        });
      }),
    );
  });

  test("whoever asks mayHaveCrossed first misses nothing", () => {
    fc.assert(
      fc.property(story, (one) => {
        expect(tell(one, true)).toEqual(tell(one, false));
      }),
    );
  });
});
