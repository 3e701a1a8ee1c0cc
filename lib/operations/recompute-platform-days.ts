import "server-only";
import { readFirstDayOfUsage, recomputePlatformSums } from "@/lib/db/platform-store";

const RECENT_DAYS = 3;

/** Computes the platform's sums of the last days afresh. Answers how many changed. */
export async function recomputeRecentPlatformDays(): Promise<number> {
  const tomorrow = addDays(new Date(), 1);
  return recomputePlatformSums(dayOf(addDays(tomorrow, -RECENT_DAYS)), dayOf(addDays(tomorrow, 1)));
}

/** The same for every day there is, month by month: usages come late, and old ones are corrected and priced. */
export async function recomputeAllPlatformDays(): Promise<number> {
  const first = await readFirstDayOfUsage();
  if (first === null) return 0;
  const end = dayOf(addDays(new Date(), 2));
  let changed = 0;
  for (let from = `${first.slice(0, 7)}-01`; from < end; from = startOfNextMonth(from)) {
    changed += await recomputePlatformSums(from, startOfNextMonth(from));
  }
  return changed;
}

function startOfNextMonth(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return dayOf(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)));
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * 86_400_000);
}
