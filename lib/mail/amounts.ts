import { grouped } from "@/lib/domain/units";

/*
 * How mails write amounts: as the pages do (a test compares them), but with plain spaces, so that a mailbox finds
 * "150,000 tokens", and in UTC, because nobody knows where a mail is read. Digits in, text out; no float on the way.
 */

export type Amounts = {
  /** `150,000 tokens`, or `1,500.00 credits` where the deployment shows credits. */
  tokens(digits: string): string;
  /** Minor units of a currency: `1500` of usd → `$15.00`. */
  money(minorDigits: string, currency: string): string;
  /** `27 Nov 2026, 14:05 UTC` */
  moment(iso: string): string;
  /** `1,234` of something that has no unit. */
  count(digits: string): string;
  /** A day of the calendar: `2026-11-27` → `27 Nov 2026`. */
  day(day: string): string;
};

export function amountsIn(displayUnit: "tokens" | "credits"): Amounts {
  const tokens = displayUnit === "credits" ? creditsText : tokensText;
  return { tokens, money: moneyText, count: countText, moment: momentText, day: dayText };
}

const MINUS = "\u2212";
const TOKENS_PER_CREDIT = 100n;

function tokensText(digits: string): string {
  const { sign, size } = partsOf(digits);
  return `${sign}${grouped(size)} ${size === 1n ? "token" : "tokens"}`;
}

function creditsText(digits: string): string {
  const { sign, size } = partsOf(digits);
  const fraction = (size % TOKENS_PER_CREDIT).toString().padStart(2, "0");
  const name = size === TOKENS_PER_CREDIT ? "credit" : "credits";
  return `${sign}${grouped(size / TOKENS_PER_CREDIT)}.${fraction} ${name}`;
}

function countText(digits: string): string {
  const { sign, size } = partsOf(digits);
  return sign + grouped(size);
}

function moneyText(minorDigits: string, currency: string): string {
  const { sign, size } = partsOf(minorDigits);
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
    currencyDisplay: "narrowSymbol",
  });
  const places = format.resolvedOptions().minimumFractionDigits ?? 2;
  const padded = size.toString().padStart(places + 1, "0");
  const point = padded.length - places;
  const decimal = places === 0 ? padded : `${padded.slice(0, point)}.${padded.slice(point)}`;
  return sign + format.format(decimal as `${number}`);
}

function momentText(iso: string): string {
  const found = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "UTC",
  }).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes) => found.find((each) => each.type === type)?.value ?? "";
  return `${part("day")} ${part("month").slice(0, 3)} ${part("year")}, ${part("hour")}:${part("minute")} UTC`;
}

function dayText(day: string): string {
  return momentText(`${day}T00:00:00Z`).split(",")[0]!;
}

/** Throws on what is no whole number: the facts of a mail are ours, so that is a bug, and nothing must become 0. */
function partsOf(digits: string): { sign: string; size: bigint } {
  if (!/^-?\d+$/.test(digits)) throw new RangeError(`Not a whole number: ${digits}`);
  const amount = BigInt(digits);
  return amount < 0n ? { sign: MINUS, size: -amount } : { sign: "", size: amount };
}
