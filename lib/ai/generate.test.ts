import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalModels, type LocalModels } from "@/lib/dev/models/server";
import { countModelTokens, countPromptModelTokens, promptCeilingModelTokens } from "./count-model-tokens";
import { generateModelText, streamModelText } from "./generate";
import { languageModel, type CallableModel, type ModelProvider } from "./language-model";
import type { ModelCall } from "./model-call";
import type { CutCall, ModelOutcome } from "./model-outcome";

let models: LocalModels;
/** Answers at the pace of a reader, where a test needs time to pass in the middle of an answer. */
let unhurried: LocalModels;

beforeAll(async () => {
  models = await startLocalModels({ port: 0, speed: 10 });
  unhurried = await startLocalModels({ port: 0 });
});
afterAll(() => Promise.all([models.close(), unhurried.close()]));

const PROVIDERS: [ModelProvider, string][] = [
  ["openai", "gpt-4o"],
  ["anthropic", "claude-sonnet-4-5"],
  ["google", "gemini-2.5-flash"],
];

const SYSTEM = "Answer briefly.";

describe.each(PROVIDERS)("a call to %s", (provider, modelId) => {
  const ask = (content: string, more: Partial<ModelCall> = {}): ModelCall => ({
    model: callable(provider, modelId),
    system: SYSTEM,
    messages: [{ role: "user", content }],
    maxOutputModelTokens: 200,
    retryDelaysMs: [],
    ...more,
  });

  it("that completes uses what the provider reports, which is what we would have counted", async () => {
    const question = "What is a fair price for a newsletter?";
    const call = streamModelText(ask(question));
    const text = await readAll(call.textStream);
    const outcome = await call.ended;

    expect(outcome).toMatchObject({ kind: "completed", text, usageBasis: "reported", modelReturned: modelId });
    expect(text).toContain("newsletter");
    expect(await call.started).toBe(true);
    expect(usageOf(outcome)).toEqual({
      inputModelTokens: countPromptModelTokens({ system: SYSTEM, messages: [{ role: "user", content: question }] }),
      cachedInputModelTokens: 0n,
      outputModelTokens: countModelTokens(text),
      reasoningModelTokens: 0n,
    });
  });

  it("takes the provider's own figures, however they differ from ours", async () => {
    const outcome = await generateModelText(ask("Hello #usage:1000,500", { maxOutputModelTokens: 40 }));
    expect(outcome.kind).toBe("completed");
    expect(usageOf(outcome)).toMatchObject({ inputModelTokens: 1000n, outputModelTokens: 500n });
  });

  it("stays within the limit on output and within the ceiling that was held", async () => {
    const call = ask("Explain compound interest.", { maxOutputModelTokens: 30 });
    const outcome = await generateModelText(call);
    expect(outcome.kind).toBe("completed");
    expect(usageOf(outcome).outputModelTokens).toBeLessThanOrEqual(30n);
    expect(usageOf(outcome).inputModelTokens).toBeLessThanOrEqual(promptCeilingModelTokens(call));
  });

  it.each([
    ["the first piece", 1],
    ["a piece in the middle", 5],
  ])("aborted at %s is cut and counted for what was delivered", async (_where, atPiece) => {
    const abort = new AbortController();
    const outcomes: ModelOutcome[] = [];
    const call = ask("Tell me about bees.", {
      abortSignal: abort.signal,
      onEnd: (outcome) => void outcomes.push(outcome),
    });
    const stream = streamModelText(call);
    let read = "";
    let pieces = 0;
    for await (const piece of stream.textStream) {
      read += piece;
      if (++pieces === atPiece) abort.abort();
    }
    const outcome = expectCut(await stream.ended);

    expect(outcome).toMatchObject({
      deliveredText: read,
      reason: "aborted",
      usageBasis: "counted",
      modelReturned: modelId,
    });
    expect(outcome.usage).toMatchObject({
      inputModelTokens: countPromptModelTokens(call),
      outputModelTokens: countModelTokens(read),
    });
    expect(outcomes).toEqual([outcome]);
  });

  it("aborted at the last piece ends once, with all of the text", async () => {
    const whole = await generateModelText(ask("Name a bird.", { maxOutputModelTokens: 20 }));
    if (whole.kind !== "completed") throw new Error(`expected an answer, got ${whole.kind}`);
    const abort = new AbortController();
    const outcomes: ModelOutcome[] = [];
    const stream = streamModelText(
      ask("Name a bird.", {
        maxOutputModelTokens: 20,
        abortSignal: abort.signal,
        onEnd: (outcome) => void outcomes.push(outcome),
      }),
    );
    let read = "";
    for await (const piece of stream.textStream) {
      read += piece;
      if (read === whole.text) abort.abort();
    }
    const outcome = await stream.ended;

    // The provider's last word and the abort race each other; both readings charge the same.
    expect(["completed", "cut"]).toContain(outcome.kind);
    expect(read).toBe(whole.text);
    expect(usageOf(outcome)).toEqual(whole.usage);
    expect(outcomes).toEqual([outcome]);
  });

  it("aborted before the first piece is charged for the prompt it had sent, and no more", async () => {
    const abort = new AbortController();
    const model = callable(provider, modelId, unhurried.url);
    const call = ask("Tell me about rivers. #slow", { model, abortSignal: abort.signal });
    const arrived = unhurried.nextRequest();
    const stream = streamModelText(call);
    await arrived;
    abort.abort();
    const outcome = expectCut(await stream.ended);
    expect(outcome).toMatchObject({ deliveredText: "", reason: "aborted" });
    expect(outcome.usage).toMatchObject({ inputModelTokens: countPromptModelTokens(call), outputModelTokens: 0n });
    expect(await stream.started).toBe(false);
  });

  it("aborted before it left is charged nothing", async () => {
    const outcome = expectCut(await generateModelText(ask("Hello", { abortSignal: AbortSignal.abort() })));
    expect(outcome.usage).toMatchObject({ inputModelTokens: 0n, outputModelTokens: 0n });
  });

  it("whose reader leaves is stopped, cut and ended once", async () => {
    const outcomes: ModelOutcome[] = [];
    const stream = streamModelText(ask("Tell me about tea.", { onEnd: (outcome) => void outcomes.push(outcome) }));
    const reader = stream.textStream.getReader();
    const { value = "" } = await reader.read();
    await reader.cancel();
    const outcome = expectCut(await stream.ended);

    expect(outcome.reason).toBe("aborted");
    expect(outcome.deliveredText.startsWith(value)).toBe(true);
    expect(outcome.usage.outputModelTokens).toBe(countModelTokens(outcome.deliveredText));
    expect(outcomes).toEqual([outcome]);
  });

  it("cut in mid-stream by the provider is counted for what was delivered", async () => {
    const call = ask("Tell me about trains. #cut");
    const stream = streamModelText(call);
    const read = await readAll(stream.textStream);
    const outcome = expectCut(await stream.ended);

    expect(read.length).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ deliveredText: read, reason: "provider-cut", usageBasis: "counted" });
    expect(outcome.usage).toMatchObject({
      inputModelTokens: countPromptModelTokens(call),
      outputModelTokens: countModelTokens(read),
    });
  });

  it("that meets 429 once waits as long as it is told and succeeds", async () => {
    await models.failNextRequest(429);
    const outcome = await generateModelText(ask("Say hello", { maxOutputModelTokens: 10, retryDelaysMs: [0, 0] }));
    expect(outcome.kind).toBe("completed");
  });

  it.each([
    ["#fail-429", 429, true, 1],
    ["#fail-500", 500, true, 3],
    ["#fail-401", 401, false, 1],
  ])("that meets %s fails with %i and a sentence for a customer", async (trigger, status, retryable, attempts) => {
    const before = models.requestCount();
    const stream = streamModelText(ask(`Hello ${trigger}`, { retryDelaysMs: status === 429 ? [] : [0, 0] }));
    expect(await readAll(stream.textStream)).toBe("");
    const outcome = await stream.ended;
    expect(outcome).toMatchObject({ kind: "failed", providerStatus: status, retryable });
    expect(outcome).toHaveProperty("message", expect.stringMatching(/^The model [a-z ]+\. [A-Z][a-z ]+\.$/));
    expect(models.requestCount() - before).toBe(attempts);
    expect(await stream.started).toBe(false);
  });

  it("whose connection is lost before any answer is unknown, and is not sent again", async () => {
    const before = models.requestCount();
    const outcome = await generateModelText(ask("Hello #drop", { retryDelaysMs: [0, 0] }));
    expect(outcome).toMatchObject({ kind: "unknown", reason: "connection-lost" });
    expect(models.requestCount() - before).toBe(1);
  });

  it("that gets no answer in time is unknown", async () => {
    const outcome = await generateModelText(
      ask("Hello #slow", { model: callable(provider, modelId, unhurried.url), timeoutMs: 150 }),
    );
    expect(outcome).toMatchObject({ kind: "unknown", reason: "timed-out" });
  });

  it("that runs out of time in mid-answer is cut", async () => {
    const model = callable(provider, modelId, unhurried.url);
    const outcome = expectCut(await generateModelText(ask("Tell me about snow.", { model, timeoutMs: 800 })));
    expect(outcome.reason).toBe("timed-out");
    expect(outcome.deliveredText.length).toBeGreaterThan(0);
  });

  it("never sends what nobody listens to: a refused connection fails and can be tried again", async () => {
    const closed = await startLocalModels({ port: 0 });
    await closed.close();
    const outcome = await generateModelText({ ...ask("Hello"), model: callable(provider, modelId, closed.url) });
    expect(outcome).toMatchObject({ kind: "failed", retryable: true });
  });
});

