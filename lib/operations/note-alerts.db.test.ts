import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { DEFAULT_SETTINGS, levelThresholdsOf } from "@/lib/domain/settings";
import { newId } from "@/lib/ids";
import { noteAlerts } from "./note-alerts";

testDatabase();
afterAll(closeDatabase);

const thresholds = levelThresholdsOf(DEFAULT_SETTINGS);

test("each level on the way down is one message to the owner, with its figure", async () => {
  const ada = await aCustomer();
  await move(ada, [5_000n, 900n, 800n, 40n, 0n, -25n, -30n]);
  expect(await mailsTo(ada)).toEqual([
    ["balance_low", { availableTokens: "900" }],
    ["balance_critical", { availableTokens: "40" }],
    ["account_suspended", { debtTokens: "25" }],
  ]);
});

test("a fall to the very bottom tells the worst alone", async () => {
  const ada = await aCustomer();
  await move(ada, [5_000n, -25n]);
  expect(await mailsTo(ada)).toEqual([["account_suspended", { debtTokens: "25" }]]);
});

test("an account that was never heard of begins healthy, and stays unwritten while nothing happens", async () => {
  const ada = await aCustomer();
  await move(ada, [5_000n, 4_000n, 6_000n, 1_001n]);
  expect(await stateOf(ada)).toBe(null);
});

test("hovering is quiet, recovery is remembered, and the day's pause outlasts it", async () => {
  const ada = await aCustomer();
  await move(ada, [5_000n, 900n, 1_099n, 900n]);
  expect(await stateOf(ada)).toMatchObject({ level: "low" });
  await move(ada, [900n, 1_100n]);
  expect(await stateOf(ada)).toMatchObject({ level: "healthy", lowSentAt: expect.any(Date) });
  await move(ada, [1_100n, 900n]);
  expect(await stateOf(ada)).toMatchObject({ level: "low" });
  expect(await mailsTo(ada)).toHaveLength(1);
});

test("when the day is over the next crossing is told again", async () => {
  const ada = await aCustomer();
  await move(ada, [5_000n, 900n, 5_000n]);
  await database().pool.query(
    `UPDATE alert_states SET low_sent_at = low_sent_at - interval '24 hours' WHERE account_id = $1`,
    [ada.accountId],
  );
  await move(ada, [5_000n, 900n]);
  expect(await mailsTo(ada)).toHaveLength(2);
});

test("a movement that is rolled back was not told", async () => {
  const ada = await aCustomer();
  const failing = inTransaction(async (tx) => {
    await noteAlerts(tx, ada.accountId, 5_000n, 900n, thresholds);
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect([await mailsTo(ada), await stateOf(ada)]).toEqual([[], null]);
  await move(ada, [5_000n, 900n]);
  expect(await mailsTo(ada)).toHaveLength(1);
});

describe("under the account's lock", () => {
  test("twenty movements at once that each cross are one message", async () => {
    const ada = await aCustomer();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        inTransaction(async (tx) => {
          await tx.query(`SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE`, [ada.accountId]);
          await noteAlerts(tx, ada.accountId, 1_001n, 1_000n, thresholds);
        }),
      ),
    );
    expect(await mailsTo(ada)).toEqual([["balance_low", { availableTokens: "1000" }]]);
  });
});

test("an account without an owner is remembered all the same", async () => {
  const accountId = newId();
  await inTransaction((tx) => noteAlerts(tx, accountId, 5_000n, 0n, thresholds));
  expect(await database().prisma.alertState.findUnique({ where: { accountId } })).toMatchObject({ level: "critical" });
  expect(await database().prisma.outboxMessage.count({ where: { accountId } })).toBe(0);
});

/** Lets the account's tokens take these values, each in a transaction of its own. */
async function move({ accountId }: Customer, balances: bigint[]): Promise<void> {
  for (const [index, afterTokens] of balances.slice(1).entries()) {
    await inTransaction((tx) => noteAlerts(tx, accountId, balances[index]!, afterTokens, thresholds));
  }
}

async function mailsTo({ accountId }: Customer): Promise<[kind: string, facts: unknown][]> {
  const mails = await database().prisma.outboxMessage.findMany({ where: { accountId }, orderBy: { id: "asc" } });
  return mails.map(({ kind, payload }) => [kind, payload]);
}

function stateOf({ accountId }: Customer) {
  return database().prisma.alertState.findUnique({ where: { accountId } });
}
