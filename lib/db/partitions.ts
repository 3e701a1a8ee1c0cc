import "server-only";
import { database } from "./client";

const MONTHS_AHEAD = 3;

/** Makes the monthly partitions of this month and the next ones. Safe to call at any time by any number of instances. */
export async function ensureMonthPartitions(): Promise<void> {
  await database().pool.query(`SELECT ensure_month_partitions((now() AT TIME ZONE 'UTC')::date, $1)`, [MONTHS_AHEAD]);
}

/** Tables that hold rows outside every month: a month was made too late, and those rows are slow to find. */
export async function readTablesWithStrayRows(): Promise<string[]> {
  const { rows } = await database().pool.query<{ table: string }>(
    `SELECT 'ledger_lines' AS table WHERE EXISTS (SELECT FROM ledger_lines_default)
     UNION ALL SELECT 'grant_draws' WHERE EXISTS (SELECT FROM grant_draws_default)
     UNION ALL SELECT 'usages' WHERE EXISTS (SELECT FROM usages_default)`,
  );
  return rows.map((row) => row.table);
}
