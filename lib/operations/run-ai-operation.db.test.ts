import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, service, setBalance, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { createProject, deleteProject } from "./projects";
import { runAiOperation, type RunAiOperation } from "./run-ai-operation";
import { aiOperationCeiling } from "./run-ai-operation-ceiling";
import { chatOperation, draftOperation, type AiOperation } from "./run-ai-operation-kinds";
import { offeredAiModels } from "./run-ai-operation-models";

/** Before anything of the product reads the environment. */
const testModels = await vi.hoisted(async () => {
  const { startLocalModels } = await import("@/lib/dev/models/server");
  const models = await startLocalModels({ port: 0, speed: 4 });
  for (const provider of ["OPENAI", "ANTHROPIC"]) {
    process.env[`${provider}_API_KEY`] = "local";
    process.env[`${provider}_BASE_URL`] = `${models.url}/v1`;
  }
  return models;
});
afterAll(() => testModels.close());

const { url } = testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

beforeAll(async () => {
  const price = { inputMicroUsdPerMillion: 3_000_000n, outputMicroUsdPerMillion: 15_000_000n };
  const common = { chargeType: "multiplier" as const, createdBy: "operator:test", effectiveFrom: new Date(0) };
  await database().prisma.modelPrice.createMany({
    data: [
      { id: newId(), provider: "anthropic", model: "claude-sonnet-4-5", ...price, ...common },
      { id: newId(), provider: "openai", model: "gpt-dear", ...price, ...common, multiplierBasisPoints: 30_000n },
      { id: newId(), provider: "google", model: "gemini-2.5-flash", ...price, ...common },
    ],
  });
});

const draft = (topic: string) => draftOperation({ topic, kind: "post", tone: "plain", length: "short" });
const ceilingOf = async (operation: AiOperation) => {
  const most = await aiOperationCeiling({ provider: "openai", modelId: "gpt-4o" }, operation.prompt);
  if (!most.ok) throw new Error(most.refusal.code);
  return most.value.tokens;
};

const run = async (customer: Customer, operation: AiOperation, more: Partial<RunAiOperation> = {}) => {
  const who = { accountId: customer.accountId, userId: customer.userId };
  return runAiOperation(customer.actor, { who, operation, ...more });
};
const start = async (customer: Customer, operation: AiOperation, more: Partial<RunAiOperation> = {}) => {
  const running = await run(customer, operation, more);
  if (!running.ok) throw new Error(`refused: ${running.refusal.code}`);
  return running.value;
};
const booksOf = async ({ accountId }: Customer) => {
  const { prisma } = database();
  const [account, usages, hours, holds] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.usage.findMany({ where: { accountId } }),
    prisma.usageHourly.findMany({ where: { accountId } }),
    prisma.hold.findMany({ where: { accountId } }),
  ]);
  return { ...account, usages, hours, holdStatuses: holds.map(({ status }) => status) };
};

test("a draft costs the reported model tokens times 1.5 rounded up, and its hold is closed", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Rowing #usage:211,612"));
  expect(running.holdTokens).toBe(await ceilingOf(draft("Rowing #usage:211,612")));
  const receipt = await running.ended;
  expect(receipt).toMatchObject({
    outcome: "completed",
    model: "gpt-4o",
    inputModelTokens: 211n,
    outputModelTokens: 612n,
    billableTokens: 1_235n, // ceil(823 × 1.5)
    balanceTokens: 8_765n,
    transactionId: expect.stringMatching(/^txn_/),
  });

  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: 8_765n, heldTokens: 0n, holdStatuses: ["settled"] });
  expect(books.usages).toMatchObject([
    {
      userId: customer.userId,
      status: "succeeded",
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      inputModelTokens: 211n,
      outputModelTokens: 612n,
      billableTokens: 1_235n,
      metadata: {
        kind: "post",
        tone: "plain",
        length: "short",
        finishReason: "stop",
        usageBasis: "reported",
        latencyMs: expect.any(Number),
      },
    },
  ]);
  expect(JSON.stringify(books.usages[0]!.metadata)).not.toContain("Rowing");
  expect(books.hours).toMatchObject([
    { operationType: "draft", operationCount: 1n, failedCount: 0n, inputModelTokens: 211n, billableTokens: 1_235n },
  ]);
});

