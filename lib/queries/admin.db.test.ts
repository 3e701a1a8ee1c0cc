import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { openHold } from "@/lib/operations/open-hold";
import { recomputeAllPlatformDays } from "@/lib/operations/recompute-platform-days";
import { recordUsages } from "@/lib/operations/record-usage";
import { getAdminFigures, type AdminFigures } from "./admin";
import { listAccounts } from "./admin-accounts";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

async function figuresFor(staff: Customer): Promise<AdminFigures> {
  const figures = await getAdminFigures(staff.actor);
  if (!figures.ok) throw new Error(figures.refusal.code);
  return figures.value;
}

async function found(staff: Customer, search: string) {
  const page = await listAccounts(staff.actor, { search });
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value.accounts;
}

const usage = (customer: Customer, about: object = {}) => ({
  who: { accountId: customer.accountId },
  key: newId(),
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  units: { ...NO_UNITS, inputModelTokens: 1_000n, outputModelTokens: 500n },
  success: true,
  requireBalance: false,
  ...about,
});

test("a customer is refused the figures and the list, and an admin gets both", async () => {
  const [customer, admin] = [await aCustomer(), await aCustomer({ role: "admin" })];
  expect(await getAdminFigures(customer.actor)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  expect(await listAccounts(customer.actor, {})).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  expect((await getAdminFigures(admin.actor)).ok).toBe(true);
  expect((await listAccounts(admin.actor, {})).ok).toBe(true);
});

test("the figures are of what was used, paid and left, and unknown costs are counted, not added as nothing", async () => {
  const staff = await aCustomer({ role: "admin", balanceTokens: 0n });
  const before = await figuresFor(staff);
  const ada = await aCustomer({ balanceTokens: 20_000n });
  const recorded = await recordUsages(service, [
    usage(ada),
    usage(ada, { model: "a-model-nobody-priced" }),
    usage(ada, { provider: "openai", model: "an-image-model-nobody-priced", units: { ...NO_UNITS, imageCount: 1n } }),
    usage(ada, { success: false, errorMessage: "The model was overloaded", units: NO_UNITS }),
  ]);
  const statuses = recorded.map((result) => (result.ok ? result.value.status : result.refusal.code));
  expect(statuses).toEqual(["succeeded", "succeeded", "unpriced", "failed"]);

  const after = await figuresFor(staff);
  expect(after.billableTokens - before.billableTokens).toBe(4_500n);
  expect(after.actualTokens - before.actualTokens).toBe(3_000n);
  expect(after.operationCount - before.operationCount).toBe(4n);
  expect(after.failedCount - before.failedCount).toBe(1n);
  expect(after.unpricedCount - before.unpricedCount).toBe(1n);
  expect(after.costUnknownCount - before.costUnknownCount).toBe(await unknownCosts(ada));
  expect(after.days).toHaveLength(30);
  expect(after.days.at(-1)!.billableTokens - before.days.at(-1)!.billableTokens).toBe(4_500n);
});

test("what is recorded late is in the figures of its day once that day is computed again, and counted once", async () => {
  const staff = await aCustomer({ role: "admin", balanceTokens: 0n });
  const ada = await aCustomer({ balanceTokens: 20_000n });
  await recomputeAllPlatformDays();
  const before = await figuresFor(staff);
  const [late, today] = [new Date(Date.now() - 3 * 86_400_000), new Date()];
  await recordUsages(service, [usage(ada, { occurredAt: late }), usage(ada, { occurredAt: today })]);
  await recomputeAllPlatformDays();
  const after = await figuresFor(staff);
  expect(after.billableTokens - before.billableTokens).toBe(4_500n);
  const changed = after.days.map((day, index) => day.billableTokens - before.days[index]!.billableTokens);
  expect(changed.at(-1)).toBe(2_250n);
  expect(changed.at(-4)).toBe(2_250n);
  await recomputeAllPlatformDays();
  expect(await figuresFor(staff)).toEqual(after);
});

test("accounts are counted by how they stand", async () => {
  const staff = await aCustomer({ role: "admin" });
  const before = (await figuresFor(staff)).accounts;
  await aCustomer({ balanceTokens: 99n });
  await aCustomer({ balanceTokens: 100n });
  await aCustomer({ balanceTokens: -1n });
  const blocked = [await aCustomer({ balanceTokens: 5_000n }), await aCustomer({ balanceTokens: -5n })];
  await database().prisma.account.updateMany({
    where: { id: { in: blocked.map(({ accountId }) => accountId) } },
    data: { blockedAt: new Date(), blockedReason: "Chargeback" },
  });
  const after = (await figuresFor(staff)).accounts;
  const added = (name: keyof typeof after) => after[name] - before[name];
  expect({ total: added("total"), active: added("active"), suspended: added("suspended") }).toEqual({
    total: 5n,
    active: 2n,
    suspended: 1n,
  });
  expect({ blocked: added("blocked"), critical: added("critical") }).toEqual({ blocked: 2n, critical: 1n });
});

test("an account is found by a part of its email or name and by its whole id", async () => {
  const staff = await aCustomer({ role: "admin" });
  const ada = await aCustomer();
  await database().prisma.user.update({ where: { id: ada.userId }, data: { name: "Zoë 100%_sure \\ O'Hara" } });
  const searches = [
    ada.email.slice(9, 30).toUpperCase(),
    "zoë",
    "%_SURE \\",
    "o'hara",
    ada.userId,
    ` ${ada.accountId} `,
  ];
  for (const search of searches) {
    expect((await found(staff, search)).map((row) => row.accountId)).toEqual([ada.accountId]);
  }
});

test.each(["100%sure", "zo_", "\u0000\u0000never", "x".repeat(10_000), "\ud800", "'; DROP TABLE users; --", "🙂"])(
  "a search for %j finds nobody and breaks nothing",
  async (search) => expect(await found(await aCustomer({ role: "admin" }), search)).toEqual([]),
);

test("every account is on exactly one page, newest first", async () => {
  const staff = await aCustomer({ role: "admin" });
  for (let made = 0; made < 55; made += 1) await aCustomer({ balanceTokens: 10_000n });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listAccounts(staff.actor, cursor === null ? {} : { cursor });
    if (!page.ok) throw new Error(page.refusal.code);
    seen.push(...page.value.accounts.map((row) => row.userId));
    expect(page.value.accounts.length).toBeLessThanOrEqual(25);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect(BigInt(seen.length)).toBe((await figuresFor(staff)).accounts.total);
  expect(seen).toEqual(seen.toSorted().reverse());
});

test("what has expired or is held is not available, the moment it is due", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const granted = await grantTokens(root.actor, {
    accountId: ada.accountId,
    key: newId(),
    direction: "grant",
    amountTokens: 5_000n,
    reason: "For a moment",
    expiresAt: new Date(Date.now() + 1_000),
  });
  expect(granted.ok).toBe(true);
  await openHold(service, { who: { accountId: ada.accountId }, tokens: 300n, ttlSeconds: 900 });
  expect((await found(root, ada.userId))[0]).toMatchObject({ balanceTokens: 6_000n, availableTokens: 5_700n });
  await expect
    .poll(async () => (await found(root, ada.userId))[0], { timeout: 10_000 })
    .toMatchObject({ balanceTokens: 1_000n, heldTokens: 300n, availableTokens: 700n, level: "low" });
});

/** Operations that were charged though nobody knows what they cost us. */
async function unknownCosts(customer: Customer): Promise<bigint> {
  const where = { accountId: customer.accountId, status: "succeeded", costMicroUsd: null } as const;
  return BigInt(await database().prisma.usage.count({ where }));
}
