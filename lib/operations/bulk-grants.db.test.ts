import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { grantInBulk, previewBulkGrants } from "./bulk-grants";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

test("a list is looked up, booked line by line, and each line once however often and together it is sent", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const [ada, bob] = [await aCustomer({ balanceTokens: 1_000n }), await aCustomer({ balanceTokens: 1_000n })];
  const list = [
    "email,amount,reason",
    `${ada.email}, 5000, A gift, 2099-12-31`,
    `${bob.accountId}, -400, Granted twice`,
    `${bob.email}, -9999, More than there is`,
    `nobody-${newId()}@example.test, 5, A gift`,
    `${ada.email}, five, A gift`,
    `${ada.userId}, 1, And one more`,
  ].join("\n");
  const preview = await previewBulkGrants(root.actor, list);
  expect(preview).toMatchObject({
    value: { grantedTokens: 5_001n, deductedTokens: 10_399n, faults: [{ line: 5 }, { line: 6 }] },
  });
  expect(await balanceOf(ada.accountId)).toBe(1_000n);

  const key = newId();
  const sent = await Promise.all(Array.from({ length: 4 }, () => grantInBulk(root.actor, { key, list })));
  const statuses = sent.map((one) => (one.ok ? one.value.outcomes.map(({ status }) => status) : []));
  for (const line of [0, 1, 3]) {
    expect(statuses.filter((one) => one[line] === "booked")).toHaveLength(1);
    expect(statuses.filter((one) => one[line] === "booked before")).toHaveLength(3);
  }
  expect(statuses.every((one) => one[2] === "refused")).toBe(true);
  expect(await balanceOf(ada.accountId)).toBe(6_001n);
  expect(await balanceOf(bob.accountId)).toBe(600n);
  expect(await database().prisma.auditEntry.count({ where: { actor: `user:${root.userId}` } })).toBe(3);
  const mails = await database().prisma.outboxMessage.count({
    where: { accountId: ada.accountId, kind: "grant_received" },
  });
  expect(mails).toBe(2);

  // The same line with another amount is another request under a key that was used.
  const changed = await grantInBulk(root.actor, { key, list: list.replace("5000", "6000") });
  expect(changed.ok && changed.value.outcomes[0]).toMatchObject({
    status: "refused",
    refusal: { code: "idempotency_key_reuse" },
  });
  expect(await balanceOf(ada.accountId)).toBe(6_001n);
});