test("a chat keeps how long the conversation was and how much of it was sent", async () => {
  const customer = await aCustomer();
  const turns = Array.from({ length: 61 }, (_, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    content: `Turn ${index}`,
  }));
  const running = await start(customer, chatOperation(turns));
  expect((await running.ended).outcome).toBe("completed");
  const { usages } = await booksOf(customer);
  expect(usages[0]).toMatchObject({ operationType: "chat", metadata: { chatMessages: 61, sentMessages: 39 } });
});

test("a cut answer is kept as far as it came; one whose project is gone meanwhile is charged and said not to be kept", async () => {
  const customer = await aCustomer();
  const created = await createProject(customer.actor, { name: "Spring" });
  if (!created.ok) throw new Error(created.refusal.code);
  const keepIn = created.value;
  const cut = await (await start(customer, draft("Rowing #cut"), { keepIn })).ended;
  expect(cut).toMatchObject({ outcome: "cut", pieceId: expect.any(String) });
  const piece = await database().prisma.piece.findFirstOrThrow({ where: { accountId: customer.accountId } });
  expect(piece).toMatchObject({ id: cut.pieceId, title: "Rowing #cut" });
  expect(piece.text.length).toBeGreaterThan(0);

  const failed = await (await start(customer, draft("Rowing #fail-401"), { keepIn })).ended;
  expect(failed).toMatchObject({ outcome: "failed", pieceId: null });
  const running = await start(customer, draft("Rowing #slow"), { keepIn });
  await deleteProject(customer.actor, keepIn.projectId);
  const receipt = await running.ended;
  expect(receipt).toMatchObject({ outcome: "completed", pieceId: null, message: expect.stringContaining("kept") });
  expect(receipt.billableTokens).toBeGreaterThan(0n);
  expect(await database().prisma.piece.count({ where: { accountId: customer.accountId } })).toBe(0);
});

test("without the tokens for the ceiling nothing is asked of a model", async () => {
  const operation = draft("Something dear");
  const ceiling = await ceilingOf(operation);
  const customer = await aCustomer({ balanceTokens: ceiling - 1n });
  const before = testModels.requestCount();
  expect(await run(customer, operation)).toEqual({
    ok: false,
    refusal: { code: "insufficient_tokens", requiredTokens: ceiling, availableTokens: ceiling - 1n },
  });
  expect(testModels.requestCount()).toBe(before);
  expect(await booksOf(customer)).toMatchObject({ balanceTokens: ceiling - 1n, heldTokens: 0n, usages: [] });
});

test("a suspended account, a blocked one and a stranger's are refused before a model is asked", async () => {
  const before = testModels.requestCount();
  const suspended = await aCustomer();
  await setBalance(suspended.accountId, -5n);
  expect(await run(suspended, draft("x"))).toMatchObject({ refusal: { code: "account_suspended", debtTokens: 5n } });

  const blocked = await aCustomer();
  await database().prisma.account.update({
    where: { id: blocked.accountId },
    data: { blockedReason: "fraud", blockedAt: new Date() },
  });
  expect(await run(blocked, draft("x"))).toMatchObject({ refusal: { code: "account_blocked" } });

  const other = await aCustomer();
  const who = { accountId: other.accountId };
  expect(await run(await aCustomer(), draft("x"), { who })).toMatchObject({ refusal: { code: "insufficient_scope" } });
  expect(testModels.requestCount()).toBe(before);
});

