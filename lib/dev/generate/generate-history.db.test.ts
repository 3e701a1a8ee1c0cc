import { testDatabase } from "@/lib/dev/test-database";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { hourlyDifferences } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { recordUsage } from "@/lib/operations/record-usage";
import { verifyLedger } from "@/lib/operations/verify-ledger";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { monthsOf, planHistory, sharesOf } from "./plan";
import { writeShare } from "./write-share";

const { url } = testDatabase();
afterAll(closeDatabase);

const USAGES = 6_000;
const ACCOUNTS = 12;

test("a generated history is one that the ledger could have written, and goes on from there", async () => {
  const { pool } = database();
  await seedCatalogue();
  const { rows } = await pool.query<{ now: Date }>("SELECT now()");
  const plan = planHistory(USAGES, ACCOUNTS, rows[0]!.now);
  const { first, months } = monthsOf(plan);
  await pool.query("SELECT ensure_month_partitions($1::date, $2)", [first, months]);
  let written = 0;
  for (const share of sharesOf(plan, 2)) await writeShare(url, plan, share, (count) => (written += count));

  expect(written).toBe(USAGES);
  expect(await faults()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
  expect(await numbers()).toMatchObject({ usages: BigInt(USAGES), accounts: BigInt(ACCOUNTS), wrong_draws: 0n });

  const { rows: accounts } = await pool.query<{ id: string }>("SELECT id FROM accounts");
  for (const { id } of accounts) {
    const operation = { operationType: "draft", provider: "openai", model: "gpt-4o", success: true };
    const units = { ...NO_UNITS, inputModelTokens: 10n };
    const recorded = await recordUsage({ kind: "secret" }, { who: { accountId: id }, units, ...operation });
    expect(recorded).toMatchObject({ ok: true });
  }
  expect(await faults()).toEqual([]);
});

async function faults() {
  const found = [];
  for await (const { breaches } of verifyLedger()) found.push(...breaches);
  return found;
}

/** How much there is, and of how many lines the draws are not what the line took. */
async function numbers() {
  const { rows } = await database().pool.query(`
    SELECT (SELECT count(*) FROM usages) AS usages, (SELECT count(*) FROM accounts) AS accounts,
           (SELECT count(*) FROM ledger_lines l
             WHERE l.amount_tokens < 0 AND -l.amount_tokens IS DISTINCT FROM (
               SELECT sum(d.tokens) FROM grant_draws d WHERE d.account_id = l.account_id AND d.seq = l.seq)) AS wrong_draws`);
  return rows[0];
}
