import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { blockAccount } from "@/lib/operations/block-account";
import { changeRole } from "@/lib/operations/change-role";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { listAuditEntries, listAuditKinds, type AuditAsk, type AuditView } from "./audit-log";

testDatabase();
afterAll(closeDatabase);

let root: Customer;
let ada: Customer;

beforeAll(async () => {
  root = await aCustomer({ role: "superadmin" });
  ada = await aCustomer();
  const { accountId, email } = ada;
  for (let made = 0; made < 5; made += 1) {
    const grant = { accountId, key: newId(), direction: "grant" as const, amountTokens: 10n };
    await grantTokens(root.actor, { ...grant, reason: `Gift 100%_${made}` });
  }
  const actor = { ...root.actor, requestId: "Req-7aB" };
  await blockAccount(actor, { accountId, act: "block", reason: "Payments came back" });
  await changeRole({ kind: "operator", name: "console" }, { email, role: "admin", reason: "Joined support" });
});

async function all(ask: AuditAsk, pageSize = 25): Promise<AuditView[]> {
  const found: AuditView[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listAuditEntries(root.actor, { ...ask, cursor }, pageSize);
    if (!page.ok) throw new Error(page.refusal.code);
    found.push(...page.value.entries);
    if (page.value.nextCursor === null) return found;
    cursor = page.value.nextCursor;
  }
}

test("each entry says who by name, what, from what to what, and why; newest first, once on some page", async () => {
  const found = await all({}, 2);
  expect(found.map(({ action }) => action)).toEqual(["role.change", "account.block", ...Array(5).fill("tokens.grant")]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  expect(found[0]).toMatchObject({
    by: "operator console",
    accountId: ada.accountId,
    before: { role: "user" },
    after: { role: "admin" },
    reason: "Joined support",
  });
  expect(found[1]).toMatchObject({ by: root.email, actor: `user:${root.userId}`, requestId: "Req-7aB" });
  expect(await listAuditKinds(root.actor)).toEqual({ ok: true, value: ["account", "role", "tokens"] });
});

test("it is narrowed by kind, account, day and words", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const cases: [AuditAsk, number][] = [
    [{ kind: "tokens" }, 5],
    [{ kind: "t%" }, 0],
    [{ accountId: ada.accountId }, 7],
    [{ accountId: root.accountId }, 0],
    [{ search: "gift 100%_3" }, 1],
    [{ search: root.email }, 6],
    [{ search: ada.email }, 7],
    [{ search: "example.test" }, 7],
    [{ search: ada.accountId }, 7],
    [{ search: ada.accountId.toUpperCase() }, 7],
    [{ search: "Req-7aB" }, 1],
    [{ search: "req-7ab" }, 0],
    [{ from: today, to: today }, 7],
    [{ to: "2020-01-01" }, 0],
    [{ from: "no day", to: "2026-02-30" }, 7],
    [{ search: "'; --\u0000" }, 0],
  ];
  for (const [ask, count] of cases) expect([ask, (await all(ask)).length]).toEqual([ask, count]);
});

test("where an email is that of very many, entries are found as where it is of few", async () => {
  const people = Array.from({ length: 101 }, () => ({ id: newId(), name: "", email: `${newId()}@example.test` }));
  await database().prisma.user.createMany({ data: people });
  expect((await all({ search: "@example.test" })).length).toBe(7);
});

test("the database refuses to change what is written", async () => {
  await expect(database().pool.query("UPDATE audit_entries SET reason = 'Nothing'")).rejects.toThrow();
  await expect(database().pool.query("DELETE FROM audit_entries")).rejects.toThrow();
});
