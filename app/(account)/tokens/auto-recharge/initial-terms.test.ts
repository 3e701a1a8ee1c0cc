import { expect, test } from "vitest";
import { initialTerms } from "./initial-terms";

const packages = [
  { id: "p1", name: "Starter", amountTokens: 150_000n, priceCents: 1_500n, currency: "usd" },
  { id: "p2", name: "Pro", amountTokens: 750_000n, priceCents: 6_500n, currency: "usd", popular: true },
];
const card = (id: string, isDefault = false) => ({
  id,
  name: id,
  brand: "visa",
  last4: "4242",
  isDefault,
  isExpired: false,
});
const cards = [card("newest"), card("chosen"), card("default", true)];
const settings = { thresholdTokens: 2_500n, packageId: "p1", monthlyCapCents: 6_000n, cardId: "chosen" };
const given = { view: { settings }, packages, cards, displayUnit: "tokens" as const, prefersNewest: false };

test("begins with what was agreed before", () => {
  expect(initialTerms(given)).toEqual({ threshold: "2,500", packageId: "p1", cap: "60.00", cardId: "chosen" });
});

test("a card that was just added is chosen, and one that is gone is replaced by the default", () => {
  expect(initialTerms({ ...given, prefersNewest: true }).cardId).toBe("newest");
  expect(initialTerms({ ...given, view: { settings: { ...settings, cardId: "gone" } } }).cardId).toBe("default");
  expect(initialTerms({ ...given, cards: [] }).cardId).toBe("");
});

test("without an agreement it suggests the popular package and a cap of four of it", () => {
  expect(initialTerms({ ...given, view: { settings: null } })).toMatchObject({ packageId: "p2", cap: "260.00" });
  expect(initialTerms({ ...given, view: { settings: null }, displayUnit: "credits" }).threshold).toBe("100.00");
});

test("an agreed package that is no longer sold must be chosen anew", () => {
  expect(initialTerms({ ...given, packages: [packages[1]!] }).packageId).toBe("");
});
