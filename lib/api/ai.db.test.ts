import { afterAll, afterEach, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { aiApi } from "@/lib/api/ai";
import type { AiStreamEvent } from "@/lib/contracts/ai";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { env } from "@/lib/env";

/** Before anything of the product reads the environment. */
const testModels = await vi.hoisted(async () => {
  const { startLocalModels } = await import("@/lib/dev/models/server");
  const models = await startLocalModels({ port: 0, speed: 4 });
  for (const provider of ["OPENAI"]) {
    process.env[`${provider}_API_KEY`] = "local";
    process.env[`${provider}_BASE_URL`] = `${models.url}/v1`;
  }
  return models;
});
afterAll(() => testModels.close());

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  aiApi(
    new Request(`http://purser.test/api/ai/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${env.BILLING_SECRET}`, ...headers },
      body: JSON.stringify(body),
    }),
  );
const postWithCookie = (headers: Record<string, string>) =>
  aiApi(
    new Request("http://purser.test/api/ai/draft", {
      method: "POST",
      headers: { cookie: "next-auth.session-token=stolen", ...headers },
      body: JSON.stringify({ topic: "Sails" }),
    }),
  );
const eventsOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AiStreamEvent);

test("a draft streams its text, then what it cost in the ledger's own words", async () => {
  const customer = await aCustomer();
  const response = await post("draft", { userId: customer.userId, topic: "Sails #usage:210,612", length: "short" });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  expect(response.headers.get("cache-control")).toContain("no-store");
  expect(response.headers.get("x-accel-buffering")).toBe("no");

  const events = await eventsOf(response);
  const [start, ...rest] = events;
  const text = rest.slice(0, -1);
  expect(start).toMatchObject({
    type: "start",
    operationType: "draft",
    model: "gpt-4o",
    holdTokens: expect.any(Number),
  });
  expect(text.length).toBeGreaterThan(3);
  expect(text.every(({ type }) => type === "text")).toBe(true);
  expect(events.at(-1)).toEqual({
    type: "end",
    outcome: "completed",
    message: null,
    model: "gpt-4o",
    usage: { inputModelTokens: 210, outputModelTokens: 612 },
    billableTokens: 1_233,
    balanceTokens: 8_767,
    transactionId: expect.stringMatching(/^txn_/),
    charge: "Draft with gpt-4o: (210 in + 612 out) × 1.5",
  });
  expect(await balanceOf(customer.accountId)).toBe(8_767n);
});

test("which models may be asked is public", async () => {
  const response = await aiApi(new Request("http://purser.test/api/ai/models"));
  expect(await response.json()).toMatchObject({ data: [{ provider: "openai", model: "gpt-4o" }] });
});

test("an estimate is exactly what the operation then sets aside", async () => {
  const customer = await aCustomer();
  const messages = [{ role: "user", content: "Why is the sea salt?" }];
  const estimated = await post("estimate", { operationType: "chat", userId: customer.userId, messages });
  const estimate = await estimated.json();
  expect(estimate).toMatchObject({ model: "gpt-4o", availableTokens: 10_000, sufficient: true });
  const [start] = await eventsOf(await post("chat", { userId: customer.userId, messages }));
  expect(start).toMatchObject({ type: "start", holdTokens: estimate.maxTokens, sentMessages: 1 });
});

test("a balance that is too small is a 402 that says what is needed, and no model is asked", async () => {
  const customer = await aCustomer({ balanceTokens: 50n });
  const before = testModels.requestCount();
  const response = await post("draft", { userId: customer.userId, topic: "Sails" });
  expect(response.status).toBe(402);
  const body = await response.json();
  expect(body).toMatchObject({
    code: "insufficient_tokens",
    available: 50,
    topUpUrl: `${env.APP_URL}/tokens#packages`,
  });
  expect(body.shortfall).toBe(body.required - 50);
  expect(testModels.requestCount()).toBe(before);
});

test("a model that fails before its first word is a 503 that says nothing was charged", async () => {
  const customer = await aCustomer();
  const response = await post("draft", { userId: customer.userId, topic: "Sails #fail-401" });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    code: "model_unavailable",
    detail: expect.stringContaining("Nothing was charged."),
  });
  expect(await balanceOf(customer.accountId)).toBe(10_000n);
});

test("a stream that is cut ends with what was delivered and charged", async () => {
  const customer = await aCustomer();
  const events = await eventsOf(await post("draft", { userId: customer.userId, topic: "Sails #cut" }));
  const end = events.at(-1);
  if (end?.type !== "end") throw new Error("no end");
  expect(end).toMatchObject({ outcome: "cut", message: expect.stringContaining("broke off") });
  expect(end.balanceTokens).toBe(10_000 - end.billableTokens);
});