test("only models that are priced and whose provider is set up are offered, and no other is asked", async () => {
  const offers = await offeredAiModels();
  expect(offers).toEqual([
    { provider: "openai", model: "gpt-4o" },
    { provider: "anthropic", model: "claude-sonnet-4-5" },
    { provider: "openai", model: "gpt-dear" },
  ]);
  const customer = await aCustomer();
  const before = testModels.requestCount();
  for (const model of ["gemini-2.5-flash", "gpt-unheard-of"]) {
    expect(await run(customer, draft("x"), { model: { model } })).toMatchObject({
      refusal: { code: "validation_failed", faults: [{ path: "model" }] },
    });
  }
  expect(testModels.requestCount()).toBe(before);

  const chosen = await start(customer, draft("x #usage:10,20"), { model: { model: "claude-sonnet-4-5" } });
  expect(await chosen.ended).toMatchObject({ model: "claude-sonnet-4-5", billableTokens: 45n });
});

test("the model that the provider says it used is the one that is priced", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Tides #usage:100,100 #model:gpt-dear"));
  expect(await running.ended).toMatchObject({ model: "gpt-dear", billableTokens: 600n });
  const { usages } = await booksOf(customer);
  expect(usages[0]).toMatchObject({ model: "gpt-dear", metadata: { modelRequested: "gpt-4o" } });
});

test.each([
  ["the first piece", 1],
  ["a piece in the middle", 6],
])("stopped at %s, what was delivered is charged and nothing stays held", async (_, pieces) => {
  const customer = await aCustomer();
  const stop = new AbortController();
  const running = await start(customer, draft("Wind and weather"), { abortSignal: stop.signal });
  const reader = running.textStream.getReader();
  for (let piece = 0; piece < pieces; piece++) await reader.read();
  stop.abort();
  const receipt = await running.ended;
  expect(receipt.outcome).toBe("cut");
  expect(receipt.outputModelTokens).toBeGreaterThan(0n);
  const expected = ((receipt.inputModelTokens + receipt.outputModelTokens) * 3n + 1n) / 2n;
  expect(receipt.billableTokens).toBe(expected);
  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: 10_000n - expected, heldTokens: 0n, holdStatuses: ["settled"] });
  expect(books.usages[0]).toMatchObject({
    status: "succeeded",
    metadata: { cut: "aborted", usageBasis: "counted" },
  });
});

test("stopped after the last piece it is charged once, in full", async () => {
  const customer = await aCustomer();
  const stop = new AbortController();
  const running = await start(customer, draft("Ends #usage:40,60"), { abortSignal: stop.signal });
  for await (const _ of running.textStream);
  stop.abort();
  expect(await running.ended).toMatchObject({ outcome: "completed", billableTokens: 150n });
  expect(await balanceOf(customer.accountId)).toBe(9_850n);
});

test("a reader who leaves pays for what came, though nobody waits for the end", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Harbours"));
  const reader = running.textStream.getReader();
  await reader.read();
  await reader.cancel();
  await eventually(async () => (await booksOf(customer)).heldTokens === 0n);
  const books = await booksOf(customer);
  expect(books.usages).toMatchObject([{ status: "succeeded", metadata: { cut: "aborted" } }]);
  expect(books.balanceTokens).toBe(10_000n - books.usages[0]!.billableTokens);
});

test("stopped before the model was asked, the tokens come back and nothing is recorded", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Never"), { abortSignal: AbortSignal.abort() });
  expect(await running.ended).toMatchObject({ outcome: "cut", billableTokens: 0n, transactionId: null });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 10_000n,
    heldTokens: 0n,
    holdStatuses: ["released"],
    usages: [],
  });
});

test("a stream that the provider cuts is charged for what was delivered", async () => {
  const customer = await aCustomer();
  const receipt = await (await start(customer, draft("Storms #cut"))).ended;
  expect(receipt.outcome).toBe("cut");
  expect(receipt.billableTokens).toBeGreaterThan(0n);
  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: 10_000n - receipt.billableTokens, heldTokens: 0n });
  expect(books.usages[0]).toMatchObject({ status: "succeeded", metadata: { cut: "provider-cut" } });
});

