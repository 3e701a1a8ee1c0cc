import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { countModelTokens, countPromptModelTokens } from "./count-model-tokens";
import { generateModelText, streamModelText } from "./generate";
import { languageModel, type ModelProvider } from "./language-model";
import { reportedUsage } from "./run-model-call";

// Answers that real providers have been seen to give and the local models do not, written out as they come on the wire.

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const messages = [{ role: "user" as const, content: "Hello" }];

describe("an answer on the wire", () => {
  it("from Google names the model that answered, and thinking is part of its output", async () => {
    const outcome = await askGoogle([
      gemini("Hi", { modelVersion: "gemini-2.5-flash-001" }),
      gemini(" there", {
        modelVersion: "gemini-2.5-flash-001",
        finishReason: "STOP",
        usageMetadata: {
          promptTokenCount: 100,
          cachedContentTokenCount: 60,
          candidatesTokenCount: 20,
          thoughtsTokenCount: 30,
          totalTokenCount: 150,
        },
      }),
    ]);
    expect(outcome).toMatchObject({
      kind: "completed",
      text: "Hi there",
      modelReturned: "gemini-2.5-flash-001",
      usage: {
        inputModelTokens: 100n,
        cachedInputModelTokens: 60n,
        outputModelTokens: 50n,
        reasoningModelTokens: 30n,
      },
    });
  });

  it("that just ends in mid-stream is cut and counted, whatever running figures it carried", async () => {
    const outcome = await askGoogle([
      gemini("Half an", { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1 } }),
    ]);
    expect(outcome).toMatchObject({
      kind: "cut",
      deliveredText: "Half an",
      reason: "provider-cut",
      usageBasis: "counted",
      usage: { inputModelTokens: countPromptModelTokens({ messages }), outputModelTokens: countModelTokens("Half an") },
    });
  });

  it("that ends before it began is unknown", async () => {
    expect(await askGoogle([])).toMatchObject({ kind: "unknown", reason: "connection-lost" });
  });

  it("that reports no use at all for a text is counted, not free", async () => {
    const outcome = await askGoogle([
      gemini("Plenty of words", {
        finishReason: "STOP",
        usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 0 },
      }),
    ]);
    expect(outcome).toMatchObject({
      kind: "completed",
      usageBasis: "counted",
      usage: { outputModelTokens: countModelTokens("Plenty of words") },
    });
  });

  it("from Anthropic counts cached input as a part of the input, once", async () => {
    const outcome = await ask("anthropic", [
      sse({
        type: "message_start",
        message: {
          id: "msg_1",
          type: "message",
          role: "assistant",
          model: "claude-x-20260101",
          content: [],
          stop_reason: null,
          usage: { input_tokens: 10, cache_read_input_tokens: 70, cache_creation_input_tokens: 20, output_tokens: 1 },
        },
      }),
      sse({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      sse({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } }),
      sse({ type: "content_block_stop", index: 0 }),
      sse({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } }),
      sse({ type: "message_stop" }),
    ]);
    expect(outcome).toMatchObject({
      kind: "completed",
      modelReturned: "claude-x-20260101",
      usage: { inputModelTokens: 100n, cachedInputModelTokens: 70n, outputModelTokens: 5n },
    });
  });

  it("from Anthropic that turns into an overload before any text has failed and can be tried again", async () => {
    const outcome = await ask("anthropic", [
      sse({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }),
    ]);
    expect(outcome).toMatchObject({ kind: "failed", retryable: true });
  });

  it("that asks us to come back in a minute is reported now", async () => {
    let calls = 0;
    const baseURL = await serve((_request, response) => {
      calls++;
      response.writeHead(429, { "content-type": "application/json", "retry-after": "60" }).end(`{"error":{}}`);
    });
    const outcome = await generateModelText({ model: model("openai", baseURL), messages, maxOutputModelTokens: 10 });
    expect(outcome).toMatchObject({ kind: "failed", providerStatus: 429, retryable: true });
    expect(calls).toBe(1);
  });

  it("that was still being waited for when time ran out has failed, and used nothing", async () => {
    const baseURL = await serve((_request, response) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "9" }).end(`{"error":{}}`);
    });
    const call = { model: model("openai", baseURL), messages, maxOutputModelTokens: 10, timeoutMs: 400 };
    expect(await generateModelText(call)).toMatchObject({ kind: "failed", retryable: true });
  });
});

it.each(["openai", "anthropic", "google"] as const)(
  "a reader who leaves hangs up on %s, which would otherwise write on at our cost",
  async (provider) => {
    let hungUp = () => {};
    const hangUp = new Promise<void>((resolve) => (hungUp = resolve));
    const baseURL = await serve((_request, response) => {
      response.on("close", hungUp);
      response.writeHead(200, { "content-type": "text/event-stream" }).write(FIRST_PIECE[provider]);
    });
    const stream = streamModelText({ model: model(provider, baseURL), messages, maxOutputModelTokens: 100 });
    const reader = stream.textStream.getReader();
    expect(await reader.read()).toEqual({ done: false, value: "Once" });
    await reader.cancel();
    await hangUp;
    expect(await stream.ended).toMatchObject({ kind: "cut", reason: "aborted", deliveredText: "Once" });
  },
);

describe("reported usage", () => {
  const usage = (
    input: Partial<Record<"total" | "cacheRead", number>>,
    output: Partial<Record<"total" | "reasoning", number>>,
  ) => ({
    inputTokens: { total: input.total, noCache: undefined, cacheRead: input.cacheRead, cacheWrite: undefined },
    outputTokens: { total: output.total, text: undefined, reasoning: output.reasoning },
  });

  it("never makes a part larger than its whole", () => {
    expect(reportedUsage(usage({ total: 10, cacheRead: 50 }, { total: 5, reasoning: 9 }), "text")).toEqual({
      inputModelTokens: 10n,
      cachedInputModelTokens: 10n,
      outputModelTokens: 5n,
      reasoningModelTokens: 5n,
    });
  });

  it.each([
    [undefined, 5],
    [5, undefined],
    [Number.NaN, 5],
    [-1, 5],
    [1.5, 5],
  ])("that is not two counts is no report: %s, %s", (input, output) => {
    const given = usage(input === undefined ? {} : { total: input }, output === undefined ? {} : { total: output });
    expect(reportedUsage(given, "text")).toBeNull();
  });
});

function gemini(text: string, more: { finishReason?: string; [key: string]: unknown } = {}): string {
  const { finishReason, ...rest } = more;
  return sse({ candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason, index: 0 }], ...rest });
}

function sse(event: { type?: string; [key: string]: unknown }): string {
  return `${event.type === undefined ? "" : `event: ${event.type}\n`}data: ${JSON.stringify(event)}\n\n`;
}

const FIRST_PIECE: Record<ModelProvider, string> = {
  openai:
    sse({
      type: "response.output_item.added",
      output_index: 0,
      item: { type: "message", id: "msg_1", status: "in_progress", role: "assistant", content: [] },
    }) +
    sse({ type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta: "Once" }),
  anthropic:
    sse({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }) +
    sse({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Once" } }),
  google: gemini("Once"),
};

function askGoogle(events: string[]) {
  return ask("google", events);
}

async function ask(provider: ModelProvider, events: string[]) {
  const baseURL = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end(events.join(""));
  });
  return generateModelText({ model: model(provider, baseURL), messages, maxOutputModelTokens: 100 });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

function model(provider: ModelProvider, baseURL: string) {
  const found = languageModel({ [provider]: { apiKey: "local", baseURL } }, provider, "some-model");
  if (!found.ok) throw new Error(found.refusal.message);
  return found.model;
}
