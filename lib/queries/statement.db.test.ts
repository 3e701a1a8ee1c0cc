import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { columnsIn, statementEntries, type StatementEntry } from "@/lib/api/statement-entries";
import { statementDocument } from "@/lib/api/statement-document";
import { closeDatabase, database } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { aCustomer, anEmptyAccount } from "@/lib/dev/factories";
import { monthIn, monthsLater } from "@/lib/domain/calendar";
import { digestId } from "@/lib/domain/ledger/hash";
import { newId } from "@/lib/ids";
import { postIn } from "@/lib/operations/ledger";
import { getStatement, listStatementMonths, type Statement } from "./statement";

testDatabase();
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;
const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const;

describe("a line belongs to the month that its reader's clock shows", () => {
  // In New York the clock goes forward on 8 March and back on 1 November; Kathmandu is 5:45 ahead of UTC.
  const moments = [
    "2026-02-28T18:14:59.999Z", // February everywhere
    "2026-02-28T18:15:00.000Z", // midnight in Kathmandu
    "2026-03-01T04:59:59.999Z", // still February in New York
    "2026-03-01T05:00:00.000Z",
    "2026-03-31T18:15:00.000Z",
    "2026-04-01T03:59:59.999Z", // summer time in New York: midnight is at four
    "2026-04-01T04:00:00.000Z",
    "2026-10-31T18:14:59.999Z",
    "2026-10-31T18:15:00.000Z",
    "2026-11-01T03:59:59.999Z",
    "2026-11-01T04:00:00.000Z",
    "2026-11-01T06:30:00.000Z", // the hour that New York's clock shows twice
  ].map((at) => new Date(at));

  test.each(ZONES)("%s", async (timeZone) => {
    const accountId = await anAccountWithLinesAt(moments);
    const months = [...new Set(moments.map((at) => monthIn(timeZone, at)))];
    let openingTokens = 0n;
    for (let month = months[0]!; month <= months.at(-1)!; month = monthsLater(month, 1)) {
      const statement = await statementOf(accountId, month, timeZone);
      const entries = await entriesOf(statement);
      const lines = entries.flatMap((entry) => (entry.entry === "transaction" ? [entry.line] : []));
      const expected = moments.filter((at) => monthIn(timeZone, at) === month);
      expect([month, lines.map((line) => line.recordedAt)]).toEqual([month, expected]);
      expect(statement.openingTokens).toBe(openingTokens);
      expect(statement.closingTokens).toBe(openingTokens + lines.reduce((sum, line) => sum + line.amountTokens, 0n));
      expect(statement.movements).toHaveLength(lines.length);
      openingTokens = statement.closingTokens;
    }
    expect(openingTokens).toBe(BigInt(moments.length * 10));
  });
});

test("the list has every month once, page by page, each beginning with what the one before ended with", async () => {
  const accountId = await anAccountWithLinesAt([new Date("2025-01-15T12:00:00Z"), new Date("2026-06-15T12:00:00Z")]);
  const months = [];
  for (let before: string | null = null; ;) {
    const page = await listStatementMonths(operator, accountId, { timeZone: "Asia/Kathmandu", before });
    if (!page.ok) throw new Error(page.refusal.code);
    months.push(...page.value.months);
    if (!page.value.hasOlder) break;
    before = page.value.months.at(-1)!.month;
  }
  expect(months[0]).toMatchObject({ month: monthIn("Asia/Kathmandu", new Date()), isOver: false });
  expect(months.at(-1)).toMatchObject({ month: "2025-01", openingTokens: 0n, closingTokens: 10n, lineCount: 1n });
  for (const [index, month] of months.slice(1).entries()) {
    expect(month.month).toBe(monthsLater(months[index]!.month, -1));
    expect(month.closingTokens).toBe(months[index]!.openingTokens);
  }
});

test("the file leads line by line from opening to closing balance, by the clock of the zone", async () => {
  const accountId = await anAccountWithLinesAt([new Date("2026-03-01T00:00:00Z"), new Date("2026-03-08T07:00:00Z")]);
  const timeZone = "America/New_York";
  const entries = await entriesOf(await statementOf(accountId, "2026-03", timeZone));
  const columns = columnsIn(timeZone);
  const rows = entries.map((entry) => [columns.entry!(entry), columns.localTime!(entry), columns.balance!(entry)]);
  expect(rows).toEqual([
    ["opening", "2026-03-01 00:00:00", 10n],
    ["transaction", "2026-03-08 03:00:00", 20n],
    ["closing", "2026-04-01 00:00:00", 20n],
  ]);
});

