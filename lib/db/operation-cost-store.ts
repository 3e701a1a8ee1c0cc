import "server-only";
import { inTransaction } from "./transaction";

/** Replaces the sums by those of the last days: percentiles cannot be added to, only computed. */
export async function replaceOperationCosts(days: number): Promise<number> {
  return inTransaction(async (tx) => {
    // A long look at many rows, with nobody waiting for it.
    await tx.query("SET LOCAL statement_timeout = '10min'");
    await tx.query("DELETE FROM operation_costs");
    const rows = await tx.query(
      `INSERT INTO operation_costs (operation_type, model, usage_count, p50_tokens, p95_tokens, max_tokens)
       SELECT operation_type, model, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY billable_tokens),
              percentile_disc(0.95) WITHIN GROUP (ORDER BY billable_tokens), max(billable_tokens)
         FROM usages WHERE recorded_at >= now() - make_interval(days => $1) AND status = 'succeeded'
        GROUP BY operation_type, model RETURNING 1`,
      [days],
    );
    return rows.length;
  });
}
