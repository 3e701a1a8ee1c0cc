import "server-only";
import { takeFromMinute } from "@/lib/db/allowance-store";

/** How many calls a minute has, how many are left of it, and when the next one begins. */
export type Allowance = { limit: number; remaining: number; resetSeconds: number; isUsedUp: boolean };

/** A hundredth of a minute's calls is taken at once, so that not every call has to ask the database. */
const PARTS = 100;

type Kept = Pick<Allowance, "limit" | "remaining" | "isUsedUp"> & { left: number; endsAt: number };
const kept = new Map<string, Kept>();
const MOST_KEPT = 10_000;

/**
 * Takes one call from this minute's, which all instances share. At most `limit` are given out a minute; what an
 * instance has taken and not used by its end is lost. Once they are used up, nobody asks again before it ends. Names
 * are those of keys and accounts, never of callers' choosing.
 */
export async function takeCall(name: string, limit: number): Promise<Allowance> {
  const now = performance.now();
  const known = kept.get(name);
  if (known && known.limit === limit && known.endsAt > now) {
    if (known.isUsedUp) return allowance(known, now);
    if (known.left > 0) {
      known.left -= 1;
      return allowance(known, now);
    }
  }
  const part = Math.max(1, Math.floor(limit / PARTS));
  const { usedCount, resetSeconds } = await takeFromMinute(name, part);
  const given = Math.min(part, limit - (usedCount - part));
  const next: Kept = {
    limit,
    left: Math.max(0, given - 1),
    remaining: Math.max(0, limit - usedCount),
    isUsedUp: given <= 0,
    endsAt: now + resetSeconds * 1_000,
  };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, next);
  return allowance(next, now);
}

function allowance({ limit, left, remaining, isUsedUp, endsAt }: Kept, now: number): Allowance {
  return { limit, remaining: remaining + left, resetSeconds: Math.ceil((endsAt - now) / 1_000), isUsedUp };
}
