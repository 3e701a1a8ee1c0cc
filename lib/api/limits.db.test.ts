import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { takeFromMinute } from "@/lib/db/allowance-store";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, setSetting } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { mcpRoute } from "@/lib/mcp/server";
import { takeCall } from "@/lib/operations/call-allowance";
import { createApiKey } from "@/lib/operations/api-keys";
import { aiApi } from "./ai";

testDatabase();
afterEach(async () => {
  await setSetting("keyLimitPerMinuteCalls", null);
  await setSetting("accountLimitPerMinuteCalls", null);
});
afterAll(closeDatabase);

async function aKey(accountId: string | null = null): Promise<string> {
  const input = { name: "test", scopes: ["balance:read" as const, "usage:write" as const], accountId };
  const created = await createApiKey({ kind: "operator", name: "test" }, input);
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value.apiKey;
}

test("without a limit no header speaks of one", async () => {
  const { userId } = await aCustomer();
  const { headers } = await callBillingApi("GET", `/balance?userId=${userId}`);
  expect(headers.get("ratelimit-limit")).toBeNull();
});

test("a key may call so often a minute, however many calls come at once, and is told when to come back", async () => {
  await setSetting("keyLimitPerMinuteCalls", "10");
  await atTheBeginningOfAMinute();
  const { userId } = await aCustomer();
  const [one, other] = [await aKey(), await aKey()];
  const call = (apiKey: string) =>
    callBillingApi("GET", `/balance?userId=${userId}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const answers = await Promise.all(Array.from({ length: 30 }, () => call(one)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused.body).toMatchObject({ code: "rate_limited", retryAfterSeconds: expect.any(Number) });
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect(refused.headers.get("ratelimit-policy")).toBe("10;w=60");
  expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  expect((await call(other)).headers.get("ratelimit-remaining")).toBe("9");
});

test("calls about one account are limited, whoever makes them, and those about another are not", async () => {
  await setSetting("accountLimitPerMinuteCalls", "5");
  await atTheBeginningOfAMinute();
  const [ada, bob] = [await aCustomer(), await aCustomer()];
  const hold = ({ userId }: { userId: string }) => callBillingApi("POST", "/holds", { body: { userId, tokens: 1 } });
  const answers = await Promise.all(Array.from({ length: 12 }, () => hold(ada)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(answers.filter(({ status, body }) => status === 429 && body.code === "rate_limited")).toHaveLength(7);
  expect((await hold(bob)).status).toBe(201);
});

test("an account is limited in every call that names it", async () => {
  await setSetting("accountLimitPerMinuteCalls", "1");
  await atTheBeginningOfAMinute();
  const { userId } = await aCustomer();
  const body = { userId };
  expect((await callBillingApi("GET", `/transactions?userId=${userId}`)).status).toBe(200);
  const answers = [
    await callBillingApi("GET", `/transactions?userId=${userId}`),
    await callBillingApi("GET", `/runs?userId=${userId}`),
    await callBillingApi("GET", `/usage?userId=${userId}&period=day`),
    await callBillingApi("POST", "/runs", { body: { ...body, type: "story" } }),
    await callBillingApi("POST", "/estimate", { body: { ...body, workflowType: "story" } }),
    await callBillingApi("POST", "/checkout", { body: { ...body, packageId: "starter" } }),
    await callBillingApi("POST", "/portal", { body }),
  ];
  expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual(
    Array(answers.length).fill([429, "rate_limited"]),
  );
});

test("the AI operations and an agent's tools count as calls of the key", async () => {
  await setSetting("keyLimitPerMinuteCalls", "1");
  await atTheBeginningOfAMinute();
  const { accountId } = await aCustomer();
  const request = (path: string, apiKey: string, body: object) =>
    new Request(`http://purser.test${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(body),
    });
  const aiKey = await aKey(accountId);
  const stop = () => aiApi(request("/api/ai/stop", aiKey, { stopKey: newId() }));
  expect((await stop()).status).toBe(404);
  const refused = await stop();
  expect([refused.status, refused.headers.get("ratelimit-remaining")]).toEqual([429, "0"]);

  const agentKey = await aKey(accountId);
  const params = { name: "billing_balance", arguments: {} };
  const tool = () => mcpRoute(request("/api/mcp", agentKey, { jsonrpc: "2.0", id: 1, method: "tools/call", params }));
  expect(await (await tool()).text()).toContain(accountId);
  expect(await (await tool()).text()).toContain("rate_limited");
});

test("what is used up is not asked of the database again before the minute ends", async () => {
  await atTheBeginningOfAMinute();
  const used = async () =>
    (await database().pool.query(`SELECT used::int FROM allowances WHERE name = 'spent'`)).rows[0].used as number;
  await takeCall("spent", 1);
  expect(await takeCall("spent", 1)).toMatchObject({ isUsedUp: true, remaining: 0 });
  const before = await used();
  expect(await takeCall("spent", 1)).toMatchObject({ isUsedUp: true, limit: 1 });
  expect(await used()).toBe(before);
  expect(await takeCall("spent", 10)).toMatchObject({ isUsedUp: false });
});

test("instances share a minute: what another one has taken is gone", async () => {
  await atTheBeginningOfAMinute();
  await takeFromMinute("shared", 999);
  expect(await takeCall("shared", 1_000)).toMatchObject({ isUsedUp: false, remaining: 0 });
  expect(await takeCall("shared", 1_000)).toMatchObject({ isUsedUp: true });
});

/** So that no test is cut in two by the clock: what it does takes a few seconds at most. */
async function atTheBeginningOfAMinute(): Promise<void> {
  await database().pool.query("SELECT pg_sleep(CASE WHEN extract(second FROM now()) > 50 THEN 10.5 ELSE 0 END)");
}
