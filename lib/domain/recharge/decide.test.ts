import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { decideRecharge, rechargeIsDue, startOfNextMonth, type RechargeFacts, type SkipReason } from "./decide";
import { FRESH } from "./standing";
import { sentenceOfSkip } from "./words";

const NOW = new Date("2026-03-31T23:59:59.999Z");
const STARTER = { amountTokens: 150_000n, priceCents: 1_500n };
const settings = { isEnabled: true, thresholdTokens: 1_000n, monthlyCapCents: 10_000n, standing: FRESH };
const due: RechargeFacts = {
  now: NOW,
  isBlocked: false,
  availableTokens: 1_000n,
  pendingTokens: 0n,
  isAttemptInFlight: false,
  settings,
  hasCard: true,
  package: STARTER,
  isConsentCurrent: true,
  taxCents: 0n,
  spentThisMonthCents: 0n,
};
const backingOff = { ...FRESH, declineCount: 1, nextEligibleAt: new Date("2026-04-01T00:30:00Z") };

const skips: [SkipReason, Partial<RechargeFacts>, nextEligibleAt?: string][] = [
  ["off", { settings: null }],
  ["consent_withdrawn", { settings: { ...settings, isEnabled: false } }],
  ["paused", { settings: { ...settings, standing: { ...FRESH, pausedReason: "card_refused" } } }],
  ["account_blocked", { isBlocked: true }],
  ["above_threshold", { availableTokens: 1_001n }],
  ["attempt_in_flight", { isAttemptInFlight: true, pendingTokens: 150_000n }],
  ["attempt_in_flight", { isAttemptInFlight: true, pendingTokens: 1n }],
  ["above_threshold", { pendingTokens: 1n }],
  ["backing_off", { settings: { ...settings, standing: backingOff } }, "2026-04-01T00:30:00.000Z"],
  ["no_card", { hasCard: false }],
  ["package_unavailable", { package: null }],
  ["terms_changed", { isConsentCurrent: false }],
  ["tax_unknown", { taxCents: "unknown" }, "2026-04-01T00:59:59.999Z"],
  ["monthly_cap_reached", { spentThisMonthCents: 8_501n }, "2026-04-01T00:00:00.000Z"],
  ["monthly_cap_reached", { spentThisMonthCents: 99_999n }, "2026-04-01T00:00:00.000Z"],
  ["monthly_cap_reached", { spentThisMonthCents: 8_216n, taxCents: 285n }, "2026-04-01T00:00:00.000Z"],
];

test.each(skips)("%s (%#) charges no card", (skip, facts, nextEligibleAt) => {
  expect(decideRecharge({ ...due, ...facts })).toEqual({
    skip,
    nextEligibleAt: nextEligibleAt ? new Date(nextEligibleAt) : null,
  });
  expect(sentenceOfSkip(skip)).toMatch(/\.$/);
});

test("every reason not to charge is in the table above", () => {
  const named: Record<SkipReason, true> = {
    off: true,
    consent_withdrawn: true,
    paused: true,
    account_blocked: true,
    above_threshold: true,
    attempt_in_flight: true,
    backing_off: true,
    no_card: true,
    package_unavailable: true,
    terms_changed: true,
    tax_unknown: true,
    monthly_cap_reached: true,
  };
  expect(new Set(skips.map(([reason]) => reason))).toEqual(new Set(Object.keys(named)));
});

