import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { billingRoute } from "@/lib/api/billing";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, anEmptyAccount, service, setBalance } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { recordUsage } from "@/lib/operations/record-usage";
import { newId } from "@/lib/ids";
import { exportTransactions } from "@/lib/queries/transaction-export";

const onlooker = new pg.Client({ connectionString: testDatabase().url });
beforeAll(() => onlooker.connect());
afterAll(async () => {
  await onlooker.end();
  await closeDatabase();
});

const operator = { kind: "operator", name: "test" } as const;
const HEADER =
  "transactionId,seq,type,amount,balanceBefore,balanceAfter,description,actor,usageId,purchaseId,occurredAt,recordedAt";

test("the file has what the list has, in its order", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 500n });
  for (const balance of [700n, 650n, 900n]) await setBalance(accountId, balance);
  for (const query of ["", "&sort=oldest", "&type=admin_grant", "&type=admin_grant,bonus&sort=oldest", "&type=usage"]) {
    const { body } = await callBillingApi("GET", `/transactions?accountId=${accountId}&limit=100${query}`);
    const lines = (body.data as Record<string, unknown>[]).map((line) =>
      HEADER.split(",").map((name) => line[name] ?? ""),
    );
    const file = await csvOf(`accountId=${accountId}${query}`);
    expect(file).toBe([HEADER, ...lines.map((line) => line.join(","))].join("\n") + "\n");
  }
});

