import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, hourlyDifferences, ledgerBreaches } from "@/lib/dev/factories";
import type { Scope } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { expireHolds } from "@/lib/operations/expire-holds";
import { getBalanceAt } from "@/lib/queries/balance-at";
import { createApiKey } from "@/lib/operations/api-keys";
import { getRun, getRunWithSteps } from "@/lib/queries/runs";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
beforeAll(seedCatalogue);
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
});
afterAll(closeDatabase);

const step = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1_000, outputTokens: 500 };
const post = (path: string, body: object, headers?: Record<string, string>) =>
  callBillingApi("POST", path, { body, headers });
const start = (userId: string, capTokens: number, more: object = {}) =>
  post("/runs", { userId, type: "story", capTokens, ...more });
const run = async (runId: unknown) => (await callBillingApi("GET", `/runs/${runId}`)).body;
const balance = async (userId: string) => (await callBillingApi("GET", `/balance?userId=${userId}`)).body;

test("a run holds its cap, its usages draw on it, and finishing frees the rest", async () => {
  const { userId } = await aCustomer({ balanceTokens: 10_000n });
  const started = await start(userId, 6_000);
  expect(started).toMatchObject({ status: 201, body: { capTokens: 6_000, balance: 10_000 } });
  const { runId } = started.body;
  expect(await balance(userId)).toMatchObject({ settled: 10_000, held: 6_000, available: 4_000 });

  expect(await post("/usage", { userId, ...step, runId })).toMatchObject({
    status: 201,
    body: { billableTokens: 2_250, balance: 7_750 },
  });
  expect(await balance(userId)).toMatchObject({ settled: 7_750, held: 3_750, available: 4_000 });
  await post("/usage", { userId, ...step, runId, success: false, errorMessage: "timeout" });
  expect(await run(runId)).toMatchObject({ status: "running", spentTokens: 2_250, remainingTokens: 3_750, steps: 2 });

  const finished = await post(`/runs/${runId}/finish`, {});
  expect(finished).toMatchObject({ status: 200, body: { status: "finished", spentTokens: 2_250, remainingTokens: 0 } });
  expect(await post(`/runs/${runId}/finish`, {})).toMatchObject({ status: 200, body: finished.body });
  expect(await balance(userId)).toMatchObject({ settled: 7_750, held: 0, available: 7_750 });
  expect(await post("/usage", { userId, ...step, runId })).toMatchObject({ status: 409, body: { code: "run_over" } });
  const list = await callBillingApi("GET", `/runs?userId=${userId}`);
  expect(list.body).toMatchObject({ data: [{ runId, type: "story", status: "finished", steps: 2 }], nextCursor: null });
});

describe("a cap is a cap", () => {
  test("the step that does not fit is refused with the figures, books nothing and ends the run", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
    const { runId } = (await start(userId, 5_000)).body;
    await post("/usage", { userId, ...step, runId });
    await post("/usage", { userId, ...step, runId });
    const refused = {
      status: 402,
      body: { code: "run_cap_reached", title: "Run cap reached", runId, required: 2_250 },
    };
    const headers = { "idempotency-key": "third" };
    expect(await post("/usage", { userId, ...step, runId }, headers)).toMatchObject({
      ...refused,
      body: { ...refused.body, remaining: 500 },
    });
    expect(await run(runId)).toMatchObject({ status: "capped", spentTokens: 4_500, remainingTokens: 0, steps: 2 });
    expect(await balance(userId)).toMatchObject({ settled: 5_500, held: 0, available: 5_500 });
    // Repeated it hears the same; recorded without the run the work is not lost.
    expect(await post("/usage", { userId, ...step, runId }, headers)).toMatchObject(refused);
    expect((await post("/usage", { userId, ...step }, headers)).status).toBe(201);
    expect(await balanceOf(accountId)).toBe(3_250n);
  });

  test("however many steps come at once", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 100_000n });
    const { runId } = (await start(userId, 10_000)).body;
    const answers = await Promise.all(Array.from({ length: 40 }, () => post("/usage", { userId, ...step, runId })));
    const booked = answers.filter(({ status }) => status === 201);
    // Its steps are decided one after the other: the four that fit are booked, and the fifth ends it.
    expect(booked).toHaveLength(4);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(["run_cap_reached"]),
    );
    expect(await balanceOf(accountId)).toBe(100_000n - 2_250n * BigInt(booked.length));
    expect(await run(runId)).toMatchObject({ status: "capped", spentTokens: 2_250 * booked.length });
  });

  test("and one that is spent to the last token goes on until it ends", async () => {
    const { userId } = await aCustomer({ balanceTokens: 10_000n });
    const { runId } = (await start(userId, 2_250)).body;
    expect((await post("/usage", { userId, ...step, runId })).status).toBe(201);
    expect(await run(runId)).toMatchObject({ status: "running", remainingTokens: 0 });
    expect(await post(`/runs/${runId}/finish`, {})).toMatchObject({ body: { status: "finished" } });
  });
});

