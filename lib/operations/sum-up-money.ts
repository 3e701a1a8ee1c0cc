import "server-only";
import { forgetMoneyHours, readMoneyDifferences, sumUpMoneyHours } from "@/lib/db/money-store";
import { log } from "@/lib/log";

/** Sums up what was paid and earned in every hour that is over, day by day where there is much. Answers how many hours. */
export async function sumUpMoney(): Promise<number> {
  let count = 0;
  for (let hours = await sumUpMoneyHours(); hours > 0; hours = await sumUpMoneyHours()) count += hours;
  return count;
}

/**
 * Sums up every hour again where what is owed by them is not what the grants have left: a difference is a fault of ours
 * and logged as one. Answers whether there was one.
 */
export async function repairMoneyHours(): Promise<boolean> {
  const wrong = await readMoneyDifferences();
  if (wrong.length === 0) return false;
  for (const difference of wrong) log.error(difference, "hourly sums of money were not those of the grants");
  await forgetMoneyHours();
  await sumUpMoney();
  return true;
}
