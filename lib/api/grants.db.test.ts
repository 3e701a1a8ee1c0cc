import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, ledgerBreaches, type Customer } from "@/lib/dev/factories";
import type { Scope } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { createApiKey } from "@/lib/operations/api-keys";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

let ada: Customer;
let authorization: string;

beforeAll(async () => {
  ada = await aCustomer({ balanceTokens: 10_000n });
  authorization = await aKey(["grants:write"]);
});

async function aKey(scopes: Scope[], accountId: string | null = null): Promise<string> {
  const created = await createApiKey({ kind: "operator", name: "test" }, { name: "grants", scopes, accountId });
  if (!created.ok) throw new Error(created.refusal.code);
  return `Bearer ${created.value.apiKey}`;
}

const grant = (body: object, headers: Record<string, string> = {}) =>
  callBillingApi("POST", "/grants", {
    body: { userId: ada.userId, reason: "Sorry for the outage", ...body },
    headers: { authorization, ...headers },
  });

test("a grant is booked once a key, however often and at once it is sent, and stands in the audit log", async () => {
  const before = await balanceOf(ada.accountId);
  const key = { "idempotency-key": newId() };
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const answers = await Promise.all(Array.from({ length: 6 }, () => grant({ tokens: 500, expiresAt }, key)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
  const [first] = answers;
  expect(first!.body).toMatchObject({ accountId: ada.accountId, tokens: 500, balance: Number(before) + 500 });
  expect(new Set(answers.map(({ body }) => body.transactionId)).size).toBe(1);
  expect(answers.find(({ status }) => status === 200)!.headers.get("idempotent-replayed")).toBe("true");
  expect(await balanceOf(ada.accountId)).toBe(before + 500n);
  const { rows } = await database().pool.query(
    `SELECT actor, action, reason FROM audit_entries WHERE account_id = $1`,
    [ada.accountId],
  );
  const actor = expect.stringMatching(/^key:/) as string;
  expect(rows).toEqual([{ actor, action: "tokens.grant", reason: "Sorry for the outage" }]);
  const other = await grant({ tokens: 501, expiresAt }, key);
  expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reuse"]);
});

test("below zero takes back, at most what is available", async () => {
  const before = await balanceOf(ada.accountId);
  expect((await grant({ tokens: -200 })).body).toMatchObject({ tokens: -200, balance: Number(before) - 200 });
  const tooMany = await grant({ tokens: -1_000_000 });
  expect([tooMany.status, tooMany.body.code]).toEqual([402, "insufficient_tokens"]);
  expect(await balanceOf(ada.accountId)).toBe(before - 200n);
});

test.each([
  [{ tokens: 0 }, "tokens"],
  [{ tokens: 1.5 }, "tokens"],
  [{ tokens: "5" }, "tokens"],
  [{ tokens: 1_000_000_000_001 }, "tokens"],
  [{ tokens: 5, reason: " a " }, "reason"],
  [{ tokens: 5, reason: undefined }, "reason"],
  [{ tokens: 5, expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  [{ tokens: -5, expiresAt: "2999-01-01T00:00:00Z" }, "expiresAt"],
  [{ tokens: 5, userId: undefined }, "userId"],
])("%j is refused by its field, and books nothing", async (body, path) => {
  const before = await balanceOf(ada.accountId);
  expect(await grant(body)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  expect(await balanceOf(ada.accountId)).toBe(before);
});

test("only a key that may grant does, and one that is bound to an account no further", async () => {
  const tried = [
    await callBillingApi("POST", "/grants", { body: { userId: ada.userId, tokens: 5, reason: "By secret" } }),
    await grant({ tokens: 5 }, { authorization: await aKey(["balance:read", "usage:write"]) }),
    await grant({ tokens: 5 }, { authorization: await aKey(["grants:write"], (await aCustomer()).accountId) }),
  ];
  expect(tried.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, "insufficient_scope"]));
  expect((await grant({ userId: newId(), tokens: 5 })).body.code).toBe("account_not_found");
  expect((await grant({ tokens: 5 }, { authorization: await aKey(["grants:write"], ada.accountId) })).status).toBe(201);
});
