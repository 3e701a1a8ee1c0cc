import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { insertUser } from "@/lib/db/user-store";
import { ledgerBreaches, setSetting } from "@/lib/dev/factories";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { newId } from "@/lib/ids";
import { initialiseAccount } from "@/lib/operations/initialise-account";
import { signUp } from "@/lib/operations/sign-up";

testDatabase();
afterEach(async () => {
  await setSetting("welcomeBonusTokens", null);
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

const anEmail = () => `${newId()}@example.test`;
const ada = (email: string) => ({ email, name: "Ada", password: "correct horse battery" });

test("signing up makes a user, a personal workspace, its account and one bonus", async () => {
  const email = anEmail();
  const signedUp = await signUp(ada(email));
  if (!signedUp.ok) throw new Error(signedUp.refusal.code);
  const { userId, accountId } = signedUp.value;
  expect(await everythingOf(email)).toEqual({
    users: [{ id: userId, role: "user", onboardingTokensGranted: true, personalAccountId: accountId }],
    workspaces: [{ accountId, kind: "personal", members: [{ userId, role: "owner" }] }],
    accounts: [{ id: accountId, balanceTokens: 10_000n, lifetimeGrantedTokens: 10_000n, lifetimePurchasedTokens: 0n }],
    lines: [{ type: "bonus", amountTokens: 10_000n, cause: "bonus:welcome", actor: `user:${userId}` }],
  });
});

test("signing up with one email many times at once makes one user with one bonus; the others hear that it is taken", async () => {
  const email = anEmail();
  const results = await Promise.all(Array.from({ length: 6 }, () => signUp(ada(email))));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.code]))).toEqual(Array(5).fill("email_taken"));
  const made = await everythingOf(email);
  expect(made).toMatchObject({ users: [{}], workspaces: [{}], accounts: [{ balanceTokens: 10_000n }], lines: [{}] });
  expect(await orphans()).toEqual({ workspaces: 0, accounts: 0 });
});

test("a user who was there before billing gets account and bonus once, however many initialise it", async () => {
  const [userId, email] = [newId(), anEmail()];
  await inTransaction((tx) => insertUser(tx, { id: userId, email, name: "Old" }));
  const results = await Promise.all(
    Array.from({ length: 10 }, () => inTransaction((tx) => initialiseAccount(tx, userId, DEFAULT_SETTINGS))),
  );
  expect(new Set(results.map(({ accountId }) => accountId)).size).toBe(1);
  expect(results.map(({ balanceTokens }) => balanceTokens)).toEqual(Array(10).fill(10_000n));
  expect(await everythingOf(email)).toMatchObject({
    users: [{ onboardingTokensGranted: true }],
    workspaces: [{}],
    lines: [{}],
  });
  expect(await orphans()).toEqual({ workspaces: 0, accounts: 0 });
});

test("the welcome bonus is a setting, and may be nothing", async () => {
  await setSetting("welcomeBonusTokens", "250");
  const [first, second] = [anEmail(), anEmail()];
  await signUp(ada(first));
  await setSetting("welcomeBonusTokens", "0");
  await signUp(ada(second));
  expect(await everythingOf(first)).toMatchObject({ accounts: [{ balanceTokens: 250n }] });
  expect(await everythingOf(second)).toMatchObject({
    users: [{ onboardingTokensGranted: true }],
    accounts: [{ balanceTokens: 0n }],
    lines: [],
  });
});

test("a password is kept as argon2id and nothing else", async () => {
  const email = anEmail();
  await signUp(ada(email));
  const { passwordHash } = await database().prisma.user.findUniqueOrThrow({ where: { email } });
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(passwordHash).not.toContain("correct horse");
});

async function everythingOf(email: string) {
  const { prisma } = database();
  const users = await prisma.user.findMany({
    where: { email },
    select: { id: true, role: true, onboardingTokensGranted: true, personalAccountId: true },
  });
  const workspaces = await prisma.workspace.findMany({
    where: { members: { some: { userId: { in: users.map(({ id }) => id) } } } },
    select: { accountId: true, kind: true, members: { select: { userId: true, role: true } } },
  });
  const ids = workspaces.map(({ accountId }) => accountId);
  return {
    users,
    workspaces,
    accounts: await prisma.account.findMany({
      where: { id: { in: ids } },
      select: { id: true, balanceTokens: true, lifetimeGrantedTokens: true, lifetimePurchasedTokens: true },
    }),
    lines: await prisma.ledgerLine.findMany({
      where: { accountId: { in: ids } },
      select: { type: true, amountTokens: true, cause: true, actor: true },
    }),
  };
}

/** What a transaction that was rolled back must not have left. */
async function orphans() {
  const { rows } = await database().pool.query<{ workspaces: number; accounts: number }>(
    `SELECT (SELECT count(*)::int FROM workspaces w WHERE NOT EXISTS (SELECT 1 FROM workspace_members m WHERE m.workspace_id = w.id)) AS workspaces,
            (SELECT count(*)::int FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.account_id = a.id)) AS accounts`,
  );
  return rows[0];
}
