import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { periodAt } from "@/lib/domain/key-budget";
import { listOwnKeys } from "@/lib/queries/own-keys";
import { openHold } from "./open-hold";
import { changeKeyBudget, createOwnKey, revokeOwnKey, type CreateOwnKey } from "./own-keys";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const agent: CreateOwnKey = {
  kind: "agent",
  name: "Research agent",
  scopes: ["balance:read", "usage:write"],
  budget: { tokens: 100n, period: "day" },
  expiresAt: null,
};

async function aKey(owner: Customer, wanted: Partial<CreateOwnKey> = {}) {
  const created = await createOwnKey(owner.actor, { ...agent, ...wanted });
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value;
}

const call = (apiKey: string, method: string, path: string, body?: object) =>
  callBillingApi(method, path, { body, headers: { authorization: `Bearer ${apiKey}` } });
/** Costs 15 tokens. */
const usage = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 6, outputTokens: 4 };
const view = async (owner: Customer, keyId: string) => {
  const keys = await listOwnKeys(owner.actor);
  return keys.ok ? keys.value.find(({ id }) => id === keyId) : undefined;
};

test("of 50 parallel usages an agent's budget lets through as many as it pays for, exactly", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(6); // 90 of 100 tokens
  const refused = answers.filter(({ status }) => status === 402);
  expect(refused).toHaveLength(44);
  expect(refused[0]!.body).toMatchObject({
    code: "key_budget_exceeded",
    budget: 100,
    spent: 90,
    held: 0,
    required: 15,
    period: "day",
    resetsAt: periodAt("day", new Date()).endsAt.toISOString(),
  });
  expect(await balanceOf(ada.accountId)).toBe(10_000n - 90n);
  expect(await view(ada, keyId)).toMatchObject({ spentTokens: 90n, heldTokens: 0n, budget: { tokens: 100n } });
});

test("holds and usages of one key share its budget, and a released hold gives its part back", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada);
  const answers = await Promise.all([
    ...Array.from({ length: 25 }, () => call(apiKey, "POST", "/holds", { userId: ada.userId, tokens: 20 })),
    ...Array.from({ length: 25 }, () => call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage })),
  ]);
  const held = answers.slice(0, 25).filter(({ status }) => status === 201);
  const used = answers.slice(25).filter(({ status }) => status === 201);
  const taken = held.length * 20 + used.length * 15;
  expect(taken).toBeLessThanOrEqual(100);
  expect(taken).toBeGreaterThan(100 - 20);
  expect(await view(ada, keyId)).toMatchObject({
    spentTokens: BigInt(used.length * 15),
    heldTokens: BigInt(held.length * 20),
  });

  for (const { body } of held) await call(apiKey, "POST", `/holds/${String(body.holdId)}/release`);
  expect(await view(ada, keyId)).toMatchObject({ heldTokens: 0n });
  const room = 100 - used.length * 15;
  expect((await call(apiKey, "POST", "/holds", { userId: ada.userId, tokens: room })).status).toBe(201);
  expect((await call(apiKey, "POST", "/holds", { userId: ada.userId, tokens: 1 })).status).toBe(402);
});

test("what a key held is settled at what it took, counts against the key whoever settles it, and never twice", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada);
  const hold = await call(apiKey, "POST", "/holds", { userId: ada.userId, tokens: 10 });
  const settled = await callBillingApi("POST", `/holds/${String(hold.body.holdId)}/settle`, {
    body: { ...usage, inputTokens: 100, outputTokens: 20 }, // 180 tokens: more than was held, and than the budget
  });
  expect(settled.status).toBe(201);
  expect(await view(ada, keyId)).toMatchObject({ spentTokens: 180n, heldTokens: 0n });
  const over = await call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage });
  expect([over.status, over.body.spent]).toEqual([402, 180]);
});

test("a repeated call is answered as it was, also when the budget is used up since", async () => {
  const ada = await aCustomer();
  const { apiKey } = await aKey(ada, { budget: { tokens: 15n, period: "week" } });
  const body = { userId: ada.userId, idempotencyKey: "job-1", ...usage };
  expect((await call(apiKey, "POST", "/usage", body)).status).toBe(201);
  expect(await call(apiKey, "POST", "/usage", body)).toMatchObject({ status: 200, body: { replayed: true } });
  expect((await call(apiKey, "POST", "/usage", { ...body, idempotencyKey: "job-2" })).status).toBe(402);
});

test("what was spent in an earlier period is forgiven, and a larger budget counts at once", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada, { budget: { tokens: 15n, period: "day" } });
  const spend = () => call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage });
  expect((await spend()).status).toBe(201);
  expect((await spend()).status).toBe(402);
  await database().pool.query(`UPDATE api_key_days SET day = day - 1 WHERE key_id = $1`, [keyId]);
  expect((await spend()).status).toBe(201);
  expect((await spend()).status).toBe(402);
  expect(await changeKeyBudget(ada.actor, { keyId, budget: { tokens: 30n, period: "day" } })).toMatchObject({
    ok: true,
  });
  expect((await spend()).status).toBe(201);
  expect((await spend()).status).toBe(402);
});