describe("a hold inside a run", () => {
  test("is carved out of it and gives back what it did not need", async () => {
    const { userId } = await aCustomer({ balanceTokens: 10_000n });
    const { runId } = (await start(userId, 6_000)).body;
    const { holdId } = (await post("/holds", { userId, tokens: 4_000, runId })).body;
    expect(await balance(userId)).toMatchObject({ held: 6_000, available: 4_000 });
    expect(await run(runId)).toMatchObject({ remainingTokens: 2_000 });
    expect(await post("/holds", { userId, tokens: 2_001, runId })).toMatchObject({
      status: 402,
      body: { code: "run_cap_reached", required: 2_001, remaining: 2_000 },
    });
    // Asking for too much is no step: the run goes on, and what the hold's work took is a step of it.
    expect((await post(`/holds/${holdId}/settle`, step)).status).toBe(201);
    expect(await run(runId)).toMatchObject({
      status: "running",
      spentTokens: 2_250,
      remainingTokens: 3_750,
      steps: 1,
    });
    expect(await balance(userId)).toMatchObject({ settled: 7_750, held: 3_750 });
    const second = (await post("/holds", { userId, tokens: 3_750, runId })).body.holdId;
    expect(await run(runId)).toMatchObject({ remainingTokens: 0 });
    await post(`/holds/${second}/release`, {});
    expect(await run(runId)).toMatchObject({ remainingTokens: 3_750 });
  });

  test("that took more than it held takes the rest from the run, and beyond that from the balance", async () => {
    const { userId } = await aCustomer({ balanceTokens: 10_000n });
    const { runId } = (await start(userId, 2_000)).body;
    const { holdId } = (await post("/holds", { userId, tokens: 500, runId })).body;
    expect(await post(`/holds/${holdId}/settle`, step)).toMatchObject({ status: 201, body: { billableTokens: 2_250 } });
    expect(await run(runId)).toMatchObject({ status: "running", spentTokens: 2_250, remainingTokens: 0 });
    expect(await balance(userId)).toMatchObject({ settled: 7_750, held: 0, available: 7_750 });
  });

  test("that ran out goes back to the run, whether or not anybody has booked it", async () => {
    const { userId } = await aCustomer({ balanceTokens: 10_000n });
    const { runId } = (await start(userId, 2_000)).body;
    const { holdId } = (await post("/holds", { userId, tokens: 500, runId })).body;
    await database().pool.query("UPDATE holds SET expires_at = now() WHERE id = $1", [holdId]);
    expect(await balance(userId)).toMatchObject({ held: 2_000, available: 8_000 });
    await expireHolds();
    expect(await run(runId)).toMatchObject({ remainingTokens: 2_000 });
    expect(await balance(userId)).toMatchObject({ held: 2_000, available: 8_000 });
  });
});

test("a run that ran out of time frees its tokens and takes no more steps", async () => {
  const { userId } = await aCustomer({ balanceTokens: 10_000n });
  const { runId } = (await start(userId, 6_000)).body;
  await database().pool.query("UPDATE holds SET expires_at = now() WHERE id = $1", [runId]);
  expect(await run(runId)).toMatchObject({ status: "expired", remainingTokens: 0 });
  expect(await balance(userId)).toMatchObject({ held: 0, available: 10_000 });
  expect(await post("/usage", { userId, ...step, runId })).toMatchObject({ status: 409, body: { code: "run_over" } });
});

test("its own hold is nobody else's to settle or release, and no caller may open one like it", async () => {
  const { userId } = await aCustomer({ balanceTokens: 10_000n });
  const { runId } = (await start(userId, 6_000)).body;
  expect(await post(`/holds/${runId}/release`, {})).toMatchObject({ status: 404, body: { code: "hold_not_found" } });
  expect(await post(`/holds/${runId}/settle`, step)).toMatchObject({ status: 404, body: { code: "hold_not_found" } });
  expect(await post("/holds", { userId, tokens: 1, operationType: "run" })).toMatchObject({ status: 422 });
});

test("a run is refused for what cannot be held, an unknown type, and another account's id", async () => {
  const [ada, eve] = [await aCustomer({ balanceTokens: 1_000n }), await aCustomer()];
  expect(await start(ada.userId, 1_001)).toMatchObject({ status: 402, body: { code: "insufficient_tokens" } });
  // Left out, the cap is the most that such runs usually cost: $5.00.
  expect(await post("/runs", { userId: ada.userId, type: "story" })).toMatchObject({
    status: 402,
    body: { required: 50_000 },
  });
  expect(await start(ada.userId, 10, { type: "opera" })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "type" }] },
  });
  const { runId } = (await start(ada.userId, 500)).body;
  for (const id of [runId, newId()]) {
    expect(await post("/usage", { userId: eve.userId, ...step, runId: id })).toMatchObject({
      status: 404,
      body: { code: "run_not_found" },
    });
  }
  expect(await getRun(eve.actor, String(runId))).toMatchObject({ ok: false, refusal: { code: "run_not_found" } });
  expect(await getRun(ada.actor, String(runId))).toMatchObject({ ok: true });
  expect(await getRunWithSteps(ada.actor, String(runId))).toMatchObject({ ok: true, value: { steps: [] } });
  expect(await post(`/runs/${newId()}/finish`, {})).toMatchObject({ status: 404, body: { code: "run_not_found" } });
});

