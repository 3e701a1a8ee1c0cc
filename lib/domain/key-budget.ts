/** What a key may spend in a period. Periods are those of the calendar in UTC, weeks begin on Monday. */
export type KeyBudget = { tokens: bigint; period: BudgetPeriod };

export const BUDGET_PERIODS = ["day", "week", "month"] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** What a key has spent, by the UTC day (its first moment), and what open holds that it opened may still cost. */
export type KeySpending = { days: readonly { day: Date; tokens: bigint }[]; heldTokens: bigint };

export const NOTHING_SPENT: KeySpending = { days: [], heldTokens: 0n };

/** The period that a moment falls into: from its first moment until, and without, the first one of the next. */
export function periodAt(period: BudgetPeriod, at: Date): { startsAt: Date; endsAt: Date } {
  const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  switch (period) {
    case "day":
      return between(utc(year, month, date), utc(year, month, date + 1));
    case "week": {
      const monday = date - ((at.getUTCDay() + 6) % 7);
      return between(utc(year, month, monday), utc(year, month, monday + 7));
    }
    case "month":
      return between(utc(year, month, 1), utc(year, month + 1, 1));
  }
}

/** What was spent in the period that `at` falls into. */
export function spentTokensIn({ days }: Pick<KeySpending, "days">, period: BudgetPeriod, at: Date): bigint {
  const { startsAt } = periodAt(period, at);
  return days.reduce((sum, { day, tokens }) => (day >= startsAt ? sum + tokens : sum), 0n);
}

export function spend(key: KeySpending, tokens: bigint, at: Date): KeySpending {
  return { ...key, days: [...key.days, { day: periodAt("day", at).startsAt, tokens }] };
}

/** Above zero for a hold that was opened, below for one that was closed. */
export function hold(key: KeySpending, tokens: bigint): KeySpending {
  return { ...key, heldTokens: key.heldTokens + tokens };
}

function utc(year: number, month: number, date: number): number {
  return Date.UTC(year, month, date);
}

function between(startMs: number, endMs: number): { startsAt: Date; endsAt: Date } {
  return { startsAt: new Date(startMs), endsAt: new Date(endMs) };
}
