import { withClient } from "./servers";

export type Booked = { usages: number; lines: number };

export async function countBooked(url: string): Promise<Booked> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ usages: string; lines: string }>(
      "SELECT (SELECT count(*) FROM usages) AS usages, (SELECT sum(seq) FROM accounts) AS lines",
    );
    return { usages: Number(rows[0]!.usages), lines: Number(rows[0]!.lines) };
  });
}

/** After a round: every sum is right, no number is missing, and what was acknowledged is there, once. Throws otherwise. */
export async function checkBooks(url: string, before: Booked, acknowledged: number): Promise<Booked> {
  const faults = await withClient(url, async (client) => {
    const { rows } = await client.query<{ fault: string; count: string }>(FAULTS);
    return rows.filter(({ count }) => count !== "0").map(({ fault, count }) => `${count} × ${fault}`);
  });
  const after = await countBooked(url);
  const booked = after.usages - before.usages;
  if (booked !== acknowledged) faults.push(`${acknowledged} acknowledged, ${booked} booked`);
  if (faults.length > 0) throw new Error(`the ledger is wrong after a round: ${faults.join("; ")}`);
  return after;
}

const FAULTS = `
  WITH l AS (
    SELECT account_id, count(*) AS lines, max(seq) AS last, sum(amount_tokens) AS tokens FROM ledger_lines GROUP BY 1),
  g AS (SELECT account_id, sum(remaining_tokens) AS tokens FROM grants GROUP BY 1),
  d AS (SELECT sum(tokens) AS tokens FROM grant_draws),
  h AS (SELECT sum(operation_count) AS operations, sum(billable_tokens) AS tokens FROM usage_hourly),
  u AS (SELECT count(*) AS operations, sum(billable_tokens) AS tokens FROM usages)
  SELECT 'line missing or twice' AS fault, count(*) FROM accounts a LEFT JOIN l ON l.account_id = a.id
   WHERE a.seq <> coalesce(l.lines, 0) OR a.seq <> coalesce(l.last, 0)
  UNION ALL SELECT 'balance is not the sum of its lines', count(*) FROM accounts a LEFT JOIN l ON l.account_id = a.id
   WHERE a.balance_tokens <> coalesce(l.tokens, 0)
  UNION ALL SELECT 'grants are not the balance', count(*) FROM accounts a LEFT JOIN g ON g.account_id = a.id
   WHERE greatest(a.balance_tokens, 0) <> coalesce(g.tokens, 0)
  UNION ALL SELECT 'hourly sums are not the usages', count(*) FROM h, u
   WHERE h.operations IS DISTINCT FROM u.operations OR h.tokens IS DISTINCT FROM u.tokens
  UNION ALL SELECT 'draws are not the debits', count(*) FROM d
   WHERE d.tokens IS DISTINCT FROM (SELECT -sum(amount_tokens) FROM ledger_lines WHERE amount_tokens < 0)`;