test("a personal key without a budget is counted, and stopped by the balance alone", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada, { kind: "personal", budget: null });
  for (let n = 0; n < 3; n++) await call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage });
  expect(await view(ada, keyId)).toMatchObject({ budget: null, spentTokens: 45n });
  const tooMuch = await call(apiKey, "POST", "/holds", { userId: ada.userId, tokens: 10_000 });
  expect(tooMuch.body.code).toBe("insufficient_tokens");
});

test("a customer's key sets no price and touches no hold but its own", async () => {
  const ada = await aCustomer();
  const { apiKey } = await aKey(ada, { kind: "personal", budget: null });
  for (const price of [{ multiplier: 0.0001 }, { chargeType: "fixed", fixedTokens: 1 }]) {
    const cheap = await call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage, ...price });
    expect([cheap.status, cheap.body.code]).toEqual([403, "insufficient_scope"]);
  }
  const held = await openHold(service, { who: { accountId: ada.accountId }, tokens: 500n, ttlSeconds: 60 });
  const path = held.ok ? `/holds/${held.value.holdId}` : "";
  const answers = [
    await call(apiKey, "POST", `${path}/release`),
    await call(apiKey, "POST", `${path}/settle`, { ...usage, success: false }),
    await call(apiKey, "POST", "/usage", { userId: ada.userId, ...usage, holdId: path.slice("/holds/".length) }),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, "hold_not_found"]));
  expect((await callBillingApi("POST", `${path}/settle`, { body: usage })).status).toBe(201);
});

test("a key reaches its owner's account and no other, and nothing of the staff's", async () => {
  const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
  const { apiKey } = await aKey(ada, { scopes: ["balance:read", "usage:write", "checkout:write"] });
  expect((await call(apiKey, "GET", `/balance?userId=${ada.userId}`)).status).toBe(200);
  const answers = [
    await call(apiKey, "GET", `/balance?userId=${eve.userId}`),
    await call(apiKey, "GET", `/usage?userId=${eve.userId}`),
    await call(apiKey, "GET", `/transactions?userId=${eve.userId}`),
    await call(apiKey, "POST", "/usage", { userId: eve.userId, ...usage }),
    await call(apiKey, "POST", "/checkout", { userId: eve.userId, amountCents: 1_000 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(404));
  expect((await call(apiKey, "PUT", "/users", { externalUserId: "x", email: "x@example.test" })).status).toBe(403);
});

test("an expired and a revoked key let nobody in; only a hash is kept", async () => {
  const ada = await aCustomer();
  const { apiKey, keyId } = await aKey(ada, { expiresAt: new Date(Date.now() + 60_000) });
  const ask = () => call(apiKey, "GET", `/balance?userId=${ada.userId}`);
  expect((await ask()).status).toBe(200);
  await database().prisma.apiKey.update({ where: { id: keyId }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await ask()).status).toBe(401);
  expect(await view(ada, keyId)).toMatchObject({ status: "expired", lastUsedAt: expect.any(Date) });
  await database().prisma.apiKey.update({ where: { id: keyId }, data: { expiresAt: null } });
  expect(await revokeOwnKey(ada.actor, keyId)).toMatchObject({ ok: true });
  expect((await ask()).status).toBe(401);
  const stored = await database().prisma.apiKey.findUniqueOrThrow({ where: { id: keyId } });
  expect(JSON.stringify({ ...stored, budgetTokens: null })).not.toContain(apiKey.slice(12));
  expect(await database().prisma.auditEntry.count({ where: { subject: `key:${keyId}` } })).toBe(2);
});

test("somebody else's key is answered as one that does not exist, staff or not", async () => {
  const [ada, eve, root] = await Promise.all([aCustomer(), aCustomer(), aCustomer({ role: "superadmin" })]);
  const { keyId } = await aKey(ada);
  for (const { actor } of [eve, root]) {
    expect(await revokeOwnKey(actor, keyId)).toMatchObject({ refusal: { code: "not_found" } });
    expect(await changeKeyBudget(actor, { keyId, budget: null })).toMatchObject({ refusal: { code: "not_found" } });
    expect(await listOwnKeys(actor)).toEqual({ ok: true, value: [] });
  }
  expect(await revokeOwnKey(service, keyId)).toMatchObject({ refusal: { code: "insufficient_scope" } });
  expect(await view(ada, keyId)).toMatchObject({ status: "active" });
});

test("an agent must have a budget, and keys do not pile up", async () => {
  const ada = await aCustomer();
  expect(await createOwnKey(ada.actor, { ...agent, budget: null, scopes: [] })).toMatchObject({
    refusal: { code: "validation_failed", faults: [{ path: "budgetTokens" }, { path: "scopes" }] },
  });
  const made = await Promise.all(Array.from({ length: 55 }, () => createOwnKey(ada.actor, agent)));
  expect(made.filter(({ ok }) => ok)).toHaveLength(50);
});
