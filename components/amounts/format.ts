export { counted } from "@/lib/domain/units";

/*
 * Every amount that is shown anywhere is written by this file. Whole numbers in, text out; no float on the way, so that
 * what is shown is exact up to the largest number the database can hold.
 */

/** How amounts of tokens are named to people. 100 tokens are 1 credit. */
export type DisplayUnit = "tokens" | "credits";

export type TokenFormat = {
  displayUnit?: DisplayUnit;
  /** Adds "tokens" or "credits". True by default. */
  unit?: boolean;
  /** `1.2M` for tight places. Cut off, never rounded up: nobody is shown more than there is. */
  compact?: boolean;
  /** Writes the plus of an amount above zero, as in a list of movements. */
  sign?: boolean;
};

const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
export const TOKENS_PER_CREDIT = 100n;

/** 150000 → `150,000 tokens`; with `displayUnit: "credits"` → `1,500.00 credits`. */
export function formatTokens(tokens: bigint | number, format: TokenFormat = {}): string {
  const { displayUnit = "tokens", unit = true, compact = false, sign = false } = format;
  const amount = wholeNumber(tokens);
  const size = amount < 0n ? -amount : amount;
  const figure = displayUnit === "credits" ? creditFigure(size, compact) : tokenFigure(size, compact);
  const name = !unit ? "" : NO_BREAK_SPACE + unitName(size, displayUnit);
  return signOf(amount, sign) + figure + name;
}

/** Whether `compact` leaves anything out, so that the exact figure must be offered beside it. */
export function compactIsExact(tokens: bigint | number, displayUnit: DisplayUnit = "tokens"): boolean {
  const bare: TokenFormat = { displayUnit, unit: false };
  return formatTokens(tokens, bare) === formatTokens(tokens, { ...bare, compact: true });
}

/** 1500 of usd → `$15.00`. `minor` counts the currency's smallest unit: cents of a dollar, whole yen. */
export function formatMoney(minor: bigint | number, currency: string, format: { sign?: boolean } = {}): string {
  const amount = wholeNumber(minor);
  const size = amount < 0n ? -amount : amount;
  const figure = currencyFormat(currency);
  return signOf(amount, format.sign ?? false) + figure.format(decimal(size, minorDigits(figure)));
}

/**
 * A price that is finer than the smallest coin, as for 1,000 tokens: `8.67` cents → `$0.0867`, `10` cents → `$0.10`.
 * Takes minor units as decimal text and shows up to two places more than the currency has.
 */
export function formatFineMoney(minorText: string, currency: string): string {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(minorText);
  if (!match) throw new RangeError(`Not a decimal amount: ${minorText}`);
  const whole = match[1] ?? "0";
  const fraction = match[2] ?? "";
  const digits = minorDigits(currencyFormat(currency));
  const text = decimal(BigInt(whole + fraction), digits + fraction.length);
  return currencyFormat(currency, digits + 2).format(text);
}

/** 15,000 basis points → `1.5`, as in "× 1.5". */
export function formatMultiplier(basisPoints: bigint | number): string {
  const exact = decimal(wholeNumber(basisPoints), 4);
  return plain.format(exact);
}

/** 8667 of 10,000 → `86.7%`. */
export function formatPercent(basisPoints: bigint | number, places: 0 | 1 = 0): string {
  const amount = wholeNumber(basisPoints);
  const size = amount < 0n ? -amount : amount;
  const style = new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return `${signOf(amount, false)}${style.format(decimal(size, 2))}%`;
}

type DecimalText = `${number}`;

const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const twoPlaces = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function wholeNumber(amount: bigint | number): bigint {
  if (typeof amount === "number" && !Number.isSafeInteger(amount)) {
    throw new RangeError(`Not an exact whole number: ${amount}`);
  }
  return BigInt(amount);
}

function signOf(amount: bigint, plus: boolean): string {
  if (amount < 0n) return MINUS;
  return plus && amount > 0n ? "+" : "";
}

function unitName(size: bigint, displayUnit: DisplayUnit): string {
  if (displayUnit === "credits") return size === TOKENS_PER_CREDIT ? "credit" : "credits";
  return size === 1n ? "token" : "tokens";
}

function tokenFigure(tokens: bigint, compact: boolean): string {
  return (compact ? shortened(tokens) : null) ?? plain.format(tokens);
}

function creditFigure(tokens: bigint, compact: boolean): string {
  return (compact ? shortened(tokens / TOKENS_PER_CREDIT) : null) ?? twoPlaces.format(decimal(tokens, 2));
}

const steps = [
  [1_000_000_000_000_000n, "Q"],
  [1_000_000_000_000n, "T"],
  [1_000_000_000n, "B"],
  [1_000_000n, "M"],
  [10_000n, "K"],
] as const;

/** `1.2M`, `12.5K`; null below 10,000, where the exact figure is as short. */
function shortened(amount: bigint): string | null {
  for (const [from, letter] of steps) {
    if (amount < from) continue;
    const step = letter === "K" ? 1_000n : from;
    return plain.format(decimal((amount * 10n) / step, 1)) + letter;
  }
  return null;
}

/** 1234567 with two places → `12345.67`, without going through a float. */
function decimal(amount: bigint, places: number): DecimalText {
  const digits = amount.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places);
  return (fraction === "" ? whole : `${whole}.${fraction}`) as DecimalText;
}

function currencyFormat(currency: string, maximumFractionDigits?: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
    currencyDisplay: "narrowSymbol",
    ...(maximumFractionDigits === undefined ? {} : { maximumFractionDigits }),
  });
}

function minorDigits(format: Intl.NumberFormat): number {
  return format.resolvedOptions().minimumFractionDigits ?? 2;
}
