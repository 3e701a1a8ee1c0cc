import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { aiApi } from "@/lib/api/ai";
import { AUDIO_LIMIT_BYTES } from "@/lib/contracts/ai-media";
import { closeDatabase } from "@/lib/db/client";
import { undocumented } from "@/lib/dev/documented-answers";
import { aCustomer, aModelPrice, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { wavOf } from "@/lib/dev/models/sound";
import { env } from "@/lib/env";

/** Before anything of the product reads the environment. */
const testModels = await vi.hoisted(async () => {
  const { startLocalModels } = await import("@/lib/dev/models/server");
  const models = await startLocalModels({ port: 0, speed: 10 });
  process.env["OPENAI_API_KEY"] = "local";
  process.env["OPENAI_BASE_URL"] = `${models.url}/v1`;
  return models;
});
afterAll(() => testModels.close());

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

beforeAll(async () => {
  const imageSizes = { "512x512": { fixedTokens: "2000" }, "1024x1024": { fixedTokens: "3000" } };
  await aModelPrice({ model: "dall-e-2", chargeType: "fixed", imageSizes });
  await aModelPrice({ model: "gpt-4o-mini-tts", chargeType: "cost", characterMicroUsdPerMillion: 12_000_000n });
  await aModelPrice({ model: "whisper-1", chargeType: "cost", minuteMicroUsd: 6_000n });
});

const authorization = `Bearer ${env.BILLING_SECRET}`;
async function answered(request: Request) {
  const response = await aiApi(request);
  const body = await response.json();
  const { pathname } = new URL(request.url);
  const contentType = response.headers.get("content-type");
  expect(undocumented(request.method, pathname, { status: response.status, contentType, body })).toBeNull();
  return { status: response.status, body };
}
const post = (path: string, body: unknown) =>
  answered(
    new Request(`http://purser.test/api/ai/${path}`, {
      method: "POST",
      headers: { authorization },
      body: JSON.stringify(body),
    }),
  );
const postForm = (fields: Record<string, string | Blob | Blob[]>) => {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
  const to = "http://purser.test/api/ai/transcription";
  return answered(new Request(to, { method: "POST", headers: { authorization }, body: form }));
};
const wav = (durationMs: number) => new Blob([new Uint8Array(wavOf(durationMs))], { type: "audio/x-unheard-of" });

test("images come with what they cost in the ledger's own words", async () => {
  const { userId, accountId } = await aCustomer();
  const { status, body } = await post("image", { userId, prompt: "A red hill", count: 2 });
  expect(status).toBe(200);
  expect(body).toEqual({
    provider: "openai",
    model: "dall-e-2",
    size: "512x512",
    images: [image(), image()],
    billableTokens: 4_000,
    balanceTokens: 6_000,
    transactionId: expect.stringMatching(/^txn_/),
    charge: "Image with dall-e-2: 2 × 2,000 per image (512x512)",
    message: null,
  });
  expect(Buffer.from(body.images[0].base64, "base64").toString("latin1")).toMatch(/^\x89PNG/);
  expect(await balanceOf(accountId)).toBe(6_000n);
});

test("a text is read aloud", async () => {
  const { userId } = await aCustomer();
  const { status, body } = await post("speech", {
    userId,
    model: "gpt-4o-mini-tts",
    text: "la".repeat(500),
    voice: "nova",
  });
  expect([status, body]).toMatchObject([
    200,
    { model: "gpt-4o-mini-tts", mediaType: "audio/mpeg", billableTokens: 180, pieceId: null, message: null },
  ]);
  expect(Buffer.from(body.base64, "base64").length).toBeGreaterThan(10_000);
});

test("a recording is written down, whatever its sender calls it", async () => {
  const { userId } = await aCustomer();
  const { status, body } = await postForm({ userId, model: "whisper-1", file: wav(90_000) });
  expect([status, body]).toMatchObject([
    200,
    { text: expect.stringMatching(/\w/), seconds: 90, language: "en", billableTokens: 135, balanceTokens: 9_865 },
  ]);
});

test("an estimate is exactly what the same would cost", async () => {
  const { userId } = await aCustomer({ balanceTokens: 3_999n });
  const estimate = (body: object) => post("estimate", { userId, ...body });
  expect(await estimate({ operationType: "image", prompt: "A hill", count: 2 })).toMatchObject({
    status: 200,
    body: { provider: "openai", model: "dall-e-2", maxTokens: 4_000, availableTokens: 3_999, sufficient: false },
  });
  expect(await estimate({ operationType: "speech", text: "la".repeat(500) })).toMatchObject({
    body: { model: "gpt-4o-mini-tts", maxTokens: 180, sufficient: true },
  });
  expect(await estimate({ operationType: "transcription", seconds: 90 })).toMatchObject({
    body: { model: "whisper-1", maxTokens: 135 },
  });
  expect(await estimate({ operationType: "transcription", seconds: 0 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "seconds" }] },
  });
});

