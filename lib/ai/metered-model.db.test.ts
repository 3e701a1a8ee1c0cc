import { createOpenAI } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
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

function metered(userId: string, model = "gpt-4o"): WireModel {
  const openai = createOpenAI({ apiKey: "sk-local", baseURL: `${models.url}/v1` });
  const meter = purserMeter({ url: ingest.url, apiKey: env.BILLING_SECRET, userId, operationType: "summary" });
  return meteredModel(openai.chat(model) as WireModel, meter);
}

const holdsOf = (accountId: string) => database().prisma.hold.findMany({ where: { accountId } });
const usagesOf = (accountId: string) => database().prisma.usage.findMany({ where: { accountId } });
const ask = { prompt: "What is a fair price for a newsletter?", maxOutputTokens: 200, maxRetries: 0 };

test("a call is held before and settled at what the provider says it used", async () => {
  const { userId, accountId } = await aCustomer();
  const { usage } = await generateText({ model: metered(userId), ...ask });
  expect(await holdsOf(accountId)).toMatchObject([{ status: "settled", operationType: "summary" }]);
  expect(await usagesOf(accountId)).toMatchObject([
    {
      inputModelTokens: BigInt(usage.inputTokens!),
      outputModelTokens: BigInt(usage.outputTokens!),
      provider: "openai",
    },
  ]);
});

test("a stream is settled at its end, and one that is cut at what was delivered", async () => {
  const { userId, accountId } = await aCustomer();
  const whole = streamText({ model: metered(userId), ...ask });
  for await (const _ of whole.textStream);
  const [first] = await usagesOf(accountId);
  expect(first).toMatchObject({ outputModelTokens: BigInt((await whole.usage).outputTokens!) });

  const { stream } = await metered(userId).doStream({
    prompt: [{ role: "user", content: [{ type: "text", text: ask.prompt }] }],
    maxOutputTokens: 200,
  });
  const reader = stream.getReader();
  const isText = (part: Awaited<ReturnType<typeof reader.read>>) =>
    part.value?.type === "text-delta" && part.value.delta !== "";
  while (!isText(await reader.read()));
  await reader.cancel();
  const usages = await usagesOf(accountId);
  expect(usages).toHaveLength(2);
  const cut = usages.find(({ id }) => id !== first!.id)!;
  expect(cut.outputModelTokens).toBeGreaterThan(0n);
  expect((await holdsOf(accountId)).map(({ status }) => status)).toEqual(["settled", "settled"]);
});

test("what cannot be paid is refused before the model is asked, and what fails is released", async () => {
  const poor = await aCustomer({ balanceTokens: 1n });
  await expect(generateText({ model: metered(poor.userId), ...ask })).rejects.toMatchObject({
    code: "insufficient_tokens",
  });
  const { userId, accountId } = await aCustomer();
  const openai = createOpenAI({ apiKey: "sk-local", baseURL: "http://127.0.0.1:1/v1" });
  const meter = purserMeter({ url: ingest.url, apiKey: env.BILLING_SECRET, userId, operationType: "summary" });
  const away = meteredModel(openai.chat("gpt-4o") as WireModel, meter);
  await expect(generateText({ model: away, ...ask })).rejects.toThrow();
  expect(await holdsOf(accountId)).toMatchObject([{ status: "released" }]);
  expect(await usagesOf(accountId)).toEqual([]);
});
