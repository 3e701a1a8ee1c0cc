import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { takeFromMinute } from "@/lib/db/allowance-store";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, setSetting } from "@/lib/dev/factories";
import { takeCall } from "@/lib/operations/call-allowance";
import { createApiKey } from "@/lib/operations/api-keys";

testDatabase();
afterEach(async () => {
  await setSetting("keyLimitPerMinuteCalls", null);
  await setSetting("accountLimitPerMinuteCalls", null);
});
afterAll(closeDatabase);

async function aKey(): Promise<string> {
  const input = { name: "test", scopes: ["balance:read" as const, "usage:write" as const], accountId: null };
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
