import { afterAll, afterEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, block, ledgerBreaches, setSetting } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";

testDatabase();
afterEach(async () => {
  await setSetting("inFlightLimitHolds", null);
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

const draft = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 100, outputTokens: 100 };
const open = (body: object, headers?: Record<string, string>) => callBillingApi("POST", "/holds", { body, headers });
const settle = (id: unknown, body: object) => callBillingApi("POST", `/holds/${id}/settle`, { body });
const release = (id: unknown) => callBillingApi("POST", `/holds/${id}/release`);

overBothTransports(() => {
  test("tokens are held, settled at what was used, and the rest is free again", async () => {
    const { userId } = await aCustomer({ balanceTokens: 1_000n });
    const opened = await open({ userId, tokens: 600, ttlSeconds: 60 });
    expect(opened).toMatchObject({ status: 201, body: { tokens: 600, balance: 1_000 } });
    const expiresInMs = Date.parse(String(opened.body.expiresAt)) - Date.now();
    expect(expiresInMs).toBeGreaterThan(50_000);
    expect(expiresInMs).toBeLessThanOrEqual(60_000);
    const balance = () => callBillingApi("GET", `/balance?userId=${userId}`);
    expect((await balance()).body).toMatchObject({ settled: 1_000, held: 600, available: 400 });

    const settled = await settle(opened.body.holdId, draft);
    expect(settled).toMatchObject({ status: 201, body: { billableTokens: 300, balance: 700, replayed: false } });
    expect((await balance()).body).toMatchObject({ settled: 700, held: 0, available: 700 });

    const again = await settle(opened.body.holdId, draft);
    expect(again).toMatchObject({ status: 200, body: { usageId: settled.body.usageId, balance: 700, replayed: true } });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("a hold may be sized by the most that the operation can use", async () => {
    const { userId } = await aCustomer({ balanceTokens: 10_000n });
    const body = { userId, operationType: "draft", model: "gpt-4o", inputTokens: 1_000, maxOutputTokens: 500 };
    expect(await open(body)).toMatchObject({ status: 201, body: { tokens: 2_250 } });
    const unpriced = await open({ userId, operationType: "speech", model: "new-tts", characters: 100 });
    expect(unpriced).toMatchObject({ status: 422, body: { code: "validation_failed", errors: [{ path: "tokens" }] } });
  });

  test("a repeated key opens one hold and is answered with it", async () => {
    const { userId } = await aCustomer({ balanceTokens: 1_000n });
    const headers = { "idempotency-key": "h-1" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => open({ userId, tokens: 600 }, headers)));
    expect(new Set(answers.map(({ body }) => body.holdId)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.expiresAt)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.headers.get("idempotent-replayed") === "true")).toHaveLength(9);
    expect(await open({ userId, tokens: 601 }, headers)).toMatchObject({
      status: 409,
      body: { code: "idempotency_key_reuse" },
    });
  });

  describe("a hold is refused", () => {
    test("402 for more than is available, with the figures, and the balance unchanged", async () => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 1_000n });
      await open({ userId, tokens: 600 });
      expect(await open({ userId, tokens: 401 })).toMatchObject({
        status: 402,
        body: { title: "Insufficient token balance", required: 401, available: 400, shortfall: 1 },
      });
      expect((await open({ userId, tokens: 400 })).status).toBe(201);
      expect(await balanceOf(accountId)).toBe(1_000n);
    });

    test("402 on a suspended account, 403 on a blocked one", async () => {
      const [inDebt, blocked] = [await aCustomer({ balanceTokens: -1n }), await aCustomer()];
      await block(blocked.accountId);
      expect(await open({ userId: inDebt.userId, tokens: 1 })).toMatchObject({
        status: 402,
        body: { code: "account_suspended", debt: 1 },
      });
      expect(await open({ userId: blocked.userId, tokens: 1 })).toMatchObject({
        status: 403,
        body: { code: "account_blocked" },
      });
    });

    test("429 beyond the limit of operations in flight, with when to try again", async () => {
      await setSetting("inFlightLimitHolds", "2");
      const { userId } = await aCustomer();
      const [first] = [await open({ userId, tokens: 1 }), await open({ userId, tokens: 1 })];
      const third = await open({ userId, tokens: 1 });
      expect(third).toMatchObject({
        status: 429,
        body: { title: "Too many operations in flight", code: "too_many_in_flight", limit: 2 },
      });
      expect(third.headers.get("retry-after")).toBe("1");
      await release(first!.body.holdId);
      expect((await open({ userId, tokens: 1 })).status).toBe(201);
    });
  });

  describe("closing a hold is refused", () => {
    test("404 when there is none by that id", async () => {
      for (const id of [newId(), "nonsense", "%00", "1e400"]) {
        const refused = { status: 404, body: { title: "Hold not found", code: "hold_not_found" } };
        expect(await settle(id, draft)).toMatchObject(refused);
        expect(await release(id)).toMatchObject(refused);
      }
    });

    test("409 when it was settled with other figures, or as something else", async () => {
      const { userId } = await aCustomer();
      const { holdId } = (await open({ userId, tokens: 10 })).body;
      await settle(holdId, draft);
      const refused = { status: 409, body: { title: "Hold already settled", code: "hold_already_settled" } };
      expect(await settle(holdId, { ...draft, outputTokens: 101 })).toMatchObject(refused);
      expect(await release(holdId)).toMatchObject(refused);
      const asUsage = await callBillingApi("POST", "/usage", {
        body: { userId, ...draft, holdId, idempotencyKey: "other" },
      });
      expect(asUsage).toMatchObject(refused);
    });

    test("409 when it was released; releasing it again is fine", async () => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 1_000n });
      const { holdId } = (await open({ userId, tokens: 10 })).body;
      expect(await release(holdId)).toMatchObject({ status: 200, body: { released: true } });
      expect(await release(holdId)).toMatchObject({ status: 200, body: { released: true } });
      expect(await settle(holdId, draft)).toMatchObject({
        status: 409,
        body: { title: "Hold already released", code: "hold_already_released" },
      });
      expect(await balanceOf(accountId)).toBe(1_000n);
    });
  });
});