it.each(PROVIDERS.slice(0, 2))("the model that %s says it used is returned", async (provider, modelId) => {
  const outcome = await generateModelText({
    model: callable(provider, modelId),
    messages: [{ role: "user", content: `Hello #model:${modelId}-2026-01-01` }],
    maxOutputModelTokens: 10,
  });
  expect(outcome).toMatchObject({ kind: "completed", modelReturned: `${modelId}-2026-01-01` });
});

it("the text closes only when the end has been dealt with", async () => {
  let settled = false;
  const stream = streamModelText({
    model: callable("openai", "gpt-4o"),
    messages: [{ role: "user", content: "Hi" }],
    maxOutputModelTokens: 5,
    onEnd: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      settled = true;
    },
  });
  await readAll(stream.textStream);
  expect(settled).toBe(true);
});

it("an end that could not be dealt with breaks the text, and is still an end", async () => {
  const stream = streamModelText({
    model: callable("openai", "gpt-4o"),
    messages: [{ role: "user", content: "Hi" }],
    maxOutputModelTokens: 5,
    onEnd: () => Promise.reject(new Error("the database is away")),
  });
  await expect(readAll(stream.textStream)).rejects.toThrow("the database is away");
  expect(await stream.ended).toHaveProperty("kind", "completed");
});

it("a conversation without messages fails without being sent", async () => {
  const model = callable("openai", "gpt-4o");
  const outcome = await generateModelText({ model, messages: [], maxOutputModelTokens: 5 });
  expect(outcome).toMatchObject({ kind: "failed", retryable: false });
});

function callable(provider: ModelProvider, modelId: string, url = models.url): CallableModel {
  const baseURL = provider === "google" ? `${url}/v1beta` : `${url}/v1`;
  const found = languageModel({ [provider]: { apiKey: "local", baseURL } }, provider, modelId);
  if (!found.ok) throw new Error(found.refusal.message);
  return found.model;
}

async function readAll(stream: ReadableStream<string>): Promise<string> {
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}

function expectCut(outcome: ModelOutcome): CutCall {
  if (outcome.kind !== "cut") throw new Error(`expected a cut call, got ${JSON.stringify(outcome, bigintsAsText)}`);
  return outcome;
}

function usageOf(outcome: ModelOutcome) {
  if (outcome.kind === "completed" || outcome.kind === "cut") return outcome.usage;
  throw new Error(`a ${outcome.kind} call has no usage`);
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
