import {
  createServer,
  getTextContent,
  type ChatCompletionRequest,
  type ErrorResponse,
  type Fixture,
  type FixtureOpts,
  type TextResponse,
  type ToolCallResponse,
} from "@copilotkit/aimock";
import { countModelTokens, countPromptModelTokens } from "@/lib/ai/count-model-tokens";
import type { ModelPrompt, ModelPromptMessage } from "@/lib/ai/model-prompt";
import { mediaMounts, takeQueuedError } from "./media";
import { readTriggers, withoutTriggers, type Triggers } from "./triggers";
import { writeAnswer } from "./writer";

export interface LocalModels {
  /** Without a path: `/v1` is OpenAI's and Anthropic's base, `/v1beta` is Google's. */
  readonly url: string;
  /** How many calls have come in. */
  requestCount(): number;
  /** Resolves when the next call comes in. */
  nextRequest(): Promise<void>;
  /** Answers the next call with this error, and the one after it as usual. */
  failNextRequest(status: number): Promise<void>;
  close(): Promise<void>;
}

export interface LocalModelsOptions {
  /** 0 for a free one. */
  readonly port: number;
  readonly host?: string;
  /** How many times faster than a person reads; 1 when left out. Tests that only wait for the end use more. */
  readonly speed?: number;
}

/**
 * Models on the wire, for development and tests: OpenAI (Responses, Chat, images, audio), Anthropic and Google (texts,
 * Imagen) in their own dialects over HTTP, so that the product runs its real client code against them.
 */
export async function startLocalModels({
  port,
  host = "127.0.0.1",
  speed = 1,
}: LocalModelsOptions): Promise<LocalModels> {
  const answers = fixtures();
  const ownCount = answers.length;
  const { server, url } = await createServer(
    answers,
    { port, host, replaySpeed: speed, journalMaxEntries: 200 },
    mediaMounts(() => takeQueuedError(answers, ownCount), SLOW_MS / speed),
  );
  let requests = 0;
  server.on("request", (request) => {
    if (!request.url?.startsWith(CONTROL_PATH)) requests++;
  });
  return {
    url,
    requestCount: () => requests,
    nextRequest: () => new Promise((resolve) => server.once("request", () => resolve())),
    failNextRequest: async (status) => {
      const answer = await fetch(`${url}${CONTROL_PATH}/error`, {
        method: "POST",
        body: JSON.stringify({ status, body: { message: `Asked to fail with ${status}.` } }),
      });
      if (!answer.ok) throw new Error(`The local models refused to fail with ${status}: ${await answer.text()}`);
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // An answer that is still being streamed would keep the server open until its last word.
        server.closeAllConnections();
      }),
  };
}

const CONTROL_PATH = "/__aimock";

// About 80 model tokens a second: two of them, or eight characters, every 25 ms.
const READABLE_PACE: FixtureOpts = { chunkSize: 8, streamingProfile: { ttft: 150, tps: 40 } };
const SLOW_MS = 3_000;
const SLOW_PACE: FixtureOpts = { ...READABLE_PACE, streamingProfile: { ttft: SLOW_MS, tps: 40 } };
// Without a pause between pieces the connection is gone before the first one has left. Up to four of the nine are the
// protocol's own opening words, so at least five carry text.
const CUT: FixtureOpts = { chunkSize: 8, latency: 25, truncateAfterChunks: 9 };
const DROP: FixtureOpts = { chaos: { disconnectRate: 1 } };

/** The first fixture that matches answers, so the one that takes everything comes last. */
function fixtures(): Fixture[] {
  return [
    when(({ failStatus }) => failStatus !== null, fail),
    when(({ drop }) => drop, answer, DROP),
    when(({ tool }) => tool !== null, callTool),
    when(({ cut }) => cut, answer, CUT),
    when(({ slow }) => slow, answer, SLOW_PACE),
    when(() => true, answer, READABLE_PACE),
  ];
}

function when(
  asks: (triggers: Triggers) => boolean,
  response: (request: ChatCompletionRequest) => TextResponse | ToolCallResponse | ErrorResponse,
  options: FixtureOpts = {},
): Fixture {
  const predicate = (request: ChatCompletionRequest) => asks(readTriggers(lastUserMessage(promptOf(request))));
  return { match: { endpoint: "chat", predicate }, response, ...options };
}

const FAILURES = {
  401: { message: "Incorrect API key provided.", type: "authentication_error" },
  429: { message: "Rate limit reached. Please try again shortly.", type: "rate_limit_error" },
  500: { message: "The server had an error while processing your request.", type: "server_error" },
} as const;

function fail(request: ChatCompletionRequest): ErrorResponse {
  const status = readTriggers(lastUserMessage(promptOf(request))).failStatus ?? 500;
  return { error: FAILURES[status], status, retryAfter: 1 };
}

function answer(request: ChatCompletionRequest): TextResponse {
  const prompt = promptOf(request);
  const asked = lastUserMessage(prompt);
  const triggers = readTriggers(asked);
  const { text, stoppedAtLimit } = writeAnswer({
    message: withoutTriggers(asked),
    turns: prompt.messages.length,
    maxOutputModelTokens: maxOutputModelTokens(request),
  });
  return {
    content: text,
    finishReason: stoppedAtLimit ? "length" : "stop",
    ...(triggers.model === null ? {} : { model: triggers.model }),
    usage: reportedUsage(
      triggers.usage?.inputModelTokens ?? Number(countPromptModelTokens(prompt)),
      triggers.usage?.outputModelTokens ?? Number(countModelTokens(text)),
    ),
  };
}

/** The answer to what the tool then says is a text, since no trigger is in that. */
function callTool(request: ChatCompletionRequest): ToolCallResponse {
  const prompt = promptOf(request);
  const name = readTriggers(lastUserMessage(prompt)).tool!;
  const usage = reportedUsage(Number(countPromptModelTokens(prompt)), Number(countModelTokens(name)));
  // Gemini ends such an answer as any other; aimock has a reason of its own for it.
  const finishReason = request.model.startsWith("gemini") ? { finishReason: "stop" } : {};
  return { toolCalls: [{ name, arguments: "{}" }], usage, ...finishReason };
}

/** One report in the words of all three dialects; each protocol takes its own. Left out, it would be reported as 0. */
function reportedUsage(inputModelTokens: number, outputModelTokens: number) {
  return {
    prompt_tokens: inputModelTokens,
    completion_tokens: outputModelTokens,
    input_tokens: inputModelTokens,
    output_tokens: outputModelTokens,
    promptTokenCount: inputModelTokens,
    candidatesTokenCount: outputModelTokens,
  };
}

function promptOf(request: ChatCompletionRequest): ModelPrompt {
  const system: string[] = [];
  const messages: ModelPromptMessage[] = [];
  for (const { role, content } of request.messages) {
    const text = getTextContent(content) ?? "";
    if (role === "system") system.push(text);
    else messages.push({ role: role === "assistant" ? "assistant" : "user", content: text });
  }
  return { system: system.length > 0 ? system.join("\n") : undefined, messages };
}

function lastUserMessage(prompt: ModelPrompt): string {
  return prompt.messages.findLast((message) => message.role === "user")?.content ?? "";
}

function maxOutputModelTokens(request: ChatCompletionRequest): number {
  const limit = request.max_tokens ?? request["max_completion_tokens"];
  return typeof limit === "number" && limit > 0 ? limit : 4_096;
}
