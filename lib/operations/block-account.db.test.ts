import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service, setBalance } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { getBalance } from "@/lib/queries/balance";
import { blockAccount } from "./block-account";
import { openHold } from "./open-hold";
import { recordUsage } from "./record-usage";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

test("a blocked account starts nothing new, its work is booked, purchases do not unblock it, and its owner is told", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 10_000n });
  const { accountId } = ada;
  const reason = "Payments were charged back";
  expect(await blockAccount(root.actor, { accountId, act: "block", reason })).toEqual({
    ok: true,
    value: { isChanged: true },
  });

  const hold = await openHold(service, { who: { accountId }, tokens: 100n, ttlSeconds: 60 });
  expect(hold).toMatchObject({ refusal: { code: "account_blocked" } });
  const done = { who: { accountId }, operationType: "draft", provider: "openai", model: "gpt-4o", success: true };
  const booked = await recordUsage(service, { ...done, units: { ...NO_UNITS, inputModelTokens: 100n } });
  expect(booked).toMatchObject({ ok: true, value: { billableTokens: 150n } });
  await setBalance(accountId, 50_000n);
  expect(await getBalance(ada.actor, accountId)).toMatchObject({ value: { status: "blocked", blockedReason: reason } });

  const end = { accountId, act: "unblock" as const, reason: "It was settled" };
  expect(await blockAccount(root.actor, end)).toEqual({ ok: true, value: { isChanged: true } });
  expect(await getBalance(ada.actor, accountId)).toMatchObject({ value: { status: "active", blockedReason: null } });
  const mails = await database().prisma.outboxMessage.findMany({ where: { accountId }, orderBy: { id: "asc" } });
  expect(mails.map(({ kind, recipient, payload }) => [kind, recipient, payload])).toEqual([
    ["account_blocked", ada.email, { reason }],
    ["account_unblocked", ada.email, { balanceTokens: "50000" }],
  ]);
  const entries = await database().prisma.auditEntry.findMany({ where: { accountId }, orderBy: { id: "asc" } });
  expect(entries).toMatchObject([
    { action: "account.block", before: { blockedReason: null }, after: { blockedReason: reason }, reason },
    { action: "account.unblock", before: { blockedReason: reason }, reason: "It was settled" },
  ]);
});

test("twenty who block it at once block it once, and one mail goes out", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const { accountId } = await aCustomer();
  const input = { accountId, act: "block" as const, reason: "All at once" };
  const results = await Promise.all(Array.from({ length: 20 }, () => blockAccount(root.actor, input)));
  expect(results.filter((result) => result.ok && result.value.isChanged)).toHaveLength(1);
  expect(await database().prisma.outboxMessage.count({ where: { accountId, kind: "account_blocked" } })).toBe(1);
  expect(await database().prisma.auditEntry.count({ where: { accountId } })).toBe(1);
});

test("without a reason, and for nobody, nothing is blocked", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const { accountId } = await aCustomer();
  expect(await blockAccount(root.actor, { accountId, act: "block", reason: " " })).toMatchObject({
    refusal: { faults: [{ path: "reason" }] },
  });
  for (const nobody of [newId(), "x"]) {
    expect(await blockAccount(root.actor, { accountId: nobody, act: "block", reason: "Why" })).toMatchObject({
      refusal: { code: "account_not_found" },
    });
  }
});
