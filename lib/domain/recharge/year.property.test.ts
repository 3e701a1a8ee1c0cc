import fc from "fast-check";
import { expect, test } from "vitest";
import { decideRecharge, startOfMonth } from "./decide";
import { outcomeOfDecline } from "./declines";
import { DECLINES_BEFORE_PAUSE, FRESH, standingAfter, standingAfterResume, type RechargeOutcome } from "./standing";

const PRO = { amountTokens: 750_000n, priceCents: 6_500n };
const HOUR_MS = 3_600_000;
const YEAR_HOURS = 365 * 24;

/** What a bank answers at one moment. */
const answers: readonly RechargeOutcome[] = [
  { kind: "succeeded" },
  outcomeOfDecline({ code: "card_declined", declineCode: "insufficient_funds", adviceCode: null, message: null }),
  outcomeOfDecline({ code: "card_declined", declineCode: "lost_card", adviceCode: null, message: null }),
  outcomeOfDecline({ code: "authentication_required", declineCode: null, adviceCode: null, message: null }),
  outcomeOfDecline({ code: "processing_error", declineCode: null, adviceCode: null, message: null }),
];

/** Numbers below a limit, as good as random and the same for the same seed. */
function dice(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

test("a year of spending and declines never runs away", () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer(),
        thresholdTokens: fc.bigInt({ min: 0n, max: 2_000_000n }),
        monthlyCapCents: fc.bigInt({ min: PRO.priceCents, max: 200_000n }),
        mostPerHour: fc.integer({ min: 1, max: 400_000 }),
        /** Of a hundred attempts, how many succeed. */
        luckPercent: fc.integer({ min: 0, max: 100 }),
        /** Of a hundred hours, in how many somebody looks at a pause. */
        carePercent: fc.integer({ min: 0, max: 20 }),
      }),
      ({ seed, thresholdTokens, monthlyCapCents, mostPerHour, luckPercent, carePercent }) => {
        const roll = dice(seed);
        const start = Date.UTC(2026, 0, 1, 5);
        let availableTokens = 500_000n;
        let standing = FRESH;
        const spentCents = new Map<number, bigint>();
        const attempts: { hour: number; outcome: RechargeOutcome["kind"]; isByHand: boolean }[] = [];
        let isResumed = false;

        for (let hour = 0; hour < YEAR_HOURS; hour++) {
          const now = new Date(start + hour * HOUR_MS);
          const month = startOfMonth(now).getTime();
          let paymentCount = 0;
          // A hand that resumes now and then, whatever the card does.
          if (standing.pausedReason !== null && roll(100) < carePercent) {
            standing = standingAfterResume(standing);
            isResumed = true;
          }
          // Spending stops by itself where there is nothing left, as the ledger sees to it.
          if (availableTokens > 0n) availableTokens -= BigInt(roll(mostPerHour));
          // As often as the sweep looks, and far oftener than anything changes.
          for (let look = 0; look < 3; look++) {
            const decision = decideRecharge({
              now,
              isBlocked: false,
              availableTokens,
              pendingTokens: 0n,
              isAttemptInFlight: false,
              settings: { isEnabled: true, thresholdTokens, monthlyCapCents, standing },
              hasCard: true,
              package: PRO,
              isConsentCurrent: true,
              taxCents: 0n,
              spentThisMonthCents: spentCents.get(month) ?? 0n,
            });
            if ("skip" in decision) continue;
            expect(availableTokens).toBeLessThanOrEqual(thresholdTokens);
            expect(standing.pausedReason).toBeNull();
            const outcome = roll(100) < luckPercent ? answers[0]! : answers[roll(answers.length)]!;
            attempts.push({ hour, outcome: outcome.kind, isByHand: isResumed });
            isResumed = false;
            standing = standingAfter(standing, outcome, now);
            if (outcome.kind !== "succeeded") continue;
            paymentCount++;
            const before = availableTokens;
            availableTokens += decision.charge.amountTokens;
            spentCents.set(month, (spentCents.get(month) ?? 0n) + decision.charge.priceCents);
            expect(availableTokens).toBeGreaterThan(before);
          }
          // One payment is enough for one fall below the threshold, or all that the cap leaves.
          if (paymentCount > 1) throw new Error(`${paymentCount} payments in hour ${hour}`);
          if ((spentCents.get(month) ?? 0n) > monthlyCapCents) throw new Error(`beyond the cap in hour ${hour}`);
        }

        // Never more declines in a row than the limit without somebody resuming, nor two within an hour.
        let row = 0;
        let last = -Infinity;
        for (const { hour, outcome, isByHand } of attempts) {
          if (isByHand || outcome === "succeeded") row = 0;
          if (outcome !== "declined" && outcome !== "requires_action") continue;
          if (!isByHand && row > 0) expect(hour - last).toBeGreaterThanOrEqual(1);
          expect(++row).toBeLessThanOrEqual(DECLINES_BEFORE_PAUSE);
          last = hour;
        }
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
