import "server-only";
import { deletePrunableKeys } from "@/lib/db/idempotency-store";

/**
 * A usage that names a time more than 34 days ago, or one recorded up to 5 minutes before it is said to happen, is
 * refused; a day later nothing that could still be accepted is forgotten. The database holds to the same number.
 */
const OLDER_THAN_DAYS = 35;

/** Forgets the causes that can never be booked again. All others are remembered for ever. */
export async function pruneIdempotencyKeys(): Promise<number> {
  return deletePrunableKeys(OLDER_THAN_DAYS);
}
