import "server-only";
import { database } from "./client";

const PAGES_AT_A_TIME = 4_096;

/**
 * Forgets the keys that may be forgotten and are older than this; the database refuses any other. Goes through the
 * table by its pages, so that no statement takes long and no index is kept for what happens once a day.
 */
export async function deletePrunableKeys(olderThanDays: number): Promise<number> {
  const { pool } = database();
  const { rows } = await pool.query<{ pages: bigint }>(
    `SELECT pg_relation_size('idempotency_keys') / current_setting('block_size')::bigint AS pages`,
  );
  const pages = Number(rows[0]!.pages);
  let count = 0;
  for (let page = 0; page < pages; page += PAGES_AT_A_TIME) {
    const deleted = await pool.query(
      `DELETE FROM idempotency_keys
        WHERE ctid >= $1::tid AND ctid < $2::tid AND is_prunable AND recorded_at < now() - make_interval(days => $3)`,
      [`(${page},0)`, `(${page + PAGES_AT_A_TIME},0)`, olderThanDays],
    );
    count += deleted.rowCount ?? 0;
  }
  return count;
}
