import { expect, test } from "vitest";
import { agreementTo, chargedAtOnce, readTerms, type Offered, type TypedTerms } from "./recharge-terms";

const starter = { id: "p1", name: "Starter", amountTokens: 150_000n, priceCents: 1_500n, currency: "usd" };
const visa = { id: "pm_1", name: "Visa ···· 4242", brand: "visa", last4: "4242", isDefault: true, isExpired: false };
const offered: Offered = { packages: [starter], cards: [visa], displayUnit: "tokens" };
const typed: TypedTerms = { threshold: "1,000", packageId: "p1", cap: "60", cardId: "pm_1" };
const faultsOf = (changed: Partial<TypedTerms>, other: Partial<Offered> = {}) =>
  readTerms({ ...typed, ...changed }, { ...offered, ...other }).faults;

test("fields that can be read are terms, and terms are words to agree to", () => {
  const { terms, faults } = readTerms(typed, offered);
  expect(faults).toEqual({});
  expect(terms).toMatchObject({ thresholdTokens: 1_000n, monthlyCapCents: 6_000n });
  expect(agreementTo(terms!, { displayUnit: "tokens", hasTax: false })).toContain(
    "Whenever 1,000 tokens or fewer are available, buy Starter",
  );
});

test("each field says what is wrong with it", () => {
  expect(faultsOf({ threshold: "lots" })).toEqual({ thresholdTokens: "must be a whole number of tokens" });
  expect(faultsOf({ threshold: "1000000001" }).thresholdTokens).toMatch(/at most 1,000,000,000 tokens/);
  expect(faultsOf({ cap: "14.99" })).toEqual({ monthlyCapCents: "must be at least $15.00, the price of one package" });
  expect(faultsOf({ cap: "50000.01" }).monthlyCapCents).toMatch(/at most \$50,000.00/);
  expect(faultsOf({ packageId: "gone" })).toEqual({ packageId: "is no longer sold. Choose another" });
  expect(faultsOf({ cardId: "gone" }, { cards: [] })).toEqual({ cardId: "is needed. Add one first" });
});

test("agreeing below the threshold charges at once, and says how much", () => {
  const { terms } = readTerms(typed, offered);
  const at = (availableTokens: bigint, changed = {}) =>
    chargedAtOnce(terms!, {
      availableTokens,
      isBlocked: false,
      isChargingAlready: false,
      spentThisMonthCents: 0n,
      ...changed,
    });
  expect(at(1_001n)).toBeNull();
  expect(at(1_000n)).toEqual({ packageCount: 1n, amountTokens: 150_000n, priceCents: 1_500n });
  expect(at(-149_000n)?.priceCents).toBe(3_000n);
  expect(at(0n, { spentThisMonthCents: 6_000n })).toBeNull();
  expect(at(0n, { isChargingAlready: true })).toBeNull();
  expect(at(0n, { isBlocked: true })).toBeNull();
});
