import { once } from "node:events";
import { createServer } from "node:http";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches } from "@/lib/dev/factories";
import { startLocalModels, type LocalModels } from "@/lib/dev/models/server";
import { env } from "@/lib/env";
import { startIngest, type Ingest } from "@/lib/ingest/server";
import { meteredModel, purserMeter } from "@/lib/ai/metered-model";
import type { WireModel } from "@/lib/ai/language-model";

testDatabase();
let models: LocalModels;
let ingest: Ingest;
beforeAll(async () => {
  models = await startLocalModels({ port: 0, speed: 10 });
  ingest = await startIngest();
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(async () => {
  await Promise.all([models.close(), ingest.close()]);
  await closeDatabase();
});

const WIRE = {
  openai: (url: string) => createOpenAI({ apiKey: "local", baseURL: `${url}/v1` }).responses("gpt-4o"),
  anthropic: (url: string) => createAnthropic({ apiKey: "local", baseURL: `${url}/v1` })("claude-sonnet-4-5"),
  google: (url: string) => createGoogleGenerativeAI({ apiKey: "local", baseURL: `${url}/v1beta` })("gemini-2.5-flash"),
};

function metered(provider: keyof typeof WIRE, userId: string, url = models.url): WireModel {
  const meter = purserMeter({ url: ingest.url, apiKey: env.BILLING_SECRET, userId, operationType: "agent" });
  return meteredModel(WIRE[provider](url), meter);
}

/** Every hold closed, and the charge of each usage what its model tokens come to. */
async function booksOf(accountId: string) {
  const { prisma } = database();
  const [account, holds, usages] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.hold.findMany({ where: { accountId }, orderBy: { id: "asc" } }),
    prisma.usage.findMany({ where: { accountId }, orderBy: { id: "asc" } }),
  ]);
  const charged = usages.reduce((sum, { billableTokens }) => sum + billableTokens, 0n);
  expect([account.heldTokens, account.balanceTokens]).toEqual([0n, 100_000n - charged]);
  for (const { inputModelTokens, outputModelTokens, billableTokens } of usages) {
    expect(billableTokens).toBe(((inputModelTokens + outputModelTokens) * 3n + 1n) / 2n);
  }
  return { statuses: holds.map(({ status }) => status), usages };
}

async function closed(accountId: string) {
  const until = Date.now() + 10_000;
  for (;;) {
    const open = await database().prisma.hold.count({ where: { accountId, status: "open" } });
    if (open === 0) return booksOf(accountId);
    if (Date.now() > until) throw new Error("a hold stayed open");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const customer = () => aCustomer({ balanceTokens: 100_000n });
const count = (tokens: number | undefined) => BigInt(tokens!);

describe.each(["openai", "anthropic", "google"] as const)("a metered model of %s", (provider) => {
  test("in a tool loop holds and settles each of its calls at what the provider says", async () => {
    const { userId, accountId } = await customer();
    const lookUp = tool({ inputSchema: z.object({}), execute: () => "The tide is out until noon." });
    const told = await generateText({
      model: metered(provider, userId),
      prompt: "When is the tide out? #tool:lookUp",
      tools: { lookUp },
      stopWhen: stepCountIs(4),
      maxOutputTokens: 200,
    });
    expect(told.steps.map(({ toolCalls }) => toolCalls.length)).toEqual([1, 0]);
    const { statuses, usages } = await booksOf(accountId);
    expect(statuses).toEqual(["settled", "settled"]);
    expect(usages.map(({ inputModelTokens, outputModelTokens }) => [inputModelTokens, outputModelTokens])).toEqual(
      told.steps.map(({ usage }) => [count(usage.inputTokens), count(usage.outputTokens)]),
    );
  });

  test("that is tried again after a 429 is charged for the attempt that answered", async () => {
    const { userId, accountId } = await customer();
    await models.failNextRequest(429);
    const { usage } = await generateText({
      model: metered(provider, userId),
      prompt: "Name a bird. #usage:30,12",
      maxOutputTokens: 50,
      maxRetries: 1,
    });
    expect(usage).toMatchObject({ inputTokens: 30, outputTokens: 12 });
    const { statuses, usages } = await booksOf(accountId);
    expect(statuses).toEqual(["released", "settled"]);
    expect(usages).toMatchObject([{ inputModelTokens: 30n, outputModelTokens: 12n, billableTokens: 63n }]);
  });

  test.each([
    ["the first piece", 1],
    ["a piece in the middle", 6],
  ])("aborted at %s is charged for what was delivered", async (_, pieces) => {
    const { userId, accountId } = await customer();
    const stop = new AbortController();
    const { fullStream } = streamText({
      model: metered(provider, userId),
      prompt: "Tell me about bees.",
      maxOutputTokens: 300,
      abortSignal: stop.signal,
      onError: () => {},
    });
    let seen = 0;
    for await (const part of fullStream) if (part.type === "text-delta" && ++seen === pieces) stop.abort();
    const { statuses, usages } = await closed(accountId);
    expect(statuses).toEqual(["settled"]);
    expect(usages).toMatchObject([{ metadata: { usageBasis: "counted", cut: "stream" } }]);
    expect(usages[0]!.outputModelTokens).toBeGreaterThan(0n);
    expect(usages[0]!.outputModelTokens).toBeLessThan(300n);
  });

  test("aborted after the last piece is charged once, at what the provider said", async () => {
    const { userId, accountId } = await customer();
    const stop = new AbortController();
    const whole = streamText({
      model: metered(provider, userId),
      prompt: "Ends. #usage:40,60",
      maxOutputTokens: 100,
      abortSignal: stop.signal,
    });
    for await (const _ of whole.textStream);
    stop.abort();
    const { statuses, usages } = await closed(accountId);
    expect(statuses).toEqual(["settled"]);
    expect(usages).toMatchObject([{ inputModelTokens: 40n, outputModelTokens: 60n, billableTokens: 150n }]);
  });

  test("whose connection is cut is charged for what was delivered", async () => {
    const { userId, accountId } = await customer();
    const cut = streamText({
      model: metered(provider, userId),
      prompt: "Tell me about trains. #cut",
      maxOutputTokens: 300,
      onError: () => {},
    });
    let text = "";
    const reading = async () => {
      for await (const part of cut.fullStream) if (part.type === "text-delta") text += part.text;
    };
    await expect(reading()).rejects.toThrow();
    const { statuses, usages } = await closed(accountId);
    expect(text).not.toBe("");
    expect(statuses).toEqual(["settled"]);
    expect(usages).toMatchObject([
      { outputModelTokens: BigInt(Math.ceil(text.length / 4)), metadata: { usageBasis: "counted" } },
    ]);
  });
});

test("running figures in a stream that just ends are not the provider's last word", async () => {
  const piece = {
    candidates: [{ content: { role: "model", parts: [{ text: "Once upon a time there was" }] }, index: 0 }],
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1 },
  };
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${JSON.stringify(piece)}\n\n`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { userId, accountId } = await customer();
  const model = metered("google", userId, `http://127.0.0.1:${port}`);
  for await (const _ of streamText({ model, prompt: "Tell me a tale.", maxOutputTokens: 100 }).textStream);
  const { usages } = await closed(accountId);
  expect(usages).toMatchObject([{ outputModelTokens: 7n, metadata: { usageBasis: "counted" } }]);
  server.close();
});
