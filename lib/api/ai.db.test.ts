import { afterAll, afterEach, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { aiApi } from "@/lib/api/ai";
import type { AiStreamEvent } from "@/lib/contracts/ai";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { createProject } from "@/lib/operations/projects";
import { getPiece } from "@/lib/queries/projects";

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
    pieceId: null,
  });
  expect(await balanceOf(customer.accountId)).toBe(8_767n);
});

const text = "A ledger only ever grows, because every line stays. #usage:100,100";
test.each([
  ["refine", "refine", "Refine", { refinement: "shorten", text }],
  [
    "refine-selection",
    "refine_selection",
    "Refine selection",
    { refinement: "custom", instruction: "Be brief.", before: "So. ", selection: text, after: " Good." },
  ],
  ["repurpose", "repurpose", "Repurpose", { into: "tweet", text }],
  ["image-prompt", "image_prompt", "Image prompt", { style: "minimal", text }],
])(
  "%s holds, streams, is charged what it used and says what it was about",
  async (path, operationType, label, body) => {
    const customer = await aCustomer();
    const estimated = await post("estimate", { operationType, userId: customer.userId, ...body });
    const { maxTokens } = await estimated.json();
    const events = await eventsOf(await post(path, { userId: customer.userId, ...body }));
    expect(events[0]).toMatchObject({ type: "start", operationType, holdTokens: maxTokens });
    expect(events.at(-1)).toMatchObject({
      outcome: "completed",
      billableTokens: 300,
      balanceTokens: 9_700,
      charge: `${label} with gpt-4o: (100 in + 100 out) × 1.5`,
      pieceId: null,
    });
    const usage = await database().prisma.usage.findFirstOrThrow({ where: { accountId: customer.accountId } });
    expect(usage.metadata).toMatchObject({ textCharacters: expect.any(Number), derivedCharacters: expect.any(Number) });
    expect(JSON.stringify(usage.metadata)).not.toMatch(/ledger|brief/i);
    expect(await balanceOf(customer.accountId)).toBe(9_700n);
  },
);

test("what is made in a project is kept there, names its usage, and goes on from its source", async () => {
  const customer = await aCustomer();
  const created = await createProject(customer.actor, { name: "Spring" });
  if (!created.ok) throw new Error(created.refusal.code);
  const about = { userId: customer.userId, projectId: created.value.projectId };
  const made = async (path: string, body: object) => {
    const end = (await eventsOf(await post(path, { ...about, ...body }))).at(-1);
    if (end?.type !== "end" || end.pieceId === null) throw new Error("not kept");
    const piece = await getPiece(customer.actor, end.pieceId);
    if (!piece.ok) throw new Error(piece.refusal.code);
    expect(piece.value).toMatchObject({ pieceId: end.pieceId, transactionId: end.transactionId });
    return piece.value;
  };
  const draft = await made("draft", { topic: "Sails", length: "short" });
  expect(draft).toMatchObject({ kind: "draft", title: "Sails", projectName: "Spring" });
  const refined = await made("refine-selection", {
    refinement: "formal",
    before: "Before it. ",
    selection: "we really sail",
    after: " After it.",
    sourcePieceId: draft.pieceId,
  });
  const text = "Before it. We sail. After it.";
  expect(refined).toMatchObject({ kind: "refinement", title: "Sails", text, sources: [{ pieceId: draft.pieceId }] });

  const question = { role: "user", content: "Why sail?" };
  const chat = await made("chat", { messages: [question] });
  const turns = JSON.parse(chat.text);
  expect(turns).toMatchObject([question, { role: "assistant" }]);
  const more = { messages: [...turns, { role: "user", content: "And when?" }], sourcePieceId: chat.pieceId };
  const longer = await made("chat", more);
  expect(longer.pieceId).toBe(chat.pieceId);
  expect(JSON.parse(longer.text)).toMatchObject([...more.messages, { role: "assistant" }]);
  expect(longer.billableTokens).toBeGreaterThan(chat.billableTokens!);

  const usages = await database().prisma.usage.findMany({
    where: { accountId: customer.accountId },
    orderBy: { recordedAt: "asc" },
  });
  expect(usages.every(({ projectId }) => projectId === about.projectId)).toBe(true);
  expect(usages.map(({ metadata }) => metadata)).toMatchObject([
    { pieceId: draft.pieceId, derivedKind: "draft" },
    { pieceId: refined.pieceId, sourcePieceId: draft.pieceId, sourceKind: "draft", selectionCharacters: 14 },
    { pieceId: chat.pieceId, chatMessages: 1 },
    { pieceId: chat.pieceId, chatMessages: 3 },
  ]);
});

test("a project or a source of somebody else's is a 404 before anything is held or asked", async () => {
  const [customer, other] = [await aCustomer(), await aCustomer()];
  const created = await createProject(other.actor, { name: "Theirs" });
  if (!created.ok) throw new Error(created.refusal.code);
  const { projectId } = created.value;
  const before = testModels.requestCount();
  for (const [path, body] of [
    ["draft", { topic: "Sails" }],
    ["refine", { refinement: "correct", text }],
    ["chat", { messages: [{ role: "user", content: "Hi" }] }],
  ] as const) {
    const response = await post(path, { userId: customer.userId, projectId, ...body });
    expect([response.status, (await response.json()).code]).toEqual([404, "not_found"]);
  }
  expect(testModels.requestCount()).toBe(before);
  expect(await database().prisma.hold.count({ where: { accountId: customer.accountId } })).toBe(0);
});

test("without the tokens for it a text is not sent to a model", async () => {
  const customer = await aCustomer({ balanceTokens: 50n });
  const response = await post("refine", { userId: customer.userId, refinement: "expand", text });
  expect([response.status, (await response.json()).code]).toEqual([402, "insufficient_tokens"]);
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
  ["a custom refinement without an instruction", "refine", { text, refinement: "custom" }, "instruction"],
  ["a source without a project", "draft", { topic: "Sails", sourcePieceId: newId() }, "projectId"],
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
