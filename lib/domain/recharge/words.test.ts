import { expect, test } from "vitest";
import { cardText, CONSENT_VERSION, consentText, isConsentCurrent, type ConsentTerms } from "./consent";
import { moneyText } from "./money-text";
import type { PausedReason } from "./standing";
import { backOffText, wordsOfPause } from "./words";

const card = { brand: "visa", last4: "4242" };
const terms: ConsentTerms = {
  thresholdTokens: 1_000n,
  packageName: "Starter",
  amountTokens: 150_000n,
  priceCents: 1_500n,
  currency: "usd",
  monthlyCapCents: 6_000n,
};

test("the agreement says when, what, how much at most, and to which card", () => {
  expect(consentText(terms, card)).toBe(
    "Whenever 1,000 tokens or fewer are available, buy Starter (150,000 tokens for $15.00), or as many of it at once " +
      "as lift the balance above that, for at most $60.00 in a calendar month (UTC), tax included, without asking me " +
      "each time. Charge Visa ···· 4242. I can turn this off at any time.",
  );
});

test("an agreement covers what it says: another price, amount, name or version needs a new one, a renewed card does not", () => {
  const given = { text: consentText(terms, card), version: CONSENT_VERSION };
  expect(isConsentCurrent(given, terms)).toBe(true);
  expect(isConsentCurrent({ ...given, text: consentText(terms, { ...card, last4: "1111" }) }, terms)).toBe(true);
  for (const changed of [{ priceCents: 1_600n }, { amountTokens: 100_000n }, { packageName: "Starter 2" }]) {
    expect(isConsentCurrent(given, { ...terms, ...changed })).toBe(false);
  }
  expect(isConsentCurrent({ ...given, version: CONSENT_VERSION + 1 }, terms)).toBe(false);
});

test("waits are said from the numbers that decide them", () => {
  expect(backOffText()).toBe(
    "A declined card is tried again after 1 hour, then after 2 hours; after three declines in a row auto-recharge pauses and tells you.",
  );
});

test("every pause has a title, a reason and one remedy", () => {
  const reasons: PausedReason[] = [
    "declined_repeatedly",
    "card_refused",
    "authentication_required",
    "card_removed",
    "payment_parked",
    "payment_disputed",
  ];
  for (const reason of reasons) {
    const words = wordsOfPause(reason, "Visa ···· 4242");
    expect(words.title).not.toBe("");
    expect(words.why).toMatch(/\.$/);
  }
});

test.each([
  [0n, "usd", "$0.00"],
  [5n, "usd", "$0.05"],
  [123_456_789n, "eur", "€1,234,567.89"],
  [1_500n, "gbp", "£15.00"],
  [1_500n, "chf", "15.00 CHF"],
])("%d %s is %s", (cents, currency, text) => {
  expect(moneyText(cents, currency)).toBe(text);
});

test.each([
  [{ brand: "visa", last4: "4242" }, "Visa ···· 4242"],
  [{ brand: "amex", last4: "0005" }, "American Express ···· 0005"],
  [{ brand: "elo", last4: "1" }, "Elo ···· 1"],
  [{ brand: "", last4: "4242" }, "Card ···· 4242"],
])("a card %j is called %s", (named, text) => {
  expect(cardText(named)).toBe(text);
});
