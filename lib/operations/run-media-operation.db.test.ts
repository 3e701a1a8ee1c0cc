import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice, ledgerBreaches, setBalance, type Customer } from "@/lib/dev/factories";
import { wavOf } from "@/lib/dev/models/sound";
import type { MediaKind } from "@/lib/ai/media-model";
import { newId } from "@/lib/ids";
import { getProject } from "@/lib/queries/projects";
import { PRICES } from "@/prisma/seed/prices";
import { keepPiece, type KeepIn } from "./keep-piece";
import { createProject, deleteProject } from "./projects";
import { runMediaOperation } from "./run-media-operation";
import {
  imageOperation,
  speechOperation,
  transcriptionOperation,
  type MediaOperation,
} from "./run-media-operation-kinds";
import { offeredMediaModels } from "./run-media-operation-models";

/** Before anything of the product reads the environment. */
const testModels = await vi.hoisted(async () => {
  const { startLocalModels } = await import("@/lib/dev/models/server");
  const models = await startLocalModels({ port: 0, speed: 10 });
  process.env["OPENAI_API_KEY"] = "local";
  process.env["OPENAI_BASE_URL"] = `${models.url}/v1`;
  process.env["GOOGLE_GENERATIVE_AI_API_KEY"] = "local";
  process.env["GOOGLE_GENERATIVE_AI_BASE_URL"] = `${models.url}/v1beta`;
  return models;
});
afterAll(() => testModels.close());

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

/** The prices are those that a new deployment begins with. */
beforeAll(async () => {
  for (const { imageSizes, ...price } of PRICES.filter(isForMedia)) {
    await aModelPrice({ ...price, imageSizes: imageSizes ?? null });
  }
  // A model for images that costs, and of which nobody knows what it costs for this size.
  await aModelPrice({ model: "gpt-image-9", chargeType: "cost", imageSizes: { "64x64": {} } });
});

const MANY = 100_000n;
const images = (size: string | undefined, count = 1, prompt = "A lighthouse") =>
  imageOperation({ prompt, size, count });
const speech = (text: string) => speechOperation({ text, voice: "alloy" });
async function recording(durationMs: number, remark = "") {
  const operation = await transcriptionOperation(wavOf(durationMs, remark));
  if (!operation.ok) throw new Error(operation.refusal.code);
  return operation.value;
}

function run<Kind extends MediaKind, Made>(
  customer: Customer,
  operation: MediaOperation<Kind, Made>,
  model?: string,
  more: { timeoutMs?: number; abortSignal?: AbortSignal; keepIn?: KeepIn } = {},
) {
  const who = { accountId: customer.accountId, userId: customer.userId };
  return runMediaOperation(customer.actor, { who, operation, model: model ? { model } : undefined, ...more });
}

async function booksOf({ accountId }: Customer) {
  const { prisma } = database();
  const [account, usages, holds] = await Promise.all([
    prisma.account.findUniqueOrThrow({ where: { id: accountId } }),
    prisma.usage.findMany({ where: { accountId } }),
    prisma.hold.findMany({ where: { accountId } }),
  ]);
  const { balanceTokens, heldTokens } = account;
  return { balanceTokens, heldTokens, usages, holds: holds.map(({ status, tokens }) => ({ status, tokens })) };
}

test.each<[name: string, size: string, count: number, tokens: bigint]>([
  ["dall-e-3", "1024x1024", 1, 6_000n],
  ["dall-e-3", "1792x1024", 2, 16_000n],
  ["dall-e-3", "1024x1792", 1, 8_000n],
  ["dall-e-2", "1024x1024", 1, 3_000n],
  ["dall-e-2", "512x512", 3, 6_000n],
  ["imagen-4.0-generate-001", "1024x1024", 1, 4_500n],
  ["gpt-image-1", "1024x1536", 1, 1_200n], // $0.08 × 10,000 × 1.5
])("images of %s in %s, %i of them, hold and cost what the product says", async (model, size, count, tokens) => {
  const customer = await aCustomer({ balanceTokens: MANY });
  const ended = await run(customer, images(size, count), model);
  expect(ended).toMatchObject({
    value: {
      outcome: "made",
      message: null,
      model,
      billableTokens: tokens,
      balanceTokens: MANY - tokens,
      transactionId: expect.stringMatching(/^txn_/),
    },
  });
  const books = await booksOf(customer);
  expect(books).toMatchObject({
    balanceTokens: MANY - tokens,
    heldTokens: 0n,
    holds: [{ status: "settled", tokens }],
    usages: [
      {
        operationType: "image",
        model,
        imageCount: count,
        imageSize: size,
        billableTokens: tokens,
        userId: customer.userId,
        metadata: { promptCharacters: 12, imagesAsked: count, imagesMade: count, latencyMs: expect.any(Number) },
      },
    ],
  });
  expect(JSON.stringify(books.usages[0]!.metadata)).not.toContain("lighthouse");
});

