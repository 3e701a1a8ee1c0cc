import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import type { Scope } from "@/lib/domain/access";
import { createApiKey, revokeApiKey } from "@/lib/operations/api-keys";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

async function aKey(scopes: Scope[], accountId: string | null = null) {
  const created = await createApiKey(operator, { name: "test", scopes, accountId });
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value;
}

const call = (apiKey: string, method: string, path: string, body?: object) =>
  callBillingApi(method, path, { body, headers: { authorization: `Bearer ${apiKey}` } });
const usage = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1000, outputTokens: 500 };

overBothTransports(() => {
  test("a key does what its scopes say and is refused everything else", async () => {
    const customer = await aCustomer();
    const { apiKey } = await aKey(["balance:read"]);
    expect((await call(apiKey, "GET", `/balance?userId=${customer.userId}`)).status).toBe(200);
    const refused = [
      await call(apiKey, "POST", "/usage", { userId: customer.userId, ...usage }),
      await call(apiKey, "POST", "/holds", { userId: customer.userId, tokens: 1 }),
      await call(apiKey, "PUT", "/users", { externalUserId: "x", email: "x@example.test" }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, "insufficient_scope"]));
    expect(await balanceOf(customer.accountId)).toBe(10_000n);
  });

  test("a key bound to an account finds no other", async () => {
    const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
    const { apiKey } = await aKey(["balance:read", "usage:write", "users:write"], ada.accountId);
    expect((await call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage })).status).toBe(201);
    const answers = [
      await call(apiKey, "POST", "/usage", { userId: eve.userId, ...usage }),
      await call(apiKey, "POST", "/holds", { userId: eve.userId, tokens: 1 }),
      await call(apiKey, "GET", `/balance?userId=${eve.userId}`),
      await call(apiKey, "GET", `/transactions?userId=${eve.userId}`),
      await call(apiKey, "POST", "/balance/check", { userId: eve.userId, required: 1 }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(5).fill([404, "account_not_found"]));
    expect((await call(apiKey, "PUT", "/users", { externalUserId: "y", email: "y@example.test" })).status).toBe(403);
    expect(await balanceOf(eve.accountId)).toBe(10_000n);
  });

  test("a revoked, a shortened and an invented key let nobody in; only a hash is kept", async () => {
    const customer = await aCustomer();
    const { apiKey, keyId } = await aKey(["balance:read"]);
    const path = `/balance?userId=${customer.userId}`;
    expect((await call(apiKey.slice(0, -1), "GET", path)).status).toBe(401);
    expect((await call(`purser_${"A".repeat(43)}`, "GET", path)).status).toBe(401);
    const stored = await database().prisma.apiKey.findUniqueOrThrow({ where: { id: keyId } });
    expect(JSON.stringify(stored)).not.toContain(apiKey.slice(12));
    await revokeApiKey(operator, keyId);
    expect((await call(apiKey, "GET", path)).status).toBe(401);
    expect(await database().prisma.auditEntry.count({ where: { subject: `key:${keyId}` } })).toBe(2);
  });
});
