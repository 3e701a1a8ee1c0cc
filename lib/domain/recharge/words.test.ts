import { expect, test } from "vitest";
import { cardText, CONSENT_VERSION, consentText, isConsentCurrent, type ConsentTerms } from "./consent";
import { moneyText, tokensText } from "./amount-text";
import type { PausedReason } from "./standing";
import {
  backOffText,
  isStopReason,
  sentenceOfAttempt,
  wordsOfPause,
  wordsOfStop,
  type StopReason,
  type ToldAttempt,
} from "./words";

const card = { brand: "visa", last4: "4242" };
const terms: ConsentTerms = {
  thresholdTokens: 1_000n,
  packageName: "Starter",
  amountTokens: 150_000n,
  priceCents: 1_500n,
  currency: "usd",
  hasTax: false,
  monthlyCapCents: 6_000n,
};

test("the agreement says when, what, how much at most, and to which card", () => {
  expect(consentText(terms, card, "tokens")).toBe(
    "Whenever 1,000 tokens or fewer are available, buy Starter (150,000 tokens for $15.00), or as many of it at once " +
      "as lift the balance above that, for at most $60.00 in a calendar month (UTC), tax included, without asking me " +
      "each time. Charge Visa ···· 4242. I can turn this off at any time.",
  );
});

test("an agreement may be shown in credits and is the same agreement", () => {
  const text = consentText(terms, card, "credits");
  expect(text).toMatch(/^Whenever 10.00 credits or fewer are available, buy Starter \(1,500.00 credits for \$15.00\)/);
  expect(isConsentCurrent({ text, version: CONSENT_VERSION }, terms)).toBe(true);
});

test("an agreement covers what it says: another price, amount, name or version needs a new one, a renewed card does not", () => {
  const given = { text: consentText(terms, card, "tokens"), version: CONSENT_VERSION };
  expect(isConsentCurrent(given, terms)).toBe(true);
  expect(isConsentCurrent({ ...given, text: consentText(terms, { ...card, last4: "1111" }, "tokens") }, terms)).toBe(
    true,
  );
  for (const changed of [{ priceCents: 1_600n }, { amountTokens: 100_000n }, { packageName: "Starter 2" }]) {
    expect(isConsentCurrent(given, { ...terms, ...changed })).toBe(false);
  }
  expect(isConsentCurrent({ ...given, version: CONSENT_VERSION + 1 }, terms)).toBe(false);
});

test("tax on top is agreed to expressly; who agreed to it has agreed to the price alone", () => {
  const taxed = { ...terms, hasTax: true };
  const given = { text: consentText(taxed, card, "tokens"), version: CONSENT_VERSION };
  expect(given.text).toContain("buy Starter (150,000 tokens for $15.00 plus tax)");
  expect([isConsentCurrent(given, taxed), isConsentCurrent(given, terms)]).toEqual([true, true]);
  const untaxed = { ...given, text: consentText(terms, card, "tokens") };
  expect([isConsentCurrent(untaxed, taxed), isConsentCurrent(untaxed, terms)]).toEqual([false, true]);
});

test.each<StopReason>(["package_unavailable", "terms_changed", "tax_unknown"])(
  "%s has a title, a reason and a remedy",
  (reason) => {
    expect(isStopReason(reason)).toBe(true);
    const { title, why, remedy } = wordsOfStop(reason);
    expect([title, remedy]).not.toContain("");
    expect(why).toMatch(/\.$/);
  },
);

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

test.each([
  [0n, "tokens", "0 tokens"],
  [-1_234_567n, "tokens", "−1,234,567 tokens"],
  [150_000n, "credits", "1,500.00 credits"],
  [-5n, "credits", "−0.05 credits"],
] as const)("%d in %s is %s", (tokens, unit, text) => {
  expect(tokensText(tokens, unit)).toBe(text);
});

test.each<[Partial<ToldAttempt>, string]>([
  [{ status: "pending" }, "Charging $15.00 to Visa ···· 4242."],
  [{ status: "succeeded" }, "Charged $15.00 to Visa ···· 4242 for 150,000 tokens."],
  [
    { status: "declined", failureMessage: "Your card has insufficient funds." },
    "Visa ···· 4242 was declined for $15.00: Your card has insufficient funds.",
  ],
  [{ status: "declined" }, "Visa ···· 4242 was declined for $15.00."],
  [{ status: "requires_action" }, "The bank wants you to confirm $15.00 with Visa ···· 4242."],
  [
    { status: "error", failureCode: "parked" },
    "$15.00 was charged to Visa ···· 4242 but does not match what was agreed. A person is looking at it.",
  ],
  [{ status: "error", failureCode: "card_gone" }, "$15.00 was not charged: Visa ···· 4242 is no longer saved."],
  [
    { status: "error", failureCode: "no_answer" },
    "$15.00 could not be charged to Visa ···· 4242. It was not the card's fault, and nothing was taken.",
  ],
  [
    { status: "canceled", failureMessage: "Auto-recharge was turned off before the card was charged." },
    "$15.00 was not charged to Visa ···· 4242: Auto-recharge was turned off before the card was charged.",
  ],
])("an attempt that is %o", (part, sentence) => {
  const attempt: ToldAttempt = {
    status: "pending",
    failureCode: null,
    failureMessage: null,
    priceCents: 1_500n,
    currency: "usd",
    amountTokens: 150_000n,
    card: "Visa ···· 4242",
    ...part,
  };
  expect(sentenceOfAttempt(attempt, "tokens")).toBe(sentence);
});
