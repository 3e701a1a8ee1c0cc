import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startLocalModels, type LocalModels } from "@/lib/dev/models/server";
import { wavOf } from "@/lib/dev/models/sound";
import { measureRecording } from "./audio-length";
import type { ModelProviders } from "./language-model";
import { makeImages, type ImageCall } from "./make-images";
import { makeSpeech } from "./make-speech";
import { mediaModel, type MediaKind } from "./media-model";
import type { MadeImages, MediaOutcome } from "./media-outcome";
import { transcribe } from "./transcribe";

let models: LocalModels;
beforeAll(async () => {
  models = await startLocalModels({ port: 0, speed: 10 });
});
afterAll(() => models.close());

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

describe.each([
  ["openai", "dall-e-3", "1792x1024"],
  ["openai", "dall-e-2", "512x512"],
  ["openai", "gpt-image-1", "1024x1536"],
  ["google", "imagen-4.0-generate-001", "1024x1024"],
])("images of %s %s", (provider, modelId, size) => {
  test("come as many as were asked for, in their size", async () => {
    const outcome = await makeImages({ ...image(provider, modelId), size, count: 2 });
    expect(outcome).toMatchObject({ kind: "made", made: { missingMessage: null }, modelReturned: modelId });
    const { images } = madeOf(outcome);
    expect(images.map(({ mediaType, bytes }) => [mediaType, sizeOf(bytes)])).toEqual([
      ["image/png", size],
      ["image/png", size],
    ]);
  });

  test("that fail at every attempt have failed, and none is owed", async () => {
    const before = models.requestCount();
    const outcome = await makeImages({ ...image(provider, modelId), prompt: "A hill #fail-500", size });
    expect(outcome).toMatchObject({ kind: "failed", providerStatus: 500, retryable: true });
    expect(models.requestCount() - before).toBe(3);
  });

  test("are asked for again after a 429", async () => {
    await models.failNextRequest(429);
    expect(await makeImages({ ...image(provider, modelId), size })).toMatchObject({ kind: "made" });
  });

  test("whose connection is lost are unknown, and are not asked for again", async () => {
    const before = models.requestCount();
    const outcome = await makeImages({ ...image(provider, modelId), prompt: "A hill #drop", size });
    expect(outcome).toMatchObject({ kind: "unknown", reason: "connection-lost" });
    expect(models.requestCount() - before).toBe(1);
  });

  test("that do not come in time are unknown", async () => {
    const outcome = await makeImages({ ...image(provider, modelId), prompt: "A hill #slow", size, timeoutMs: 40 });
    expect(outcome).toMatchObject({ kind: "unknown", reason: "timed-out" });
  });

  test("that a model will not make have failed", async () => {
    const outcome = await makeImages({ ...image(provider, modelId), prompt: "A hill #images:0", size });
    expect(outcome).toMatchObject({ kind: "failed", message: expect.stringContaining("made no image") });
  });
});

test("fewer images than were asked for are those that count", async () => {
  const outcome = await makeImages({ ...image("openai", "dall-e-2"), prompt: "Hills #images:2", count: 4 });
  expect(madeOf(outcome)).toMatchObject({ missingMessage: expect.stringContaining("fewer images") });
  expect(madeOf(outcome).images).toHaveLength(2);
});

test("of a model that makes one image at a time, one that failed does not lose the others", async () => {
  await models.failNextRequest(400);
  const outcome = await makeImages({ ...image("openai", "dall-e-3"), count: 3 });
  expect(madeOf(outcome).images).toHaveLength(2);
  expect(madeOf(outcome).missingMessage).toContain("failed at some");
});

test("what was not asked yet is not asked when whoever asked has left", async () => {
  const before = models.requestCount();
  const abortSignal = AbortSignal.abort();
  expect(await makeImages({ ...image("openai", "dall-e-3"), abortSignal })).toEqual({ kind: "stopped" });
  expect(models.requestCount()).toBe(before);
});

test("what the provider works on is waited for when whoever asked leaves", async () => {
  const leave = new AbortController();
  const arrived = models.nextRequest();
  const making = makeImages({ ...image("openai", "dall-e-3"), prompt: "Dunes #slow", abortSignal: leave.signal });
  await arrived;
  leave.abort();
  expect(await making).toMatchObject({ kind: "made" });
});

test("the quality of a GPT image is the one that has a price, and its model tokens are told", async () => {
  const asked: unknown[] = [];
  const url = await serve(async (request, response) => {
    asked.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    const usage = { input_tokens: 11, output_tokens: 22, total_tokens: 33 };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ created: 1, data: [{ b64_json: "/9j/" }], usage }));
  });
  const outcome = await makeImages({ ...image("openai", "gpt-image-1", url), size: "1024x1536" });
  expect(asked).toEqual([{ model: "gpt-image-1", prompt: "A hill", n: 1, size: "1024x1536", quality: "medium" }]);
  expect(madeOf(outcome)).toMatchObject({
    images: [{ mediaType: "image/jpeg" }],
    reported: { inputModelTokens: 11, outputModelTokens: 22 },
  });
});

