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

test("sorted by purchase, the last purchase of each account counts, and those without one come last", async () => {
  const [once, twice, late] = await Promise.all([aCustomer(), aCustomer(), aCustomer()]);
  const paid = (customer: Customer, day: string) => aPaidPurchase(customer, new Date(`2026-0${day}T00:00:00.123Z`));
  await paid(twice, "1-01");
  await paid(once, "2-01");
  await paid(twice, "3-01");
  await paid(late, "3-01");
  await database().pool.query(
    `UPDATE grants SET expires_at = now() - interval '1 minute' WHERE account_id = $1 AND is_open`,
    [late.accountId],
  );
  const never = (await all({})).filter(({ lastPurchaseAt }) => lastPurchaseAt === null);
  const found = await all({ sort: "purchase" }, 2);
  const atOnce = [late.accountId, twice.accountId].toSorted().toReversed();
  const expected = [...atOnce, once.accountId];
  expect(found.map(({ accountId }) => accountId)).toEqual([...expected, ...never.map(({ accountId }) => accountId)]);
  const row = found.find(({ accountId }) => accountId === late.accountId);
  expect(row).toMatchObject({ balanceTokens: 0n, lastPurchaseAt: new Date("2026-03-01T00:00:00.123Z") });
  expect((await all({ sort: "purchase", level: "critical" }))[0]!.accountId).toBe(late.accountId);
  expect((await all({ sort: "purchase", search: once.email })).map(({ email }) => email)).toEqual([once.email]);
});

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

async function aPaidPurchase({ accountId, userId }: Customer, settledAt: Date): Promise<void> {
  const id = newId();
  const bought = { packageName: "Starter", amountTokens: 1n, priceCents: 1n, currency: "usd" };
  const paid = { status: "paid" as const, settledAt, lineSeq: 1n, paymentIntentId: `pi_${id}` };
  await database().prisma.purchase.create({ data: { accountId, id, userId, ...bought, ...paid } });
}
