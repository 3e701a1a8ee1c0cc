import type { ReadResult } from "./measure";
import { row, type Row } from "./rows";
import { makeDatabase, runAloud, runForJson, withClient, type BenchServer } from "./servers";
import { sizeInWords } from "./size-rows";
import { spreadOf } from "./statistics";
import type { Options } from "./write-rows";

const ACCOUNTS = 100_000;

/** How long the staff wait for their lists when there are very many customers. The slowest counts. */
export async function staffRows(bench: BenchServer, { wants, rounds, size }: Options): Promise<Row[]> {
  if (!wants("staff_100k")) return [];
  const url = await makeDatabase(bench, "staff");
  await runAloud("lib/dev/generate/main.ts", ["--usages", String(size), "--accounts", String(ACCOUNTS)], url);
  await withClient(url, (client) => client.query(AUDITED));
  const values: number[] = [];
  const found: Record<string, number[]> = {};
  for (let round = 1; round <= rounds; round++) {
    console.log(`The staff's lists, round ${round} of ${rounds}…`);
    const each = await runForJson<ReadResult>("bench/measure.ts", ["staff"], url);
    for (const [name, ms] of Object.entries(each)) (found[name] ??= []).push(ms);
    values.push(Math.max(...Object.values(each)));
  }
  const words = Object.entries(found)
    .map(([name, ms]) => ({ name, ms: spreadOf(ms).median }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ name, ms }) => `${name} ${ms.toFixed(1)} ms`);
  const sizes = `${ACCOUNTS.toLocaleString("en")} accounts, ${sizeInWords(size)}`;
  return [row("staff_100k", values, `${words.join(", ")}; ${sizes}`)];
}

/** As if somebody had done something to every account. */
const AUDITED = `
  INSERT INTO audit_entries (id, actor, action, account_id, subject, after, reason, recorded_at)
  SELECT gen_random_uuid(), 'user:' || id, 'tokens.grant', personal_account_id, 'account:' || personal_account_id,
         '{"amountTokens": "1000"}', 'Welcome to ' || name, created_at
    FROM users WHERE personal_account_id IS NOT NULL`;
