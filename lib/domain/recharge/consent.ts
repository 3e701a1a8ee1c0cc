import { moneyText, tokensText, type TokenUnit } from "./amount-text";

/** Raised whenever the words change, so that it is known who agreed to which. */
export const CONSENT_VERSION = 1;

/** The most that anybody may let it charge in a month, and the highest threshold. More is a slip of the keyboard. */
export const MOST_MONTHLY_CAP_CENTS = 5_000_000n;
export const MOST_THRESHOLD_TOKENS = 1_000_000_000n;

export type ConsentTerms = {
  thresholdTokens: bigint;
  packageName: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  /** Tax comes on top of the price. */
  hasTax: boolean;
  monthlyCapCents: bigint;
};

export type ConsentCard = { brand: string; last4: string };

/** What an owner agrees to, in the very words that are shown, stored and compared. */
export function consentText(terms: ConsentTerms, card: ConsentCard, displayUnit: TokenUnit): string {
  return `${termsText(terms, displayUnit)} Charge ${cardText(card)}. I can turn this off at any time.`;
}

/**
 * Whether an agreement still covers what would be charged today, in whichever unit it was shown. The card may have been
 * renewed by its bank since. Who agreed to a price plus tax has agreed to the price alone.
 */
export function isConsentCurrent(given: { text: string; version: number }, terms: ConsentTerms): boolean {
  const units: TokenUnit[] = ["tokens", "credits"];
  const covering = terms.hasTax ? [terms] : [terms, { ...terms, hasTax: true }];
  const texts = covering.flatMap((each) => units.map((unit) => termsText(each, unit)));
  return given.version === CONSENT_VERSION && texts.some((text) => given.text.startsWith(text));
}

/** visa and 4242 → `Visa ···· 4242` */
export function cardText({ brand, last4 }: ConsentCard): string {
  return `${brandNames[brand] ?? capitalised(brand)} ···· ${last4}`;
}

function termsText(terms: ConsentTerms, unit: TokenUnit): string {
  const { packageName, amountTokens, priceCents, currency } = terms;
  const price = `${moneyText(priceCents, currency)}${terms.hasTax ? " plus tax" : ""}`;
  return (
    `Whenever ${tokensText(terms.thresholdTokens, unit)} or fewer are available, buy ${packageName} ` +
    `(${tokensText(amountTokens, unit)} for ${price}), or as many of it at once as lift the ` +
    `balance above that, for at most ${moneyText(terms.monthlyCapCents, currency)} in a calendar month (UTC), tax ` +
    `included, without asking me each time.`
  );
}

const brandNames: Record<string, string> = {
  amex: "American Express",
  cartes_bancaires: "Cartes Bancaires",
  diners: "Diners Club",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

function capitalised(word: string): string {
  return word === "" ? "Card" : word[0]!.toUpperCase() + word.slice(1);
}
