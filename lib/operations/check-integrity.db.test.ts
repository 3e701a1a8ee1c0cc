import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, service } from "@/lib/dev/factories";
import type { Breach } from "@/lib/domain/ledger/invariants";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { checkIntegrity } from "@/lib/operations/check-integrity";
import { openHold } from "@/lib/operations/open-hold";
import { recordUsages } from "@/lib/operations/record-usage";
import { verifyAccount } from "@/lib/operations/verify-ledger";

testDatabase();
afterAll(closeDatabase);

test("nothing is found where nothing is wrong", async () => {
  await anAccountWithHistory();
  const { accountCount, findingCount } = await checkIntegrity();
  expect(accountCount).toBeGreaterThan(0);
  expect(findingCount).toBe(0);
});

test("one flipped byte in an old line, written past the guards, is found: account and line", async () => {
  const accountId = await anAccountWithHistory();
  await anAccountWithHistory();
  await pastTheGuards("ledger_lines", "ledger_lines_are_append_only", async () => {
    await sql("UPDATE ledger_lines SET description = overlay(description placing chr(ascii(description) # 1) from 1 for 1) WHERE account_id = $1 AND seq = 2", accountId); // prettier-ignore
  });
  expect(await findingsNow()).toEqual([
    { invariant: "hash-chain", accountId, detail: "line 2 was changed after it was written" },
  ]);
  await pastTheGuards("ledger_lines", "ledger_lines_are_append_only", async () => {
    await sql("UPDATE ledger_lines SET description = overlay(description placing chr(ascii(description) # 1) from 1 for 1) WHERE account_id = $1 AND seq = 2", accountId); // prettier-ignore
  });
  expect(await findingsNow()).toEqual([]);
});

test.each([
  ["amount_tokens", "amount_tokens - 1"],
  ["actor", "'user:somebody else'"],
  ["occurred_at", "occurred_at + interval '1 ms'"],
  ["usage_id", "gen_random_uuid()"],
  ["hash", "set_byte(hash, 31, get_byte(hash, 31) # 1)"],
  ["corrects_seq", "1"],
])("a changed %s of a line is found", async (column, value) => {
  const accountId = await anAccountWithHistory();
  const also = column === "amount_tokens" ? ", balance_after_tokens = balance_after_tokens - 1" : "";
  await pastTheGuards("ledger_lines", "ledger_lines_are_append_only", () =>
    sql(`UPDATE ledger_lines SET ${column} = ${value}${also} WHERE account_id = $1 AND seq = 2`, accountId),
  );
  const found = await verifyAccount(accountId);
  expect(found.map(({ detail }) => detail)).toContain("line 2 was changed after it was written");
});

test("a removed line is found", async () => {
  const accountId = await anAccountWithHistory();
  await pastTheGuards("ledger_lines", "ledger_lines_are_append_only", () =>
    sql("DELETE FROM ledger_lines WHERE account_id = $1 AND seq = 2", accountId),
  );
  expect((await verifyAccount(accountId)).map(({ invariant }) => invariant)).toEqual(
    expect.arrayContaining(["sequence", "before-after", "hash-chain", "charges"]),
  );
});

test("a wrong balance is found, and which", async () => {
  const accountId = await anAccountWithHistory();
  const { balance_tokens: balance } = (await sql("SELECT balance_tokens FROM accounts WHERE id = $1", accountId))[0]!;
  await sql("UPDATE accounts SET balance_tokens = balance_tokens + 5 WHERE id = $1", accountId);
  const found = await findingsNow();
  expect(found.filter((finding) => finding.accountId === accountId)).toMatchObject([
    { invariant: "balance", detail: `balance is ${BigInt(balance as bigint) + 5n}, its lines sum to ${balance}` },
    { invariant: "grants" },
  ]);
});

test("wrong draws, grants, holds, hourly sums and charges are found", async () => {
  const changes: [invariant: string, change: (accountId: string) => Promise<unknown>][] = [
    ["draws", (id) => pastTheGuards("grant_draws", "grant_draws_are_append_only", () => sql("UPDATE grant_draws SET tokens = tokens + 1 WHERE account_id = $1 AND seq = 3", id))], // prettier-ignore
    ["grants", (id) => sql("UPDATE grants SET remaining_tokens = remaining_tokens - 1 WHERE account_id = $1 AND is_open", id)], // prettier-ignore
    ["holds", (id) => sql("UPDATE holds SET tokens = tokens + 1 WHERE account_id = $1", id)],
    [
      "holds-expired",
      (id) => sql("UPDATE holds SET expires_at = now() - interval '2 hours' WHERE account_id = $1", id),
    ],
    ["rollup", (id) => sql("UPDATE usage_hourly SET billable_tokens = billable_tokens + 1 WHERE account_id = $1", id)],
    ["charges", (id) => pastTheGuards("usages", "usages_are_append_only", () => sql("UPDATE usages SET line_seq = 1 WHERE account_id = $1 AND line_seq = 2", id))], // prettier-ignore
  ];
  for (const [invariant, change] of changes) {
    const accountId = await anAccountWithHistory();
    await change(accountId);
    const found = await verifyAccount(accountId);
    expect(found.map((finding) => finding.invariant)).toContain(invariant);
  }
});

test("a run that was interrupted is taken up where it stopped", async () => {
  await sql("UPDATE integrity_runs SET finished_at = now()");
  const [last] = await sql("SELECT id FROM accounts ORDER BY id DESC OFFSET 1 LIMIT 1");
  await sql(
    "INSERT INTO integrity_runs (id, checked_until_account_id, account_count) VALUES (gen_random_uuid(), $1, 100)",
    last!.id,
  );
  expect(await checkIntegrity()).toMatchObject({ accountCount: 101 });
});

async function anAccountWithHistory(): Promise<string> {
  const { accountId, userId } = await aCustomer({ balanceTokens: 10_000n });
  const usage = {
    who: { accountId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, outputModelTokens: 10n },
  };
  await recordUsages(service, [
    { ...usage, success: true },
    { ...usage, success: true },
    { ...usage, success: false },
  ]);
  await openHold(service, { who: { userId }, tokens: 10n, ttlSeconds: 900 });
  return accountId;
}

/** As the database's superuser could. */
async function pastTheGuards<Value>(table: string, trigger: string, change: () => Promise<Value>): Promise<Value> {
  await sql(`ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`);
  const value = await change();
  await sql(`ALTER TABLE ${table} ENABLE TRIGGER ${trigger}`);
  return value;
}

/** What the check keeps of what it finds now. */
async function findingsNow(): Promise<Breach[]> {
  const { runId, findingCount } = await checkIntegrity();
  const run = await database().prisma.integrityRun.findUniqueOrThrow({ where: { id: runId } });
  const findings = run.findings as unknown;
  expect(Array.isArray(findings) && findings.length).toBe(findingCount);
  return findings as Breach[];
}

async function sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await database().pool.query<Record<string, unknown>>(text, values)).rows;
}