test("a model that fails costs nothing, frees the tokens and counts as a failure", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Trouble #fail-401"));
  expect(await running.started).toBe(false);
  expect(await running.ended).toMatchObject({
    outcome: "failed",
    billableTokens: 0n,
    transactionId: null,
    message: expect.stringContaining("Nothing was charged"),
  });
  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: 10_000n, heldTokens: 0n });
  expect(books.usages).toMatchObject([
    { status: "failed", billableTokens: 0n, lineSeq: null, errorMessage: expect.any(String) },
  ]);
  expect(books.hours).toMatchObject([{ operationCount: 1n, failedCount: 1n, billableTokens: 0n }]);
});

test("a server error that goes on through the retries costs nothing", async () => {
  const customer = await aCustomer();
  const before = testModels.requestCount();
  expect(await (await start(customer, draft("Trouble #fail-500"))).ended).toMatchObject({ outcome: "failed" });
  expect(testModels.requestCount()).toBe(before + 3);
  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: 10_000n, heldTokens: 0n, usages: [{ status: "failed" }] });
});

test.each([
  ["an answer that does not come in time", "Slow #slow", { timeoutMs: 300 }],
  ["a connection that is lost before the answer", "Lost #drop", {}],
])("%s keeps the tokens held until somebody knows", async (_, topic, more) => {
  const customer = await aCustomer();
  const running = await start(customer, draft(topic), more);
  expect(await running.ended).toMatchObject({ outcome: "unknown", billableTokens: 0n, balanceTokens: 10_000n });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 10_000n,
    heldTokens: running.holdTokens,
    holdStatuses: ["unknown"],
    usages: [],
  });
});

test("of twenty at once with the tokens for three, three run", async () => {
  const operation = draft("Twenty at once #usage:1,1");
  const ceiling = await ceilingOf(operation);
  const customer = await aCustomer({ balanceTokens: ceiling * 3n + 1n });
  const before = testModels.requestCount();
  const results = await Promise.all(Array.from({ length: 20 }, () => run(customer, operation)));
  const running = results.flatMap((result) => (result.ok ? [result.value] : []));
  const codes = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
  await Promise.all(running.map(({ ended }) => ended));
  expect(running).toHaveLength(3);
  expect(new Set(codes)).toEqual(new Set(["insufficient_tokens"]));
  expect(testModels.requestCount()).toBe(before + 3);
  const books = await booksOf(customer);
  expect(books).toMatchObject({ balanceTokens: ceiling * 3n + 1n - 9n, heldTokens: 0n });
  expect(books.hours).toMatchObject([{ operationCount: 3n, billableTokens: 9n }]);
});

test("a service may run an operation for a user, who pays for it", async () => {
  const customer = await aCustomer();
  const result = await runAiOperation(service, {
    who: { userId: customer.userId },
    operation: draft("For somebody #usage:10,10"),
  });
  if (!result.ok) throw new Error(result.refusal.code);
  expect(await result.value.ended).toMatchObject({ billableTokens: 30n, balanceTokens: 9_970n });
  expect((await booksOf(customer)).usages).toMatchObject([{ userId: customer.userId }]);
});

test("a database that is away when the answer ends is waited for, and the charge is booked once", async () => {
  const customer = await aCustomer();
  const running = await start(customer, draft("Patience #usage:20,20"));
  const reader = running.textStream.getReader();
  await reader.read();
  const admin = new pg.Client({ connectionString: url.replace(/\/[^/]+$/, "/postgres") });
  await admin.connect();
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  try {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    for (let part = await reader.read(); !part.done; part = await reader.read());
    // Whoever comes now is turned away, as the booking was that began when the text ended.
    await expect(new pg.Client({ connectionString: url }).connect()).rejects.toThrow();
  } finally {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  expect(await running.ended).toMatchObject({ outcome: "completed", billableTokens: 60n, balanceTokens: 9_940n });
  expect(await booksOf(customer)).toMatchObject({ balanceTokens: 9_940n, heldTokens: 0n, usages: [{}] });
});

async function eventually(isTrue: () => Promise<boolean>, deadlineMs = 10_000): Promise<void> {
  const until = Date.now() + deadlineMs;
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error("did not come true in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
