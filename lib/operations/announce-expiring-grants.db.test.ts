import { afterAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, setBalance, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { runJob } from "@/lib/jobs/run-job";
import { announceExpiringGrants } from "./announce-expiring-grants";
import { postOne } from "./ledger";

testDatabase();
beforeEach(async () => {
  // Grants of other tests have been told of, or are not due.
  await announceExpiringGrants();
});
afterAll(closeDatabase);

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

test("an owner is told 30, 7 and 1 days before, each once", async () => {
  const ada = await aCustomer({ balanceTokens: 0n });
  const grantId = await grant(ada, 500n, inDays(40));
  const heard: number[] = [];
  for (const daysLeft of [40, 31, 30, 20, 8, 7, 3, 1, 0.5]) {
    await letExpireIn(ada, grantId, daysLeft);
    await announceExpiringGrants();
    await announceExpiringGrants();
    heard.push((await noticesTo(ada)).length);
  }
  expect(heard).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3]);
  expect(await noticesTo(ada)).toMatchObject([
    { tokens: "500", daysLeft: 30 },
    { tokens: "500", daysLeft: 7 },
    { tokens: "500", daysLeft: 1 },
  ]);
});

test("a grant made with less time left hears of the days that are still ahead", async () => {
  const ada = await aCustomer({ balanceTokens: 0n });
  await grant(ada, 500n, inDays(10));
  await grant(ada, 500n, inDays(5));
  await grant(ada, 500n, inDays(0.5));
  await announceExpiringGrants();
  expect(await noticesTo(ada)).toEqual([]);
});

test("after a time in which nobody looked, only the latest day is told", async () => {
  const ada = await aCustomer({ balanceTokens: 0n });
  const grantId = await grant(ada, 500n, inDays(90));
  await letExpireIn(ada, grantId, 2.5);
  expect(await announceExpiringGrants()).toBe(1);
  expect(await noticesTo(ada)).toMatchObject([{ daysLeft: 3 }]);
});

test("what is used up, expired or without an expiry is not told of; what is partly used, with what is left", async () => {
  const ada = await aCustomer({ balanceTokens: 0n });
  const usedUp = await grant(ada, 500n, inDays(90));
  await letExpireIn(ada, usedUp, 7);
  await setBalance(ada.accountId, 0n);
  const past = await grant(ada, 500n, inDays(90));
  await letExpireIn(ada, past, -0.01);
  await grant(ada, 500n, null);
  expect(await announceExpiringGrants()).toBe(0);

  const bob = await aCustomer({ balanceTokens: 0n });
  const partly = await grant(bob, 500n, inDays(90));
  await letExpireIn(bob, partly, 7);
  await setBalance(bob.accountId, 120n);
  expect(await announceExpiringGrants()).toBe(1);
  expect(await noticesTo(bob)).toMatchObject([{ tokens: "120" }]);
});

test("many instances at once tell each owner once, also of more grants than are looked at together", async () => {
  const customers = await Promise.all(Array.from({ length: 4 }, () => aCustomer({ balanceTokens: 0n })));
  for (const customer of customers) {
    const ids = [];
    for (let index = 0; index < 60; index++) ids.push(await grant(customer, 1n, inDays(90)));
    // All at the same instant: the place where one look ends and the next begins is not told by the time alone.
    await database().pool.query(
      "UPDATE grants SET expires_at = $2, created_at = $2::timestamptz - interval '90 days' WHERE account_id = $1",
      [customer.accountId, new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + 6 * DAY_MS)],
    );
  }
  const counts = await Promise.all(Array.from({ length: 4 }, announceExpiringGrants));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(240);
  for (const customer of customers) expect(await noticesTo(customer)).toHaveLength(60);
});

test("the job says how many it told", async () => {
  const ada = await aCustomer({ balanceTokens: 0n });
  const grantId = await grant(ada, 500n, inDays(90));
  await letExpireIn(ada, grantId, 7);
  expect(await runJob("grant-expiry-notice")).toEqual({ status: "done", outcome: "1 expiries announced" });
});

async function grant({ accountId }: Customer, amountTokens: bigint, expiresAt: Date | null): Promise<string> {
  const id = newId();
  const posted = await postOne({
    command: {
      kind: "credit",
      type: "admin_grant",
      accountId,
      cause: `test:${id}`,
      bodyHash: id,
      actor: "operator:test",
      description: "Expires some day",
      occurredAt: new Date(),
      amountTokens,
      grant: { id, source: "admin_grant", expiresAt },
    },
  });
  expect(posted.ok).toBe(true);
  return id;
}

/** As if time had passed: moves the grant's whole life, so that this many days of it are left. */
async function letExpireIn({ accountId }: Customer, grantId: string, days: number): Promise<void> {
  await database().pool.query(
    `UPDATE grants SET created_at = created_at - (expires_at - $3), expires_at = $3 WHERE account_id = $1 AND id = $2`,
    [accountId, grantId, inDays(days)],
  );
}

async function noticesTo({ accountId }: Customer): Promise<unknown[]> {
  const where = { accountId, kind: "grant_expiring" };
  const mails = await database().prisma.outboxMessage.findMany({ where, orderBy: { id: "asc" } });
  return mails.map(({ payload }) => payload);
}
