import { formatDay } from "@/components/amounts/format-moment";
import { formatPercent, formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { successBasisPointsOf } from "@/lib/domain/usage";
import type { By, Range } from "./analytics-place";

/* What the charts answer, in words: each is the title of one. */

/** How a stretch of time is called, and the one before it. */
export type SpanWords = { now: string; before: string };

export function spanWords(range: Range, { from, to, timeZone }: { from: Date; to: Date; timeZone: string }): SpanWords {
  switch (range) {
    case "hour":
      return { now: "in the last 24 hours", before: "in the 24 hours before" };
    case "day":
      return { now: "in the last 30 days", before: "in the 30 days before" };
    case "week":
      return { now: "in the last 12 weeks", before: "in the 12 weeks before" };
    case "month":
      return { now: "in the last 12 months", before: "in the 12 months before" };
    case "custom": {
      const [first, last] = [formatDay(from, timeZone), formatDay(new Date(to.getTime() - 1), timeZone)];
      if (first === last) return { now: `on ${first}`, before: "on the day before" };
      return { now: `from ${first} to ${last}`, before: "in as many days before" };
    }
  }
}

/** From here on a title says it shortly; the table has the exact figure. */
const LONGEST_FIGURE = 99_999_999n;

export function usedTitle(usedTokens: bigint, previousTokens: bigint, words: SpanWords, displayUnit: DisplayUnit) {
  const amount = formatTokens(usedTokens, { displayUnit, compact: usedTokens > LONGEST_FIGURE });
  const comparison = comparedWith(usedTokens, previousTokens, words.before);
  return `You used ${amount} ${words.now}${comparison === null ? "" : `, ${comparison}`}`;
}

export function averageTitle(averageTokens: bigint | null, previousTokens: bigint | null, displayUnit: DisplayUnit) {
  if (averageTokens === null) return "No operation was charged";
  const comparison = previousTokens === null ? null : comparedWith(averageTokens, previousTokens, "before");
  const amount = formatTokens(averageTokens, { displayUnit });
  return `An operation cost you ${amount} on average${comparison === null ? "" : `, ${comparison}`}`;
}

export function successTitle({ operationCount, failedCount }: { operationCount: bigint; failedCount: bigint }): string {
  if (failedCount === 0n) return operationCount === 1n ? "Your one operation succeeded" : "All operations succeeded";
  const share = successBasisPointsOf({ operationCount, failedCount });
  return `${formatPercent(share ?? 0n, 1)} of your operations succeeded`;
}

export function successNote({ operationCount, failedCount }: { operationCount: bigint; failedCount: bigint }): string {
  const of = `${counted(failedCount)} of ${counted(operationCount)} failed`;
  return failedCount === 0n ? `${counted(operationCount)} in all.` : `${of}. What fails costs nothing.`;
}

/** `18% more than before`; null where there is nothing to compare with. */
function comparedWith(now: bigint, before: bigint, name: string): string | null {
  if (before <= 0n) return null;
  const difference = now > before ? now - before : before - now;
  const percent = (difference * 200n + before) / (before * 2n); // to the nearest
  if (percent === 0n) return `as much as ${name}`;
  if (now >= before * 10n) return `${(now / before).toLocaleString("en-US")} times as much as ${name}`;
  return `${formatPercent(percent * 100n)} ${now > before ? "more" : "less"} than ${name}`;
}

export const byWords: Record<By, { label: string; title: string; column: string }> = {
  operation: { label: "Operation", title: "By operation", column: "Operation" },
  model: { label: "Model", title: "By model", column: "Model" },
  project: { label: "Project", title: "By project", column: "Project" },
};

export function counted(count: bigint): string {
  return count.toLocaleString("en-US");
}
