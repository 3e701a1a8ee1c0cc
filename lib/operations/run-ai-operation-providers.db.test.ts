import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { countModelTokens, countPromptModelTokens } from "@/lib/ai/count-model-tokens";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice, ledgerBreaches, type Customer } from "@/lib/dev/factories";
import { runAiOperation } from "./run-ai-operation";
import { draftOperation } from "./run-ai-operation-kinds";

/** Before anything of the product reads the environment. */
const testModels = await vi.hoisted(async () => {
  const { startLocalModels } = await import("@/lib/dev/models/server");
  const models = await startLocalModels({ port: 0, speed: 4 });
  for (const [provider, path] of [
    ["OPENAI", "/v1"],
    ["ANTHROPIC", "/v1"],
    ["GOOGLE_GENERATIVE_AI", "/v1beta"],
  ]) {
    process.env[`${provider}_API_KEY`] = "local";
    process.env[`${provider}_BASE_URL`] = `${models.url}${path}`;
  }
  return models;
});
afterAll(() => testModels.close());

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const MODELS = [
  ["openai", "gpt-4o"],
  ["anthropic", "claude-sonnet-4-5"],
  ["google", "gemini-2.5-flash"],
] as const;

beforeAll(async () => {
  const rates = { inputMicroUsdPerMillion: 3_000_000n, outputMicroUsdPerMillion: 15_000_000n };
  for (const [provider, model] of MODELS) {
    if (model !== "gpt-4o") await aModelPrice({ provider, model, chargeType: "multiplier", ...rates });
  }
});

const draft = (topic: string) => draftOperation({ topic, kind: "post", tone: "plain", length: "short" });

/** What was charged is what its model tokens come to, and nothing stays held. */
async function chargedOnce({ accountId }: Customer) {
  const { prisma } = database();
  const [account, holds, usages] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.hold.findMany({ where: { accountId } }),
    prisma.usage.findMany({ where: { accountId } }),
  ]);
  expect(usages).toHaveLength(1);
  const { inputModelTokens, outputModelTokens, billableTokens, metadata } = usages[0]!;
  expect(billableTokens).toBe(((inputModelTokens + outputModelTokens) * 3n + 1n) / 2n);
  expect([account.heldTokens, account.balanceTokens]).toEqual([0n, 10_000n - billableTokens]);
  expect(holds.map(({ status }) => status)).toEqual(["settled"]);
  return { inputModelTokens, outputModelTokens, metadata };
}

describe.each(MODELS)("an operation at %s", (_, model) => {
  const start = async (topic: string, abortSignal?: AbortSignal) => {
    const customer = await aCustomer();
    const { accountId, userId, actor } = customer;
    const operation = draft(topic);
    const running = await runAiOperation(actor, {
      who: { accountId, userId },
      operation,
      model: { model },
      abortSignal,
    });
    if (!running.ok) throw new Error(`refused: ${running.refusal.code}`);
    return { customer, prompt: operation.prompt, ...running.value };
  };

  test("that meets a 429 is asked again and charged once, at what the provider says", async () => {
    await testModels.failNextRequest(429);
    const before = testModels.requestCount();
    const { customer, ended } = await start("Rowing #usage:211,612");
    expect(await ended).toMatchObject({ outcome: "completed", model, billableTokens: 1_235n });
    expect(testModels.requestCount() - before).toBe(2);
    expect(await chargedOnce(customer)).toMatchObject({ inputModelTokens: 211n, outputModelTokens: 612n });
  });

  test.each([
    ["the first piece", 1],
    ["a piece in the middle", 6],
  ])("that is stopped at %s is charged for what was delivered", async (_piece, pieces) => {
    const stop = new AbortController();
    const { customer, prompt, textStream, ended } = await start("Wind and weather", stop.signal);
    let text = "";
    let seen = 0;
    for await (const piece of textStream) {
      text += piece;
      if (++seen === pieces) stop.abort();
    }
    expect(await ended).toMatchObject({ outcome: "cut" });
    expect(await chargedOnce(customer)).toMatchObject({
      inputModelTokens: countPromptModelTokens(prompt),
      outputModelTokens: countModelTokens(text),
      metadata: { cut: "aborted", usageBasis: "counted" },
    });
  });

  test("that is stopped after its last piece is charged once, in full", async () => {
    const stop = new AbortController();
    const { customer, textStream, ended } = await start("Ends #usage:40,60", stop.signal);
    for await (const _piece of textStream);
    stop.abort();
    expect(await ended).toMatchObject({ outcome: "completed" });
    expect(await chargedOnce(customer)).toMatchObject({ inputModelTokens: 40n, outputModelTokens: 60n });
  });

  test("whose connection is cut is charged for what was delivered", async () => {
    const { customer, prompt, textStream, ended } = await start("Storms #cut");
    let text = "";
    for await (const piece of textStream) text += piece;
    expect(await ended).toMatchObject({ outcome: "cut" });
    expect(await chargedOnce(customer)).toMatchObject({
      inputModelTokens: countPromptModelTokens(prompt),
      outputModelTokens: countModelTokens(text),
      metadata: { cut: "provider-cut", usageBasis: "counted" },
    });
  });
});
