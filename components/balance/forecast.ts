import { divideRoundingUp } from "@/lib/domain/units";

type Day = { usedTokens: bigint };

/**
 * For how many days what is available lasts at the pace of the given days, the last of which is today. Days before
 * the first use do not count: somebody who began a week ago has a week's pace. Null when nothing was used or
 * nothing is left. Rounded down: nobody is promised a day too many.
 */
export function daysLeft(availableTokens: bigint, days: readonly Day[]): number | null {
  const first = days.findIndex((day) => day.usedTokens > 0n);
  if (first === -1 || availableTokens <= 0n) return null;
  const usedTokens = days.reduce((sum, day) => sum + day.usedTokens, 0n);
  return Number((availableTokens * BigInt(days.length - first)) / usedTokens);
}

/** What is used on a day of the same days, rounded up; null when nothing was. */
export function paceTokensPerDay(days: readonly Day[]): bigint | null {
  const first = days.findIndex((day) => day.usedTokens > 0n);
  if (first === -1) return null;
  const usedTokens = days.reduce((sum, day) => sum + day.usedTokens, 0n);
  return divideRoundingUp(usedTokens, BigInt(days.length - first));
}

/** The day on which it runs out; null when that is not known, or so far away that a date would say too much. */
export function runsOutAt(days: number | null, now: Date): Date | null {
  return days === null || days > FAR_DAYS ? null : new Date(now.getTime() + days * DAY_MS);
}

const FAR_DAYS = 365;
const DAY_MS = 86_400_000;

/** 12 → `About 12 days left at your pace`. */
export function daysLeftSentence(days: number | null): string {
  if (days === null) return "How long it lasts shows once you use it";
  if (days < 1) return "Less than a day left at your pace";
  if (days > FAR_DAYS) return "More than a year left at your pace";
  return `About ${days} ${days === 1 ? "day" : "days"} left at your pace`;
}