describe("one payment is sized in whole packages", () => {
  const chargeAt = (availableTokens: bigint, facts: Partial<RechargeFacts> = {}) =>
    decideRecharge({ ...due, availableTokens, ...facts });
  const charge = (packageCount: bigint) => ({
    charge: { packageCount, amountTokens: packageCount * 150_000n, priceCents: packageCount * 1_500n },
  });

  test.each([
    [1_000n, 1n],
    [0n, 1n],
    [-148_999n, 1n],
    // One package would end exactly at the threshold, where the next is due at once.
    [-149_000n, 2n],
    [-149_001n, 2n],
    [-700_000n, 5n],
  ])("available %d takes %d", (availableTokens, packageCount) => {
    expect(chargeAt(availableTokens)).toEqual(charge(packageCount));
  });

  test("the cap makes it smaller, to the cent", () => {
    expect(chargeAt(-700_000n, { spentThisMonthCents: 5_500n })).toEqual(charge(3n));
    expect(chargeAt(-700_000n, { spentThisMonthCents: 5_501n })).toEqual(charge(2n));
    expect(chargeAt(1_000n, { spentThisMonthCents: 8_500n })).toEqual(charge(1n));
  });

  test("the cap is the tax's as well", () => {
    expect(chargeAt(1_000n, { spentThisMonthCents: 8_215n, taxCents: 285n })).toEqual(charge(1n));
    expect(chargeAt(-700_000n, { taxCents: 500n })).toEqual(charge(5n));
    expect(chargeAt(-700_000n, { taxCents: 501n })).toEqual(charge(4n));
  });

  test("a back-off ends at its instant", () => {
    const at = (now: string) => chargeAt(0n, { now: new Date(now), settings: { ...settings, standing: backingOff } });
    expect(at("2026-04-01T00:29:59.999Z")).toMatchObject({ skip: "backing_off" });
    expect(at("2026-04-01T00:30:00.000Z")).toEqual(charge(1n));
  });

  test("whatever is charged lifts the balance above the threshold or exhausts the cap, and never exceeds it", () => {
    const amount = fc.bigInt({ min: 0n, max: 10_000_000n });
    fc.assert(
      fc.property(
        fc.bigInt({ min: -50_000_000n, max: 5_000_000n }),
        amount,
        fc.record({
          amountTokens: fc.bigInt({ min: 1n, max: 8_000_000n }),
          priceCents: fc.bigInt({ min: 1n, max: 50_000n }),
        }),
        amount,
        amount,
        (availableTokens, thresholdTokens, sold, monthlyCapCents, spentThisMonthCents) => {
          const decision = decideRecharge({
            ...due,
            availableTokens,
            package: sold,
            spentThisMonthCents,
            settings: { ...settings, thresholdTokens, monthlyCapCents },
          });
          if ("skip" in decision) {
            expect(decision.skip).toBe(availableTokens > thresholdTokens ? "above_threshold" : "monthly_cap_reached");
            return;
          }
          const { packageCount, amountTokens, priceCents } = decision.charge;
          expect(packageCount).toBeGreaterThan(0n);
          expect(priceCents).toBe(packageCount * sold.priceCents);
          expect(spentThisMonthCents + priceCents).toBeLessThanOrEqual(monthlyCapCents);
          const isLifted = availableTokens + amountTokens > thresholdTokens;
          const isCapped = spentThisMonthCents + priceCents + sold.priceCents > monthlyCapCents;
          expect(isLifted || isCapped).toBe(true);
          // One package fewer would not have done.
          expect(availableTokens + amountTokens - sold.amountTokens).toBeLessThanOrEqual(thresholdTokens);
        },
      ),
    );
  });
});

test.each([
  [1_001n, 1_000n, true],
  [1_001n, -5_000n, true],
  [1_002n, 1_001n, false],
  [1_000n, 0n, false],
  [0n, 150_000n, false],
])("from %d to %d available falls to the threshold: %s", (before, after, isDue) => {
  expect(rechargeIsDue(before, after, 1_000n)).toBe(isDue);
});

test("the next month begins in UTC, also behind December", () => {
  expect(startOfNextMonth(new Date("2026-12-31T23:59:59Z")).toISOString()).toBe("2027-01-01T00:00:00.000Z");
  expect(startOfNextMonth(new Date("2028-02-01T00:00:00Z")).toISOString()).toBe("2028-03-01T00:00:00.000Z");
});