test("a thousand characters read aloud cost 180 tokens, and an emoji is one of them", async () => {
  const customer = await aCustomer();
  expect(await run(customer, speech("🐑".repeat(1_000)))).toMatchObject({
    value: { outcome: "made", model: "gpt-4o-mini-tts", billableTokens: 180n }, // $0.012 × 10,000 × 1.5
  });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 9_820n,
    heldTokens: 0n,
    holds: [{ status: "settled", tokens: 180n }],
    usages: [
      { operationType: "speech", characterCount: 1_000n, metadata: { voice: "alloy", mediaType: "audio/mpeg" } },
    ],
  });
});

test("ninety seconds written down cost 135 tokens", async () => {
  const customer = await aCustomer();
  expect(await run(customer, await recording(90_000))).toMatchObject({
    value: { outcome: "made", model: "whisper-1", billableTokens: 135n }, // $0.009 × 10,000 × 1.5
  });
  expect(await booksOf(customer)).toMatchObject({
    heldTokens: 0n,
    holds: [{ status: "settled", tokens: 135n }],
    usages: [{ operationType: "transcription", durationMs: 90_000n, metadata: { lengthBasis: "reported" } }],
  });
});

test("models that have a price and whose provider is set up are offered in the sizes that have one, a default first", async () => {
  expect(await offeredMediaModels("image")).toEqual([
    { provider: "openai", model: "gpt-image-1", sizes: ["1024x1536"] },
    { provider: "openai", model: "dall-e-3", sizes: expect.arrayContaining(["1024x1024", "1024x1792", "1792x1024"]) },
    { provider: "google", model: "imagen-4.0-fast-generate-001", sizes: ["1024x1024"] },
    { provider: "google", model: "imagen-4.0-generate-001", sizes: ["1024x1024"] },
    { provider: "openai", model: "dall-e-2", sizes: expect.arrayContaining(["1024x1024", "512x512"]) },
  ]);
  expect(await offeredMediaModels("speech")).toEqual([{ provider: "openai", model: "gpt-4o-mini-tts", sizes: [] }]);
  expect(await offeredMediaModels("transcription")).toEqual([{ provider: "openai", model: "whisper-1", sizes: [] }]);
});

test("whatever is refused is refused before a model is asked", async () => {
  const before = testModels.requestCount();
  const customer = await aCustomer({ balanceTokens: 5_999n });
  expect(await run(customer, images("1024x1024"), "dall-e-3")).toEqual({
    ok: false,
    refusal: { code: "insufficient_tokens", requiredTokens: 6_000n, availableTokens: 5_999n },
  });
  for (const model of ["gpt-image-9", "sora-2", "gpt-4o", "imagen-9"]) {
    expect(await run(customer, images(undefined), model)).toMatchObject({
      refusal: { code: "validation_failed", faults: [{ path: "model" }] },
    });
  }
  expect(await run(customer, images("640x480"), "dall-e-3")).toMatchObject({
    refusal: { code: "validation_failed", faults: [{ path: "size", message: expect.stringContaining("1792x1024") }] },
  });
  expect(await transcriptionOperation(Buffer.from("no recording"))).toMatchObject({
    refusal: { code: "validation_failed", faults: [{ path: "file" }] },
  });
  const stranger = { who: { accountId: (await aCustomer()).accountId }, operation: speech("Hello") };
  expect(await runMediaOperation(customer.actor, stranger)).toMatchObject({ refusal: { code: "insufficient_scope" } });
  await setBalance(customer.accountId, -5n);
  expect(await run(customer, speech("Hello"))).toMatchObject({ refusal: { code: "account_suspended" } });
  expect(testModels.requestCount()).toBe(before);
  expect(await booksOf(customer)).toMatchObject({ heldTokens: 0n, usages: [] });
});