test("which models may be asked is public, by what they make", async () => {
  expect(await answered(new Request("http://purser.test/api/ai/models"))).toEqual({
    status: 200,
    body: {
      data: [{ provider: "openai", model: "gpt-4o" }],
      image: [{ provider: "openai", model: "dall-e-2", sizes: ["512x512", "1024x1024"] }],
      speech: [{ provider: "openai", model: "gpt-4o-mini-tts" }],
      transcription: [{ provider: "openai", model: "whisper-1" }],
    },
  });
});

test("a model that fails is a 503 that says nothing was charged", async () => {
  const { userId, accountId } = await aCustomer();
  expect(await post("image", { userId, prompt: "A hill #fail-401" })).toMatchObject({
    status: 503,
    body: { code: "model_unavailable", detail: expect.stringContaining("Nothing was charged.") },
  });
  expect(await balanceOf(accountId)).toBe(10_000n);
});

test("a balance that is too small is a 402, and no model is asked", async () => {
  const { userId } = await aCustomer({ balanceTokens: 100n });
  const before = testModels.requestCount();
  expect(await postForm({ userId, file: wav(90_000) })).toMatchObject({
    status: 402,
    body: { code: "insufficient_tokens", required: 135, available: 100, shortfall: 35 },
  });
  expect(testModels.requestCount()).toBe(before);
});

test("a stranger is told nothing about the form", async () => {
  const request = new Request("http://purser.test/api/ai/transcription", { method: "POST", body: "{}" });
  expect(await answered(request)).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
});

describe("refused at its path", () => {
  test.each<[string, string, object, string]>([
    ["a size that the model does not make", "image", { prompt: "A hill", size: "640x480" }, "size"],
    ["a size that is none", "image", { prompt: "A hill", size: "large" }, "size"],
    ["five images", "image", { prompt: "A hill", count: 5 }, "count"],
    ["a prompt of spaces", "image", { prompt: "  " }, "prompt"],
    ["a prompt that is too long", "image", { prompt: "x".repeat(4_001) }, "prompt"],
    ["a model for something else", "image", { prompt: "A hill", model: "gpt-4o" }, "model"],
    ["a voice that nobody has", "speech", { text: "Hello", voice: "darth" }, "voice"],
    ["a text that is too long", "speech", { text: "x".repeat(4_097) }, "text"],
    ["a source without a project", "speech", { text: "Hello", sourcePieceId: crypto.randomUUID() }, "projectId"],
  ])("%s", async (_, path, body, at) => {
    const { userId } = await aCustomer();
    expect(await post(path, { userId, ...body })).toMatchObject({ status: 422, body: { errors: [{ path: at }] } });
  });

  test.each<[string, Record<string, string | Blob | Blob[]>, string]>([
    ["no file", {}, "file"],
    ["a text instead of a file", { file: "@talk.mp3" }, "file"],
    ["an empty file", { file: new Blob([]) }, "file"],
    ["two files", { file: [wav(10), wav(10)] }, "file"],
    ["a file that is no recording", { file: new Blob(["MZ no recording at all"], { type: "audio/mpeg" }) }, "file"],
    ["an unknown field", { file: wav(10), prompt: "x" }, ""],
    ["a provider without a model", { file: wav(10), provider: "openai" }, "model"],
  ])("%s", async (_, fields, at) => {
    const { userId } = await aCustomer();
    expect(await postForm({ userId, ...fields })).toMatchObject({ status: 422, body: { errors: [{ path: at }] } });
  });

  test.each(["application/json", "multipart/form-data", "multipart/form-data; boundary=x"])(
    "a body of type %s that is no form",
    async (contentType) => {
      const headers = { authorization, "content-type": contentType };
      const to = "http://purser.test/api/ai/transcription";
      const request = new Request(to, { method: "POST", headers, body: `{"file":"x"}` });
      expect(await answered(request)).toMatchObject({ status: 422, body: { errors: [{ path: "" }] } });
    },
  );

  test.each([AUDIO_LIMIT_BYTES + 1, AUDIO_LIMIT_BYTES + 1_000_000])("a file of %i bytes is too large", async (size) => {
    const { userId } = await aCustomer();
    expect(await postForm({ userId, file: new Blob([new Uint8Array(size)]) })).toMatchObject({
      status: 413,
      body: { code: "body_too_large", limitBytes: AUDIO_LIMIT_BYTES },
    });
  });
});

function image() {
  return { mediaType: "image/png", base64: expect.any(String), pieceId: null };
}