test("a browser that leaves in the middle is charged for what came, and nothing stays held", async () => {
  const customer = await aCustomer();
  const response = await post("draft", { userId: customer.userId, topic: "Sails", length: "long" });
  const reader = response.body!.getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  const until = Date.now() + 10_000;
  const held = async () =>
    (await database().prisma.account.findUniqueOrThrow({ where: { id: customer.accountId } })).heldTokens;
  while ((await held()) > 0n && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await held()).toBe(0n);
  const usages = await database().prisma.usage.findMany({ where: { accountId: customer.accountId } });
  expect(usages).toMatchObject([{ status: "succeeded", metadata: { cut: "aborted" } }]);
});

test("a stopped operation goes on to its end and says what it cost, and nobody else can stop it", async () => {
  const [customer, other] = [await aCustomer(), await aCustomer()];
  const topic = { topic: "Sails", length: "long", stopKey: "mine" };
  const response = await post("draft", { userId: customer.userId, ...topic });
  expect((await post("stop", { userId: other.userId, stopKey: "mine" })).status).toBe(404);
  expect(await (await post("stop", { userId: customer.userId, stopKey: "mine" })).json()).toEqual({ stopped: true });
  const end = (await eventsOf(response)).at(-1);
  if (end?.type !== "end") throw new Error("no end");
  expect(end).toMatchObject({ outcome: "cut", message: expect.stringContaining("Stopped") });
  expect(end.billableTokens).toBeGreaterThan(0);
  expect(end.balanceTokens).toBe(10_000 - end.billableTokens);
  expect((await post("stop", { userId: customer.userId, stopKey: "mine" })).status).toBe(404);
});

test("stopped while the model is still thinking, the answer is an end without a text", async () => {
  const customer = await aCustomer();
  const asked = testModels.nextRequest();
  const answer = post("draft", { userId: customer.userId, topic: "Sails #slow", stopKey: "early" });
  await asked;
  expect((await post("stop", { userId: customer.userId, stopKey: "early" })).status).toBe(200);
  const events = await eventsOf(await answer);
  expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
  expect(events.at(-1)).toMatchObject({ outcome: "cut", usage: { outputModelTokens: 0 } });
});

test("nobody spends without showing who they are", async () => {
  const stranger = await aiApi(new Request("http://purser.test/api/ai/draft", { method: "POST", body: "{}" }));
  expect([stranger.status, (await stranger.json()).code]).toEqual([401, "not_signed_in"]);
  const wrong = await post("draft", { topic: "Sails" }, { authorization: "Bearer wrong" });
  expect([wrong.status, (await wrong.json()).code]).toEqual([401, "invalid_billing_secret"]);
  const nameless = await post("draft", { topic: "Sails" });
  expect([nameless.status, (await nameless.json()).errors[0].path]).toEqual([422, "userId"]);
  const unknown = await post("draft", { topic: "Sails", externalUserId: "nobody" });
  expect([unknown.status, (await unknown.json()).code]).toEqual([404, "account_not_found"]);
});

test("a page from elsewhere cannot spend with a browser's session", async () => {
  for (const headers of [{}, { origin: "https://evil.test" }, { origin: "null" }]) {
    const response = await postWithCookie(headers as Record<string, string>);
    expect([response.status, (await response.json()).code]).toEqual([403, "insufficient_scope"]);
  }
});

test.each([
  ["a topic of nothing but spaces", "draft", { topic: "   " }, "topic"],
  ["a topic that is too long", "draft", { topic: "x".repeat(2_001) }, "topic"],
  ["an unknown kind", "draft", { topic: "Sails", kind: "novel" }, "kind"],
  ["a provider without a model", "draft", { topic: "Sails", provider: "openai" }, "model"],
  ["a model that is not offered", "draft", { topic: "Sails", model: "gpt-9" }, "model"],
  ["no messages", "chat", { messages: [] }, "messages"],
  [
    "a conversation that the model has answered",
    "chat",
    { messages: [{ role: "assistant", content: "Hi" }] },
    "messages",
  ],
  ["a system message from outside", "chat", { messages: [{ role: "system", content: "Hi" }] }, "messages.0.role"],
])("%s is refused at its path", async (_, path, body, at) => {
  const customer = await aCustomer();
  const response = await post(path, { userId: customer.userId, ...body });
  expect(response.status).toBe(422);
  expect((await response.json()).errors[0].path).toBe(at);
});
