import "server-only";
import { database } from "./client";
import { inTransaction } from "./transaction";

const MONTHS_AHEAD = 3;

/** Makes the monthly partitions of this month and the next ones. Safe to call at any time by any number of instances. */
export async function ensureMonthPartitions(): Promise<void> {
  await database().pool.query(`SELECT ensure_month_partitions((now() AT TIME ZONE 'UTC')::date, $1)`, [MONTHS_AHEAD]);
}

/**
 * Makes what is missing of the indexes by which the lines of months that are over are found by amount and by balance.
 * Sorting a large month takes longer than anything else may.
 */
export async function indexClosedMonths(): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query("SET LOCAL statement_timeout = 0");
    await tx.query("SELECT index_closed_months()");
  });
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
