import "server-only";
import { sumUpEarnedHours } from "@/lib/db/earned-store";

/** Sums up what was earned in every hour that is over, day by day where there is much. Answers how many hours. */
export async function sumUpEarned(): Promise<number> {
  let count = 0;
  for (let hours = await sumUpEarnedHours(); hours > 0; hours = await sumUpEarnedHours()) count += hours;
  return count;
}
