/*
 * Whole numbers only, and the unit is the last word of every name:
 *   …Tokens        what we sell (bigint)
 *   …ModelTokens   what a model counts (bigint)
 *   …Cents         minor units of a currency (bigint)
 *   …MicroUsd      millionths of a US dollar (bigint)
 *   …BasisPoints   ten-thousandths: 15,000 is a factor of 1.5 (bigint)
 *   …Nanos         thousand-millionths of a currency's major unit, per token (bigint)
 */

/** The largest number of tokens that may exist anywhere: they travel as JSON numbers. */
export const MAX_TOKENS = 9_007_199_254_740_991n;

/** ⌈numerator / denominator⌉ for a numerator ≥ 0 and a denominator > 0. The only rounding that charges use. */
export function divideRoundingUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** ⌊numerator / denominator⌋ for a numerator ≥ 0 and a denominator > 0. */
export function divideRoundingDown(numerator: bigint, denominator: bigint): bigint {
  return numerator / denominator;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/**
 * Reads a decimal such as `1.5` into whole ten-thousandths without going through a float.
 * Null when it is not a plain decimal or has more than four places: an amount is refused, never rounded in silence.
 */
export function parseBasisPoints(text: string): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return null;
  return BigInt(match[1]!) * 10_000n + BigInt((match[2] ?? "").padEnd(4, "0"));
}

/** 15,000 basis points → `1.5`. */
export function formatBasisPoints(basisPoints: bigint): string {
  const whole = (basisPoints / 10_000n).toString();
  const fraction = basisPoints % 10_000n;
  return fraction === 0n ? whole : `${whole}.${fraction.toString().padStart(4, "0").replace(/0+$/, "")}`;
}

/** 1234567n → `1,234,567`, for sentences that are stored or sent. Pages format in the reader's own locale. */
export function grouped(amount: bigint): string {
  const digits = amount.toString();
  return digits.length <= 3 ? digits : digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 setting`, `1,234 settings`: how many there are of what is counted one by one. */
export function counted(count: bigint | number, one: string, many = `${one}s`): string {
  return `${grouped(BigInt(count))} ${BigInt(count) === 1n ? one : many}`;
}

/** 1500n of `usd` → `$15.00`, for sentences that are stored or sent. */
export function moneyText(cents: bigint, currency: string): string {
  const digits = moneyDigits(cents < 0n ? -cents : cents, currency);
  return `${cents < 0n ? "-" : ""}${currencyFormat(currency).format(digits)}`;
}

/** 1500n of `usd` → `15.00`, as it is typed and calculated with: as text, so that no amount goes through a float. */
export function moneyDigits(cents: bigint, currency: string): `${number}` {
  const places = minorPlaces(currency);
  const digits = cents.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return (places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`) as `${number}`;
}

/** How many decimal places a currency has: 2 of dollars, none of yen. */
export function minorPlaces(currency: string): number {
  return currencyFormat(currency).resolvedOptions().minimumFractionDigits ?? 2;
}

function currencyFormat(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
    currencyDisplay: "narrowSymbol",
  });
}

/** 123450n → `$1,234.50`, for the same. */
export function dollars(cents: bigint): string {
  return `$${grouped(cents / 100n)}.${(cents % 100n).toString().padStart(2, "0")}`;
}

/**
 * Reads an amount of money as a person types it (`25`, `25.50`, `$1,250`) into cents, digit by digit. Null for
 * anything else: `12,50` is refused rather than taken for 1,250.
 */
export function parseCents(text: string): bigint | null {
  const match = /^\$?\s?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  return BigInt(match[1]!.replaceAll(",", "")) * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
}

/** Reads dollars such as `0.15` into micro-dollars, digit by digit. Null beyond six places: nothing is rounded. */
export function parseMicroUsd(text: string): bigint | null {
  const match = /^\$?(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  return BigInt(match[1]!) * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

/** 150,000 micro-dollars → `0.15`, as `parseMicroUsd` reads it. */
export function microUsdText(microUsd: bigint): string {
  const fraction = (microUsd % 1_000_000n)
    .toString()
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  return `${microUsd / 1_000_000n}.${fraction}`;
}
