import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PACKAGES } from "@/prisma/seed/packages";
import {
  customAmountFault,
  formatVolumeSteps,
  parseVolumeSteps,
  quoteCustomAmount,
  type CustomAmountTerms,
} from "./custom-amount";
import { customAmountTermsOf, DEFAULT_SETTINGS } from "./settings";

const terms = customAmountTermsOf(DEFAULT_SETTINGS);

test.each([
  [500n, 50_000n, 0n],
  [1_500n, 150_000n, 0n],
  [9_999n, 999_900n, 0n],
  [10_000n, 1_050_000n, 500n],
  [10_001n, 1_050_105n, 500n],
  [24_999n, 2_624_895n, 500n],
  [25_000n, 2_750_000n, 1_000n],
  [49_999n, 5_499_890n, 1_000n],
  [50_000n, 6_000_000n, 2_000n],
  [99_999n, 11_999_880n, 2_000n],
  [100_000n, 13_000_000n, 3_000n],
  [1_000_000n, 130_000_000n, 3_000n],
])("%d cents buy %d tokens, at a bonus of %d basis points", (amountCents, tokens, bonus) => {
  const quote = quoteCustomAmount(amountCents, terms);
  expect(quote.amountTokens).toBe(tokens);
  expect(quote.step?.bonusBasisPoints ?? 0n).toBe(bonus);
  expect(quote.tokensPerUsd).toBe((10_000n * (10_000n + bonus)) / 10_000n);
});

test("a part of a token is not sold: the sum is rounded down, once", () => {
  // 999 × 333 ÷ 100 = 3,326.67; with 7.77% more 3,585.15.
  const odd = { ...terms, tokensPerUsd: 333n, steps: [{ fromCents: 1n, bonusBasisPoints: 777n }] };
  expect(quoteCustomAmount(999n, { ...odd, steps: [] }).amountTokens).toBe(3_326n);
  expect(quoteCustomAmount(999n, odd).amountTokens).toBe(3_585n);
});

test("a quote says which step it has reached, and which comes next", () => {
  const [first, second] = terms.steps;
  expect(quoteCustomAmount(9_999n, terms)).toMatchObject({ step: null, nextStep: first });
  expect(quoteCustomAmount(10_000n, terms)).toMatchObject({ step: first, nextStep: second });
  expect(quoteCustomAmount(1_000_000n, terms)).toMatchObject({ step: terms.steps.at(-1), nextStep: null });
});

test.each([
  [499n, "must be at least $5.00"],
  [0n, "must be at least $5.00"],
  [-1n, "must be at least $5.00"],
  [500n, null],
  [1_000_000n, null],
  [1_000_001n, "must be at most $10,000.00"],
  [10n ** 99n, "must be at most $10,000.00"],
])("an amount of %d cents: %s", (amountCents, fault) => {
  expect(customAmountFault(amountCents, terms)).toBe(fault);
});

describe("an amount of one's own never beats a package", () => {
  test.each(Object.entries(PACKAGES))("of the set in %s, for its price or more", (_, packages) => {
    for (const { amountTokens, priceCents } of packages) {
      expect(quoteCustomAmount(priceCents, terms).amountTokens).toBeLessThanOrEqual(amountTokens);
      // Nor by its rate, so that no larger amount does either.
      for (const amountCents of [priceCents, ...terms.steps.map(({ fromCents }) => fromCents), terms.maximumCents]) {
        if (amountCents < priceCents) continue;
        const best = packages.filter((one) => one.priceCents <= amountCents).at(-1)!;
        const { amountTokens: tokens } = quoteCustomAmount(amountCents, terms);
        expect(tokens * best.priceCents).toBeLessThanOrEqual(best.amountTokens * amountCents);
      }
    }
  });
});

const anyTerms: fc.Arbitrary<CustomAmountTerms> = fc
  .record({
    tokensPerUsd: fc.bigInt({ min: 1n, max: 1_000_000n }),
    rises: fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 1_000_000n }), fc.bigInt({ min: 1n, max: 3_000n })), {
      maxLength: 8,
    }),
  })
  .map(({ tokensPerUsd, rises }) => {
    let [fromCents, bonusBasisPoints] = [0n, 0n];
    const steps = rises.map(([cents, bonus]) => ({
      fromCents: (fromCents += cents),
      bonusBasisPoints: (bonusBasisPoints += bonus),
    }));
    return { tokensPerUsd, minimumCents: 1n, maximumCents: 10_000_000n, steps };
  });
const cents = fc.bigInt({ min: 1n, max: 10_000_000n });

test("more money never buys fewer tokens, whatever the table", () => {
  fc.assert(
    fc.property(anyTerms, cents, cents, (any, one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      expect(quoteCustomAmount(less, any).amountTokens).toBeLessThanOrEqual(quoteCustomAmount(more, any).amountTokens);
    }),
  );
});

test("a table is read back as it was written", () => {
  fc.assert(
    fc.property(anyTerms, ({ steps }) => {
      expect(parseVolumeSteps(formatVolumeSteps(steps))).toEqual(steps);
    }),
  );
});

test.each([
  "5000",
  "5000:",
  ":500",
  "a:b",
  "5000:500,",
  "5000:500,5000:600",
  "5000:500,6000:500",
  "6000:1,5000:2",
  "0:0",
])("the table %j is refused: every step must rise in both", (text) => expect(parseVolumeSteps(text)).toBeNull());