test("a provider that fails costs nothing and frees what was held", async () => {
  const customer = await aCustomer();
  const failed = { outcome: "failed", made: null, billableTokens: 0n, message: expect.stringContaining("Nothing was") };
  expect(await run(customer, images("1024x1024", 1, "A hill #fail-401"), "dall-e-3")).toMatchObject({ value: failed });
  expect(await run(customer, speech("Hello #fail-401"))).toMatchObject({ value: failed });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 10_000n,
    heldTokens: 0n,
    usages: [{ status: "failed" }, { status: "failed" }],
  });
});

test.each([
  ["is lost", "#drop", {}],
  ["does not answer in time", "#slow", { timeoutMs: 100 }],
])("a provider whose connection %s keeps the tokens held until somebody knows", async (_, trigger, more) => {
  const customer = await aCustomer();
  const ended = await run(customer, await recording(60_000, trigger), undefined, more);
  expect(ended).toMatchObject({
    value: { outcome: "unknown", made: null, billableTokens: 0n, message: expect.stringContaining("stay reserved") },
  });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 10_000n,
    heldTokens: 90n,
    holds: [{ status: "unknown" }],
    usages: [],
  });
});

test("fewer images than were asked for cost as much as came", async () => {
  const customer = await aCustomer();
  const ended = await run(customer, images("1024x1024", 3, "Hills #images:1"), "dall-e-2");
  expect(ended).toMatchObject({
    value: { outcome: "made", billableTokens: 3_000n, message: expect.stringContaining("Only those that came") },
  });
  expect(await booksOf(customer)).toMatchObject({
    balanceTokens: 7_000n,
    heldTokens: 0n,
    holds: [{ status: "settled", tokens: 9_000n }],
    usages: [{ imageCount: 1, metadata: { imagesAsked: 3, imagesMade: 1 } }],
  });
});

test("the model that the provider says it used is priced; without a price it waits for one, and is not free for ever", async () => {
  const customer = await aCustomer();
  expect(await run(customer, speech("Hello there #model:gpt-4o-mini-tts-2099"))).toMatchObject({
    value: { outcome: "made", model: "gpt-4o-mini-tts-2099", billableTokens: 0n, transactionId: null },
  });
  expect(await booksOf(customer)).toMatchObject({
    heldTokens: 0n,
    usages: [{ status: "unpriced", metadata: { modelRequested: "gpt-4o-mini-tts" } }],
  });
});

test("whoever left before a model was asked gets the tokens back, and nothing is recorded", async () => {
  const customer = await aCustomer();
  const ended = await run(customer, speech("Hello"), undefined, { abortSignal: AbortSignal.abort() });
  expect(ended).toMatchObject({ value: { outcome: "stopped", made: null } });
  expect(await booksOf(customer)).toMatchObject({ heldTokens: 0n, holds: [{ status: "released" }], usages: [] });
});

async function aProject(customer: Customer): Promise<string> {
  const made = await createProject(customer.actor, { name: "Campaign" });
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.projectId;
}

