import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, block, type Customer } from "@/lib/dev/factories";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { newId } from "@/lib/ids";
import { getAccountDetail } from "./account-detail";
import { listAccounts, type AccountAsk, type AccountRow } from "./admin-accounts";

testDatabase();
afterAll(closeDatabase);

const balances = [-5n, 0n, 99n, 100n, 1_000n, 1_001n, 50_000n];
let admin: Customer;
let blocked: Customer;

beforeAll(async () => {
  admin = await aCustomer({ role: "admin", balanceTokens: 1_000_000n });
  for (const balanceTokens of balances) await aCustomer({ balanceTokens });
  blocked = await aCustomer({ balanceTokens: 70_000n });
  await block(blocked.accountId);
});

async function all(ask: AccountAsk, pageSize = 25): Promise<AccountRow[]> {
  const found: AccountRow[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listAccounts(admin.actor, { ...ask, cursor }, pageSize);
    if (!page.ok) throw new Error(page.refusal.code);
    found.push(...page.value.accounts);
    if (page.value.nextCursor === null) return found;
    cursor = page.value.nextCursor;
  }
}

test("a filter shows those whose badge says so, and every account is under one level", async () => {
  const everybody = await all({});
  for (const level of ["healthy", "low", "critical", "suspended"] as const) {
    const found = await all({ level });
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(everybody.filter((row) => row.level === level));
  }
  for (const status of ["active", "suspended", "blocked"] as const) {
    const found = await all({ status });
    expect(found).toEqual(everybody.filter((row) => row.status === status));
  }
  expect((await all({ status: "blocked" })).map(({ accountId }) => accountId)).toEqual([blocked.accountId]);
});

test.each(["balance", "usage", "purchase", "newest"] as const)(
  "sorted by %s, every account is on one page",
  async (sort) => {
    const everybody = (await all({})).map(({ userId }) => userId);
    const found = await all({ sort }, 2);
    expect(found.map(({ userId }) => userId).toSorted()).toEqual(everybody.toSorted());
    if (sort === "balance") {
      const tokens = found.map(({ balanceTokens }) => balanceTokens);
      expect(tokens).toEqual(tokens.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
    }
  },
);

test("what has expired and is not booked yet counts neither in the list nor in its filters", async () => {
  const ada = await aCustomer({ balanceTokens: 500n });
  const expiresAt = new Date(Date.now() + 2_000);
  const grant = { accountId: ada.accountId, key: newId(), amountTokens: 9_000n, reason: "For a moment", expiresAt };
  const granted = await grantTokens({ kind: "operator", name: "test" }, { ...grant, direction: "grant" });
  expect(granted).toMatchObject({ ok: true, value: { balanceTokens: 9_500n } });
  const found = (level: "low" | "healthy") => all({ level, search: ada.email });
  await expect.poll(async () => (await found("low")).length, { timeout: 10_000 }).toBe(1);
  expect(await found("healthy")).toEqual([]);
  expect((await found("low"))[0]).toMatchObject({ balanceTokens: 500n });
});

test("a place that is none is the beginning", async () => {
  const everybody = await all({ sort: "balance" });
  for (const cursor of ["x", "1_x", `x_${admin.userId}`, "9".repeat(30)]) {
    const page = await listAccounts(admin.actor, { sort: "balance", cursor });
    expect(page.ok && page.value.accounts).toEqual(everybody.slice(0, 25));
  }
});

test("an account's page has what is written about it, and there is none for what is no account", async () => {
  const detail = await getAccountDetail(admin.actor, blocked.accountId);
  expect(detail).toMatchObject({
    value: {
      owner: { email: blocked.email, role: "user" },
      balance: { settledTokens: 70_000n, status: "blocked", blockedReason: "For a test" },
      lines: [{ seq: 2n }, { seq: 1n }],
      payments: [],
      holds: [],
    },
  });
  for (const nobody of [newId(), "x", "' OR 1=1"]) {
    expect(await getAccountDetail(admin.actor, nobody)).toMatchObject({ refusal: { code: "account_not_found" } });
  }
});

test("a search by part uses the trigrams where the database has them", async () => {
  const { rows } = await database().pool.query(`SELECT 1 FROM pg_indexes WHERE indexname = 'users_email_parts'`);
  expect(rows).toHaveLength(1);
  expect((await all({ search: blocked.email.slice(9, 30).toUpperCase() })).map(({ email }) => email)).toEqual([
    blocked.email,
  ]);
});