test("a repeated key starts one run; pages of runs meet each once", async () => {
  const { userId } = await aCustomer({ balanceTokens: 10_000n });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      post("/runs", { userId, type: "tweet", capTokens: 100 }, { "idempotency-key": "r" }),
    ),
  );
  expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (let index = 0; index < 4; index++) await start(userId, 10);
  const seen: string[] = [];
  for (let cursor: unknown = ""; cursor !== null;) {
    const { body } = await callBillingApi("GET", `/runs?userId=${userId}&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...(body.data as { runId: string }[]).map(({ runId }) => runId));
    cursor = body.nextCursor;
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});

test("what was held at a past moment counts a run as it stood then", async () => {
  const { userId, accountId, actor } = await aCustomer({ balanceTokens: 10_000n });
  const { runId } = (await start(userId, 6_000)).body;
  const now = async () => (await database().pool.query<{ now: Date }>("SELECT clock_timestamp() AS now")).rows[0]!.now;
  const afterStart = await now();
  await post("/usage", { userId, ...step, runId });
  await post("/holds", { userId, tokens: 1_000, runId });
  const afterStep = await now();
  await post(`/runs/${runId}/finish`, {});
  expect(await getBalanceAt(actor, accountId, afterStart)).toMatchObject({
    value: { settledTokens: 10_000n, heldTokens: 6_000n },
  });
  expect(await getBalanceAt(actor, accountId, afterStep)).toMatchObject({
    value: { settledTokens: 7_750n, heldTokens: 3_750n },
  });
});

describe("an estimate", () => {
  const estimate = (body: object) => post("/estimate", body);

  test("of a workflow is the range that was set up, until there is a history of one's own or of all", async () => {
    const ada = await aCustomer({ balanceTokens: 1_000_000n });
    expect((await estimate({ userId: ada.userId, workflowType: "tweet" })).body).toEqual({
      minTokens: 1_500,
      maxTokens: 5_000,
      minCredits: 15,
      maxCredits: 50,
      usd: { min: 0.15, max: 0.5 },
      basis: "seeded_range",
    });
    for (let index = 1; index <= 20; index++) {
      const { userId } = index <= 5 ? ada : await aCustomer({ balanceTokens: 10_000n });
      const { runId } = (await post("/runs", { userId, type: "tweet", capTokens: 5_000 })).body;
      await post("/usage", { userId, ...step, fixedTokens: index * 10, runId });
      await post(`/runs/${runId}/finish`, {});
    }
    const own = (await estimate({ userId: ada.userId, workflowType: "tweet" })).body;
    expect(own).toMatchObject({ basis: "own_history", minTokens: 10, p50Tokens: 30, p95Tokens: 50, maxTokens: 50 });
    const byKeyOfAda = async (scope: Scope) => {
      const input = { name: "test", scopes: [scope], accountId: ada.accountId };
      const key = await createApiKey({ kind: "operator", name: "test" }, input);
      if (!key.ok) throw new Error(key.refusal.code);
      const headers = { authorization: `Bearer ${key.value.apiKey}` };
      return (await callBillingApi("POST", "/estimate", { body: { workflowType: "tweet" }, headers })).body;
    };
    expect(await byKeyOfAda("balance:read")).toEqual(own);
    const all = (await estimate({ workflowType: "tweet" })).body;
    expect(await byKeyOfAda("usage:write")).toEqual(all);
    expect(all).toMatchObject({ basis: "all_history", minTokens: 10, p50Tokens: 100, p95Tokens: 190, maxTokens: 200 });
  });

  test("of an operation is exact when it is known what it takes, and else by history", async () => {
    const { userId } = await aCustomer({ balanceTokens: 100_000n });
    const known = {
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      inputTokens: 1_000,
      outputTokens: 500,
    };
    expect((await estimate(known)).body).toMatchObject({ minTokens: 2_250, maxTokens: 2_250, basis: "price" });
    const unknown = { userId, operationType: "estimate-me", model: "gpt-4o" };
    expect(await estimate(unknown)).toMatchObject({ status: 422, body: { errors: [{ path: "inputTokens" }] } });
    for (const tokens of [10, 20, 30, 40, 50]) {
      await post("/usage", { userId, ...step, operationType: "estimate-me", fixedTokens: tokens });
    }
    expect((await estimate(unknown)).body).toMatchObject({ basis: "own_history", p50Tokens: 30, maxTokens: 50 });
    expect(await estimate({ workflowType: "opera" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "workflowType" }] },
    });
    expect(await estimate({ workflowType: "story", operationType: "draft", model: "x" })).toMatchObject({
      status: 422,
    });
    expect(await estimate({ userId: newId(), workflowType: "story" })).toMatchObject({ status: 404 });
  });
});
