/** What is to be made: accounts by number, with so many usages each, between two moments. */
export type Plan = { usageCounts: number[]; from: Date; to: Date; seed: number };
/** A run of neighbouring accounts: what one process makes. */
export type Share = { firstAccount: number; usageCounts: number[] };

export const HISTORY_DAYS = 90;

/**
 * Skewed as real customers are: the first account has a tenth of everything, the others follow a long tail. The
 * counts sum to `usageCount` exactly.
 */
export function planHistory(usageCount: number, accountCount: number, to: Date, seed = 1): Plan {
  const hot = Math.floor(usageCount / 10);
  const weights = Array.from({ length: accountCount - 1 }, (_, rank) => 1 / (rank + 10) ** 0.7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const others = weights.map((weight) => Math.floor(((usageCount - hot) * weight) / total));
  const rest = usageCount - others.reduce((sum, count) => sum + count, 0);
  const from = new Date(to.getTime() - HISTORY_DAYS * 86_400_000);
  return { usageCounts: [rest, ...others], from, to, seed };
}

/** Cuts a plan into pieces of about the same work. Neighbours stay together, so that keys are written in order. */
export function sharesOf(plan: Plan, shareCount: number): Share[] {
  const total = plan.usageCounts.reduce((sum, count) => sum + count, 0);
  const shares: Share[] = [];
  let share: Share = { firstAccount: 0, usageCounts: [] };
  let planned = 0;
  plan.usageCounts.forEach((count, account) => {
    if (shares.length < shareCount - 1 && planned >= ((shares.length + 1) * total) / shareCount) {
      shares.push(share);
      share = { firstAccount: account, usageCounts: [] };
    }
    share.usageCounts.push(count);
    planned += count;
  });
  return [...shares, share];
}

/** The months that the partitions have to be there for, as `ensure_month_partitions` wants them. */
export function monthsOf({ from, to }: Plan): { first: string; months: number } {
  const monthOf = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
  return { first: from.toISOString().slice(0, 10), months: monthOf(to) - monthOf(from) + 1 };
}
