import "server-only";
import { database } from "./client";

/* Accounts on which something fell due that nobody has booked yet, in id order, those after `after`. */

export async function readAccountsWithHoldsRunOut(after: string | null, limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT DISTINCT account_id AS id FROM holds
      WHERE status IN ('open', 'unknown') AND status = 'open' AND expires_at <= now()
        AND ($1::uuid IS NULL OR account_id > $1)
      ORDER BY 1 LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}

/** Also those whose expired grants are still kept by open holds. */
export async function readAccountsWithGrantsExpired(after: string | null, limit: number): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>(
    `SELECT DISTINCT account_id AS id FROM grants
      WHERE is_open AND expires_at <= now() AND ($1::uuid IS NULL OR account_id > $1)
      ORDER BY 1 LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.id);
}
