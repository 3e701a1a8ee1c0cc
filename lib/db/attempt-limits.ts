import "server-only";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { database } from "./client";

/** How often something may be tried in a time that begins with the first try. */
export type AttemptLimit = { name: string; attempts: number; seconds: number };

/**
 * Counts an attempt, for all instances together. Null when it is within the limit, else how many seconds are left
 * until the next may be made. `who` is a digest where it would otherwise be personal.
 */
export async function countAttempt(limit: AttemptLimit, who: string): Promise<number | null> {
  try {
    await limiterOf(limit).consume(who);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    throw refused;
  }
}

/** Gives an attempt back that turned out to be none. */
export async function uncountAttempt(limit: AttemptLimit, who: string): Promise<void> {
  await limiterOf(limit).reward(who);
}

export async function forgetAttempts(limit: AttemptLimit, who: string): Promise<void> {
  await limiterOf(limit).delete(who);
}

/** One limiter for each limit and pool; it also clears away what is over. */
const limiters = new WeakMap<object, Map<string, RateLimiterPostgres>>();

function limiterOf({ name, attempts, seconds }: AttemptLimit): RateLimiterPostgres {
  const { pool } = database();
  const known = limiters.get(pool) ?? new Map<string, RateLimiterPostgres>();
  limiters.set(pool, known);
  const limiter =
    known.get(name) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: "pool",
      tableName: "attempt_limits",
      tableCreated: true,
      keyPrefix: name,
      points: attempts,
      duration: seconds,
    });
  known.set(name, limiter);
  return limiter;
}
