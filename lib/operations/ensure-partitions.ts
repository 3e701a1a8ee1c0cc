import "server-only";
import { ensureMonthPartitions, indexClosedMonths, readTablesWithStrayRows } from "@/lib/db/partitions";
import { log } from "@/lib/log";

/** Makes the months ahead, indexes those that are over, and raises an alarm for tables with rows outside every month. Answers which those are. */
export async function ensurePartitions(): Promise<string[]> {
  // First, because a month cannot be made while the default partition holds rows of it.
  const tables = await readTablesWithStrayRows();
  if (tables.length > 0) {
    log.error(
      { tables },
      "rows outside every month: move them out of the default partition before their month is made",
    );
  }
  await ensureMonthPartitions();
  await indexClosedMonths();
  return tables;
}
