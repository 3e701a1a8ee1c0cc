import "server-only";
import { database } from "./client";

const MONTHS_AHEAD = 3;

/** Makes the monthly partitions of this month and the next ones. Safe to call at any time by any number of instances. */
export async function ensureMonthPartitions(): Promise<void> {
  await database().pool.query(`SELECT ensure_month_partitions((now() AT TIME ZONE 'UTC')::date, $1)`, [MONTHS_AHEAD]);
}