test("what is made is kept in its project, each image on its own, and usage and pieces name one another", async () => {
  const customer = await aCustomer({ balanceTokens: MANY });
  const { accountId } = customer;
  const projectId = await aProject(customer);
  const sourcePieceId = newId();
  await keepPiece(accountId, {
    pieceId: sourcePieceId,
    projectId,
    kind: "image_prompt",
    title: "Words",
    text: "A hill",
  });
  const keepIn = { projectId, sourcePieceId };
  const painted = await run(customer, images("512x512", 2, "A hill at dusk"), "dall-e-2", { keepIn });
  const spoken = await run(customer, speech("Good evening."), undefined, { keepIn: { projectId } });
  const written = await run(customer, await recording(3_000), undefined, { keepIn: { projectId } });
  if (!painted.ok || !spoken.ok || !written.ok) throw new Error("refused");

  const [pieces, usages] = await Promise.all([
    database().prisma.piece.findMany({ where: { accountId }, orderBy: { id: "asc" } }),
    database().prisma.usage.findMany({ where: { accountId }, orderBy: { id: "asc" } }),
  ]);
  const ids = [painted, spoken, written].flatMap(({ value }) => value.pieceIds);
  expect(pieces.map(({ id }) => id)).toEqual([sourcePieceId, ...ids]);
  expect(pieces.slice(1).map(({ usageIds }) => usageIds)).toEqual([0, 0, 1, 2].map((index) => [usages[index]!.id]));
  const image = {
    kind: "image",
    title: "A hill at dusk",
    text: "A hill at dusk",
    mediaType: "image/png",
    sourcePieceId,
  };
  expect(pieces.slice(1)).toMatchObject([
    image,
    image,
    { kind: "speech", text: "Good evening.", mediaType: "audio/mpeg", sourcePieceId: null },
    { kind: "transcript", text: written.value.made!.text, media: null },
  ]);
  expect(Buffer.from(pieces[1]!.media!)).toEqual(Buffer.from(painted.value.made!.images[0]!.bytes));
  expect(usages).toMatchObject([
    { projectId, metadata: { pieceId: ids[0], pieceIds: ids.slice(0, 2), sourcePieceId, sourceKind: "image_prompt" } },
    { projectId, metadata: { pieceId: ids[2] } },
    { projectId, metadata: { pieceId: ids[3] } },
  ]);
  const shown = await getProject(customer.actor, projectId);
  expect(shown.ok && shown.value.pieces.map(({ kind, madeTogether }) => [kind, madeTogether])).toEqual([
    ["transcript", 1],
    ["speech", 1],
    ["image", 2],
    ["image", 2],
    ["image_prompt", 1],
  ]);
});

test("a project that is somebody else's, or a source that is not there, is refused before anything is held", async () => {
  const customer = await aCustomer();
  const before = testModels.requestCount();
  const foreign = { projectId: await aProject(await aCustomer()) };
  const sourceless = { projectId: await aProject(customer), sourcePieceId: newId() };
  for (const [what, keepIn] of Object.entries({ project: foreign, piece: sourceless })) {
    const refused = await run(customer, speech("Hello"), undefined, { keepIn });
    expect(refused).toEqual({ ok: false, refusal: { code: "not_found", what } });
  }
  expect(testModels.requestCount()).toBe(before);
  expect(await booksOf(customer)).toMatchObject({ heldTokens: 0n, holds: [], usages: [] });
});

test("what cannot be kept is charged and handed over, and it is said", async () => {
  const customer = await aCustomer();
  const projectId = await aProject(customer);
  const asked = testModels.nextRequest();
  const speaking = run(customer, speech("Hello #slow"), undefined, { keepIn: { projectId } });
  await asked;
  await deleteProject(customer.actor, projectId);
  const ended = await speaking;
  expect(ended).toMatchObject({
    value: {
      outcome: "made",
      billableTokens: 2n,
      pieceIds: [null],
      message: expect.stringContaining("could not be kept"),
    },
  });
  expect(ended.ok && ended.value.made?.bytes.length).toBeGreaterThan(0);
});

test("of twenty at once with the tokens for three, three are made", async () => {
  const customer = await aCustomer({ balanceTokens: 2_000n * 3n + 1n });
  const before = testModels.requestCount();
  const results = await Promise.all(Array.from({ length: 20 }, () => run(customer, images("512x512"), "dall-e-2")));
  expect(results.filter(({ ok }) => ok)).toHaveLength(3);
  const codes = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
  expect(new Set(codes)).toEqual(new Set(["insufficient_tokens"]));
  expect(testModels.requestCount()).toBe(before + 3);
  expect(await booksOf(customer)).toMatchObject({ balanceTokens: 1n, heldTokens: 0n });
});

function isForMedia({ imageSizes, characterMicroUsdPerMillion, minuteMicroUsd, secondMicroUsd }: (typeof PRICES)[0]) {
  return Boolean(imageSizes ?? characterMicroUsdPerMillion ?? minuteMicroUsd ?? secondMicroUsd);
}