test("a month whose lines do not lead to its closing balance is never printed", async () => {
  const accountId = await anAccountWithLinesAt([new Date("2026-03-01T00:00:00Z"), new Date("2026-03-08T07:00:00Z")]);
  // A line that begins with another balance than the one before it ended with: no code of ours writes one.
  await database().pool.query(
    `INSERT INTO ledger_lines (account_id, seq, type, amount_tokens, balance_before_tokens, balance_after_tokens, cause,
       actor, description, hash, occurred_at, recorded_at)
     VALUES ($1, 3, 'bonus', 5, 17, 22, 'test:wrong', 'test', 'Wrong', decode(repeat('00', 32), 'hex'), $2, $2)`,
    [accountId, new Date("2026-03-09T00:00:00Z")],
  );
  await database().pool.query(`UPDATE accounts SET seq = 3 WHERE id = $1`, [accountId]);
  const asked = { timeZone: "UTC", month: "2026-03" };
  expect(await getStatement(operator, accountId, asked)).toEqual({
    ok: false,
    refusal: { code: "statement_differs", differenceTokens: 3n },
  });
  // Whoever had begun to read when it went wrong is left with half a file, not with a wrong one.
  const after = await statementOf(accountId, "2026-04", "UTC");
  await expect(entriesOf({ ...after, closingTokens: 1n })).rejects.toThrow(/closing balance/);
});

test("it is a document that a reader opens", async () => {
  const { actor, accountId } = await aCustomer();
  const month = monthIn("UTC", new Date());
  const statement = await getStatement(actor, accountId, { month, timeZone: "UTC" });
  if (!statement.ok) throw new Error(statement.refusal.code);
  expect(statement.value).toMatchObject({ openingTokens: 0n, closingTokens: 10_000n, isOver: false });
  const document = await statementDocument(statement.value);
  expect(document.subarray(0, 5).toString()).toBe("%PDF-");
});

test("somebody else's months are answered as if there were none, and so are months that never were", async () => {
  const { actor, accountId } = await aCustomer();
  const stranger = await aCustomer();
  const month = monthIn("UTC", new Date());
  const refused = { ok: false, refusal: { code: "account_not_found" } };
  expect(await getStatement(stranger.actor, accountId, { month, timeZone: "UTC" })).toEqual(refused);
  expect(await listStatementMonths(stranger.actor, accountId, { timeZone: "UTC", before: null })).toEqual(refused);
  for (const other of [monthsLater(month, 1), monthsLater(month, -2), "1999-01"]) {
    expect(await getStatement(actor, accountId, { month: other, timeZone: "UTC" })).toEqual({
      ok: false,
      refusal: { code: "not_found" },
    });
  }
});

/** Ten tokens at each moment, booked through the ledger as it would have been then. */
async function anAccountWithLinesAt(moments: Date[]): Promise<string> {
  const accountId = await anEmptyAccount({ updatedAt: new Date(0) });
  for (const at of moments) {
    const id = newId();
    await inTransaction(async (tx) => {
      const [posted] = await postIn(
        tx,
        [
          {
            command: {
              kind: "credit",
              type: "bonus",
              accountId,
              cause: `test:${id}`,
              bodyHash: digestId(id),
              actor: "operator:test",
              description: "A line",
              occurredAt: at,
              amountTokens: 10n,
              grant: { id, source: "bonus" },
            },
          },
        ],
        at,
      );
      if (!posted!.ok) throw new Error(posted!.refusal.code);
    });
  }
  return accountId;
}

async function statementOf(accountId: string, month: string, timeZone: string): Promise<Statement> {
  const statement = await getStatement(operator, accountId, { month, timeZone });
  if (!statement.ok) throw new Error(`${month}: ${statement.refusal.code}`);
  return statement.value;
}

async function entriesOf(statement: Statement): Promise<StatementEntry[]> {
  const entries = [];
  for await (const page of statementEntries(statement)) entries.push(...page);
  return entries;
}
