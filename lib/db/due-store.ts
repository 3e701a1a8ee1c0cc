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

export type ExpiringGrant = {
  accountId: string;
  id: string;
  remainingTokens: bigint;
  createdAt: Date;
  expiresAt: Date;
  /** The database's time when it was read. */
  now: Date;
};

/** Grants of which something is left and that expire within so many days, the soonest first, those after `after`. */
export async function readGrantsExpiringWithin(
  days: number,
  after: Pick<ExpiringGrant, "expiresAt" | "id"> | null,
  limit: number,
): Promise<ExpiringGrant[]> {
  const { rows } = await database().pool.query<ExpiringGrant>(
    `SELECT account_id AS "accountId", id, remaining_tokens AS "remainingTokens", created_at AS "createdAt",
            expires_at AS "expiresAt", now()
       FROM grants
      WHERE is_open AND expires_at > now() AND expires_at <= now() + make_interval(hours => 24 * $1)
        AND expires_at >= coalesce($2::timestamptz, now()) AND ($2 IS NULL OR (expires_at, id) > ($2, $3::uuid))
      ORDER BY expires_at, id LIMIT $4`,
    [days, after?.expiresAt ?? null, after?.id ?? null, limit],
  );
  return rows;
}