test("an answer that breaks off in the middle is unknown", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write(`{"data":`);
    setImmediate(() => response.destroy());
  });
  expect(await makeImages(image("openai", "dall-e-3", url))).toMatchObject({ kind: "unknown" });
});

describe("speech", () => {
  const ask = (text: string) =>
    makeSpeech({ model: callable("speech", "openai", "gpt-4o-mini-tts"), text, voice: "alloy" });

  test("is an MP3 that takes as long as its text", async () => {
    const outcome = await ask("la".repeat(225));
    if (outcome.kind !== "made") throw new Error(outcome.kind);
    expect(outcome.made.mediaType).toBe("audio/mpeg");
    expect(await measureRecording(outcome.made.bytes)).toEqual({ mediaType: "audio/mpeg", durationMs: 30_000n });
  });

  test("says which model spoke, where the provider does", async () => {
    expect(await ask("Hello #model:gpt-4o-mini-tts-2025-12-15")).toMatchObject({
      modelReturned: "gpt-4o-mini-tts-2025-12-15",
    });
  });

  test.each([
    ["Hello #fail-401", { kind: "failed", providerStatus: 401 }],
    ["Hello #drop", { kind: "unknown", reason: "connection-lost" }],
  ])("%s ends as it should", async (text, outcome) => {
    expect(await ask(text)).toMatchObject(outcome);
  });
});

describe("a transcript", () => {
  const ask = (recording: Buffer, mediaType = "audio/wav", url?: string) =>
    transcribe({
      model: callable("transcription", "openai", "whisper-1", url),
      recording: { mediaType, bytes: recording },
      retryDelaysMs: [],
    });

  test("comes with the length that the provider heard", async () => {
    expect(await ask(wavOf(12_345))).toMatchObject({
      kind: "made",
      made: { text: expect.stringMatching(/\w/), durationMs: 12_345n, language: "en" },
    });
  });

  test("of silence is empty, and made", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(`{"text":" "}`);
    });
    expect(await ask(wavOf(500), "audio/wav", url)).toMatchObject({
      kind: "made",
      made: { text: "", durationMs: null, language: null },
    });
  });

  test.each([
    ["#fail-429", { kind: "failed", providerStatus: 429 }],
    ["#drop", { kind: "unknown", reason: "connection-lost" }],
  ])("with %s ends as it should", async (remark, outcome) => {
    expect(await ask(wavOf(300, remark))).toMatchObject(outcome);
  });
});

describe("the length of a recording", () => {
  test("is in the file", async () => {
    expect(await measureRecording(wavOf(90_000))).toEqual({ mediaType: "audio/wav", durationMs: 90_000n });
  });

  test("is not taken from a header that says more than there is", async () => {
    const boasting = wavOf(5_000);
    boasting.writeUInt32LE(0xffff_ffff, 40);
    expect(await measureRecording(boasting)).toMatchObject({ durationMs: 5_000n });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    [
      "an MP4 in fragments, which says that of its first one",
      Buffer.concat([box("ftyp", 16), box("moov", 0), box("moof", 8)]),
    ],
    ["a text", Buffer.from("Dear diary, this is not a recording.")],
    ["a header alone", wavOf(1_000).subarray(0, 30)],
    ["noise", Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 251))],
  ])("is not found in %s", async (_, bytes) => {
    expect(await measureRecording(bytes)).toBeNull();
  });
});

test("a provider that makes no such thing, or is not set up, has no model for it", () => {
  const providers = providersAt(models.url);
  expect(mediaModel(providers, "image", "anthropic", "claude-sonnet-4-5")).toBeNull();
  expect(mediaModel(providers, "speech", "google", "gemini-2.5-flash")).toBeNull();
  expect(mediaModel({}, "image", "openai", "dall-e-3")).toBeNull();
  expect(mediaModel(providers, "image", "constructor", "dall-e-3")).toBeNull();
});

function providersAt(url: string): ModelProviders {
  const openai = { apiKey: "local", baseURL: `${url}/v1` };
  return { openai, anthropic: openai, google: { apiKey: "local", baseURL: `${url}/v1beta` } };
}

function callable<Kind extends MediaKind>(kind: Kind, provider: string, modelId: string, url = models.url) {
  const found = mediaModel(providersAt(url), kind, provider, modelId);
  if (!found) throw new Error(`no ${kind} of ${provider} ${modelId}`);
  return found;
}

function image(provider: string, modelId: string, url?: string): ImageCall {
  const model = callable("image", provider, modelId, url);
  return { model, prompt: "A hill", size: "1024x1024", count: 1, retryDelaysMs: [0, 0] };
}

function madeOf(outcome: MediaOutcome<MadeImages>): MadeImages {
  if (outcome.kind !== "made") throw new Error(`expected images, got ${outcome.kind}`);
  return outcome.made;
}

function sizeOf(png: Uint8Array): string {
  const bytes = Buffer.from(png);
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

function box(name: string, bytes: number): Buffer {
  const head = Buffer.alloc(8 + bytes);
  head.writeUInt32BE(head.length);
  head.write(name, 4, "latin1");
  return head;
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