test("read by another program, the file is the filtered ledger in its order", async () => {
  const { accountId, userId } = await aCustomer({ balanceTokens: 5_000n });
  const reasons = [`said "no", and\nleft`, `a,b;c`, "=1+1", "plain, and\r\nmore", "“curly” – ünïcode 🙂", "'quoted'"];
  for (const [index, reason] of reasons.entries()) {
    const direction = index % 2 === 0 ? "deduct" : "grant";
    const given = { accountId, key: newId(), direction, amountTokens: BigInt(index + 1), reason } as const;
    expect(await grantTokens(operator, given)).toMatchObject({ ok: true });
  }
  const units = { ...NO_UNITS, inputModelTokens: 7n };
  const used = { operationType: "draft", provider: "openai", model: "gpt-4o", units, success: true };
  expect(await recordUsage(service, { who: { userId }, ...used })).toMatchObject({ ok: true });

  for (const [query, conditions, order] of [
    ["", "true", "seq DESC"],
    ["&sort=-amount", "true", "amount_tokens DESC, seq DESC"],
    [
      "&sort=balance&type=admin_grant,admin_deduction",
      "type IN ('admin_grant', 'admin_deduction')",
      "balance_after_tokens, seq",
    ],
    ["&text=AND&sort=oldest", "description ILIKE '%and%'", "seq"],
    ["&type=usage", "type = 'usage'", "seq DESC"],
  ]) {
    const { rows: written } = await onlooker.query(
      `SELECT seq::text, type::text, amount_tokens::text AS amount, balance_before_tokens::text AS before,
              balance_after_tokens::text AS after, description, coalesce(usage_id::text, '') AS "usageId", recorded_at AS at
         FROM ledger_lines WHERE account_id = $1 AND ${conditions} ORDER BY ${order}`,
      [accountId],
    );
    const read = await readByPostgres(await csvOf(`accountId=${accountId}${query}`));
    // A text that a spreadsheet would run comes with a mark before it.
    const plain = read.map((row) => ({ ...row, description: row.description.replace(/^'(?==)/, "") }));
    expect(plain).toEqual(written);
    expect(written.length).toBeGreaterThan(0);
  }
});

test("a range has the lines recorded in it", async () => {
  const accountId = await withLines(3);
  const range = "from=2026-03-01T00:00:02Z&to=2026-03-01T00:00:03Z";
  expect((await csvOf(`accountId=${accountId}&${range}`)).split("\n")).toHaveLength(3);
  expect(await csvOf(`accountId=${accountId}&from=2026-03-02T00:00:00Z`)).toBe(`${HEADER}\n`);
});

test("a text that a spreadsheet would run is only a text, and amounts below zero are numbers", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 100n });
  const reasons = [`=HYPERLINK("http://evil.test";"x")`, "+1+1", "-2+3", "@SUM(A1)", "\tx", `said "no", and\nleft`];
  for (const reason of reasons) {
    const given = { accountId, key: newId(), direction: "deduct", amountTokens: 1n, reason } as const;
    expect(await grantTokens(operator, given)).toMatchObject({ ok: true });
  }
  const file = await csvOf(`accountId=${accountId}&type=admin_deduction&sort=oldest`);
  for (const start of ["\"'=HYPERLINK(", "'+1+1", "'-2+3", "'@SUM(A1)", "'\tx", `"said ""no"", and\nleft"`]) {
    expect(file).toContain(`,${start}`);
  }
  expect(file).toContain(",admin_deduction,-1,");
});

describe("an account with many lines", () => {
  test.each(["newest", "oldest"])("comes whole, %s first", async (sort) => {
    const accountId = await withLines(5_432);
    const rows = (await csvOf(`accountId=${accountId}&sort=${sort}`)).trimEnd().split("\n").slice(1);
    const numbers = rows.map((row) => Number(row.split(",")[1]));
    const expected = Array.from({ length: 5_432 }, (_, index) => index + 1);
    expect(numbers).toEqual(sort === "oldest" ? expected : expected.reverse());
  });

  test("is read no faster than it is taken, and no further when the client leaves", async () => {
    const accountId = await withLines(20_000);
    let pagesRead = 0;
    const count = () => pagesRead++;
    const response = await ask(`accountId=${accountId}`);
    database().pool.on("acquire", count);
    const reader = response.body!.getReader();
    for (let taken = 1; taken <= 3; taken++) {
      await reader.read();
      await settle();
      expect(pagesRead).toBeLessThanOrEqual(taken + 1);
    }
    const before = pagesRead;
    await reader.cancel();
    await settle();
    database().pool.off("acquire", count);
    expect(pagesRead).toBe(before);
    expect(database().pool.idleCount).toBe(database().pool.totalCount);
  });

  test("ends at the line that was the last when it began", async () => {
    const { accountId } = await aCustomer({ balanceTokens: 100n });
    const pages = await exportTransactions(operator, accountId, { sort: "oldest" });
    await setBalance(accountId, 200n);
    const seqs = [];
    for await (const page of pages.ok ? pages.value : []) seqs.push(...page.map(({ seq }) => seq));
    expect(seqs).toEqual([1n, 2n]);
  });
});

test("what is asked wrongly, or of an account that is not there, is refused before anything is sent", async () => {
  const { accountId, actor } = await aCustomer();
  expect(await callBillingApi("GET", `/transactions.csv?accountId=${accountId}&type=nonsense`)).toMatchObject({
    status: 422,
  });
  expect(await callBillingApi("GET", `/transactions.csv?accountId=${newId()}`)).toMatchObject({ status: 404 });
  const other = await anEmptyAccount();
  expect(await exportTransactions(actor, other, { sort: "newest" })).toEqual({
    ok: false,
    refusal: { code: "account_not_found" },
  });
});

async function ask(query: string): Promise<Response> {
  const headers = { authorization: `Bearer ${env.BILLING_SECRET}` };
  return billingRoute(new Request(`http://purser.test/api/billing/transactions.csv?${query}`, { headers }));
}

async function csvOf(query: string): Promise<string> {
  const response = await ask(query);
  expect(response.headers.get("content-type")).toContain("text/csv");
  return response.text();
}

/** An account with this many lines, one a second; they are no ledger, only many. */
async function withLines(count: number): Promise<string> {
  const accountId = await anEmptyAccount();
  await database().pool.query(
    `INSERT INTO ledger_lines (account_id, seq, type, amount_tokens, balance_before_tokens, balance_after_tokens, cause,
       actor, description, hash, occurred_at, recorded_at)
     SELECT $1, n, 'bonus', 1, n - 1, n, 'test:' || n, 'test', 'A line', decode(repeat('00', 32), 'hex'),
            TIMESTAMPTZ '2026-03-01T00:00:00Z' + n * interval '1 second', TIMESTAMPTZ '2026-03-01T00:00:00Z' + n * interval '1 second'
       FROM generate_series(1, $2::int) AS n`,
    [accountId, count],
  );
  await database().pool.query(`UPDATE accounts SET seq = $2 WHERE id = $1`, [accountId, count]);
  return accountId;
}

type ReadRow = { seq: string; description: string };

/** The rows of a file as Postgres, whose CSV is its own, reads them. */
async function readByPostgres(file: string): Promise<ReadRow[]> {
  await onlooker.query(
    `CREATE TEMPORARY TABLE read_file (place serial, "transactionId" text, seq text, type text, amount text, before text,
       after text, description text, actor text, "usageId" text, "purchaseId" text, "occurredAt" timestamptz, at timestamptz)`,
  );
  const columns = `"transactionId", seq, type, amount, before, after, description, actor, "usageId", "purchaseId", "occurredAt", at`;
  const copying = onlooker.query(
    copyFrom(`COPY read_file (${columns}) FROM STDIN (FORMAT csv, HEADER true, NULL '-none-')`),
  );
  await pipeline(Readable.from([file]), copying);
  const { rows } = await onlooker.query<ReadRow>(
    `SELECT seq, type, amount, before, after, description, "usageId", at FROM read_file ORDER BY place`,
  );
  await onlooker.query("DROP TABLE read_file");
  return rows;
}

/** Until a query that were on its way now would be done. On a connection of its own, which is not counted. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await onlooker.query("SELECT 1");
}
