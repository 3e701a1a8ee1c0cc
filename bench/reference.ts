import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type pg from "pg";
import { withClient } from "./servers";

/*
 * What anybody would write: the same rows as ours, one statement after the other in a plain transaction. Run by
 * pgbench where the system has it, else by node.
 */

export const REFERENCE_ACCOUNTS = 10_000;

/** The id of reference account number n. */
const ACCOUNT = "('00000000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))::uuid";
export const referenceAccountId = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export async function fillReferenceDatabase(url: string): Promise<void> {
  const id = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
  const all = `FROM generate_series(1, ${REFERENCE_ACCOUNTS}) AS n`;
  await withClient(url, async (client) => {
    await client.query(`INSERT INTO accounts (id, balance_tokens, seq, chain_hash)
      SELECT ${id}, 1000000000000, 0, sha256('') ${all}`);
    await client.query(`INSERT INTO grants (account_id, id, source, amount_tokens, remaining_tokens, is_open, seq, created_at)
      SELECT ${id}, ${id}, 'bonus', 1000000000000, 1000000000000, true, 1, now() ${all}`);
    await client.query("VACUUM ANALYZE");
  });
}

/** Every transaction left one line and one usage, numbered without gaps; else the reference measured something else. */
export async function checkReference(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ wrong: string }>(`
      SELECT count(*) AS wrong FROM accounts a
        LEFT JOIN (SELECT account_id, count(*) AS lines, sum(amount_tokens) AS tokens FROM ledger_lines GROUP BY 1) l
          ON l.account_id = a.id
       WHERE a.seq <> coalesce(l.lines, 0) OR a.balance_tokens <> 1000000000000 + coalesce(l.tokens, 0)`),
  );
  if (rows[0]!.wrong !== "0") throw new Error(`${rows[0]!.wrong} reference accounts do not add up`);
}

type Step = { sql: string; keeps?: boolean };

const STEPS: readonly Step[] = [
  { sql: "BEGIN" },
  {
    sql: `SELECT balance_tokens AS balance, seq, encode(chain_hash, 'hex') AS hash, uuidv7() AS usage
      FROM accounts WHERE id = ${ACCOUNT} FOR UPDATE`,
    keeps: true,
  },
  {
    sql: `SELECT id AS grant FROM grants WHERE account_id = ${ACCOUNT} AND is_open ORDER BY priority, expires_at LIMIT 1`,
    keeps: true,
  },
  {
    sql: `INSERT INTO idempotency_keys (account_id, cause_id, body_hash, seq, usage_id, balance_after_tokens, recorded_at)
      VALUES (${ACCOUNT}, gen_random_uuid(), gen_random_uuid(), :seq::bigint + 1, :usage::uuid, :balance::bigint - 3, now())`,
  },
  {
    sql: `INSERT INTO ledger_lines (account_id, seq, type, amount_tokens, balance_before_tokens, balance_after_tokens, cause,
        actor, description, usage_id, hash, occurred_at, recorded_at)
      VALUES (${ACCOUNT}, :seq::bigint + 1, 'usage', -3, :balance::bigint, :balance::bigint - 3, 'usage' || :usage::text,
        'secret', 'Draft with gpt-4o (1 in + 1 out) × 1.5', :usage::uuid,
        sha256(convert_to(:hash::text || :usage::text || :seq::text || :balance::text, 'UTF8')), now(), now())`,
  },
  {
    sql: `INSERT INTO grant_draws (account_id, seq, grant_id, tokens, recorded_at)
      VALUES (${ACCOUNT}, :seq::bigint + 1, :grant::uuid, 3, now())`,
  },
  {
    sql: `UPDATE grants SET remaining_tokens = remaining_tokens - 3 WHERE account_id = ${ACCOUNT} AND id = :grant::uuid`,
  },
  {
    sql: `INSERT INTO usages (account_id, id, line_seq, status, operation_type, provider, model, input_model_tokens,
        output_model_tokens, charge_type, billable_tokens, multiplier_basis_points, occurred_at, recorded_at)
      VALUES (${ACCOUNT}, :usage::uuid, :seq::bigint + 1, 'succeeded', 'draft', 'openai', 'gpt-4o', 1, 1, 'multiplier', 3,
        15000, now(), now())`,
  },
  {
    sql: `INSERT INTO usage_hourly AS h VALUES (${ACCOUNT}, date_trunc('hour', now(), 'UTC'), 'draft', 'openai', 'gpt-4o',
        '00000000-0000-0000-0000-000000000000', 1, 0, 0, 1, 0, 1, 0, 0, 0, 3, 0, 0)
      ON CONFLICT (account_id, hour, operation_type, provider, model, project_id) DO UPDATE SET
        operation_count = h.operation_count + 1, input_model_tokens = h.input_model_tokens + 1,
        output_model_tokens = h.output_model_tokens + 1, billable_tokens = h.billable_tokens + 3`,
  },
  {
    sql: `UPDATE accounts SET balance_tokens = :balance::bigint - 3, seq = :seq::bigint + 1, updated_at = now(),
        chain_hash = sha256(convert_to(:hash::text || :usage::text || :seq::text || :balance::text, 'UTF8')),
        lifetime_used_tokens = lifetime_used_tokens + 3 WHERE id = ${ACCOUNT}`,
  },
  { sql: "COMMIT" },
];

export function hasPgbench(): boolean {
  try {
    execFileSync("pgbench", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Transactions per second. R: 8 clients over all accounts. H: 16 on one. */
export async function referenceRate(url: string, folder: string, seconds: number, hot: boolean): Promise<number> {
  return hasPgbench() ? byPgbench(url, folder, seconds, hot) : byNode(url, seconds, hot);
}

async function byPgbench(url: string, folder: string, seconds: number, hot: boolean): Promise<number> {
  const pick = `\\set n ${hot ? "1" : `random(1, ${REFERENCE_ACCOUNTS})`}`;
  const lines = STEPS.map(({ sql, keeps }) => sql.replaceAll(/\s+/g, " ") + (keeps ? " \\gset" : ";"));
  const file = path.join(folder, hot ? "hot.sql" : "spread.sql");
  writeFileSync(file, [pick, ...lines, ""].join("\n"));
  const args = ["-n", "-M", "prepared", "-c", hot ? "16" : "8", "-j", "2", "-T", String(seconds), "-f", file, url];
  const { stdout } = await promisify(execFile)("pgbench", args);
  const failed = Number(/number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
  if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed`);
  return Number(/tps = ([\d.]+)/.exec(stdout)![1]);
}

async function byNode(url: string, seconds: number, hot: boolean): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  const prepared = STEPS.map((step, index) => {
    const names: string[] = [];
    const text = step.sql.replaceAll(/(?<!:):([a-z]+)/g, (_, name: string) => `$${names.push(name)}::text`);
    return { name: `step-${index}`, text, names, keeps: step.keeps ?? false };
  });
  const client = async () => {
    let done = 0;
    await withClient(url, async (connection: pg.Client) => {
      while (performance.now() < until) {
        const n = hot ? 1 : 1 + Math.floor(Math.random() * REFERENCE_ACCOUNTS);
        const known: Record<string, unknown> = { n };
        for (const { name, text, names, keeps } of prepared) {
          const result = await connection.query({ name, text, values: names.map((one) => String(known[one])) });
          if (keeps) Object.assign(known, result.rows[0]);
        }
        done++;
      }
    });
    return done;
  };
  const counts = await Promise.all(Array.from({ length: hot ? 16 : 8 }, client));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}
