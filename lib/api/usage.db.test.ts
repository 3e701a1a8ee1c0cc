import { afterAll, afterEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, block, hourlyDifferences, ledgerBreaches } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";

testDatabase();
afterEach(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  expect(await hourlyDifferences()).toEqual([]);
});
afterAll(closeDatabase);

const draft = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1_000, outputTokens: 500 };
const usage = (body: object, headers?: Record<string, string>) => callBillingApi("POST", "/usage", { body, headers });

overBothTransports(() => {
  test("a usage is charged and answered with what was booked", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
    const { status, headers, body } = await usage({ userId, ...draft });
    expect(status).toBe(201);
    expect(headers.get("idempotent-replayed")).toBeNull();
    expect(body).toEqual({
      usageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      // The welcome bonus was line 1; a balance of 10,000 needed no other.
      transactionId: `txn_${accountId.replaceAll("-", "")}_2`,
      usageStatus: "succeeded",
      actualTokens: 1_500,
      billableTokens: 2_250,
      chargeType: "multiplier",
      balance: 7_750,
      replayed: false,
    });
  });

  test("a repeated key is answered as the first time, with a header that says so", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
    const first = await usage({ userId, ...draft }, { "idempotency-key": "k-1" });
    await usage({ userId, ...draft });
    const again = await usage({ userId, ...draft }, { "idempotency-key": "k-1" });
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual({ ...first.body, replayed: true });
    // The key may as well stand in the body, and the order of the fields means nothing.
    const reordered = Object.fromEntries(Object.entries(draft).toReversed());
    const inBody = await usage({ idempotencyKey: "k-1", ...reordered, userId });
    expect(inBody).toMatchObject({ status: 200, body: first.body.usageId ? { usageId: first.body.usageId } : {} });
    expect(await balanceOf(accountId)).toBe(5_500n);
  });

  describe("a usage is refused", () => {
    test("402 when a balance is required and not there, with the figures", async () => {
      const { userId } = await aCustomer({ balanceTokens: 2_249n });
      expect(await usage({ userId, ...draft, requireBalance: true })).toMatchObject({
        status: 402,
        body: {
          type: "http://localhost:3000/docs#insufficient_tokens",
          title: "Insufficient token balance",
          status: 402,
          code: "insufficient_tokens",
          required: 2_250,
          available: 2_249,
          shortfall: 1,
          topUpUrl: "http://localhost:3000/tokens#packages",
        },
      });
    });

    test("402 when a balance is required of a suspended account, with its debt", async () => {
      const { userId } = await aCustomer({ balanceTokens: -5n });
      expect(await usage({ userId, ...draft, requireBalance: true })).toMatchObject({
        status: 402,
        body: { title: "Token account suspended", code: "account_suspended", debt: 5 },
      });
    });

    test("403 when a balance is required of a blocked account, while work that was done is booked", async () => {
      const { userId, accountId } = await aCustomer();
      await block(accountId);
      expect(await usage({ userId, ...draft, requireBalance: true })).toMatchObject({
        status: 403,
        body: { title: "Token account blocked", code: "account_blocked" },
      });
      expect((await usage({ userId, ...draft })).status).toBe(201);
    });

    test("409 when the key was used for another request", async () => {
      const { userId } = await aCustomer();
      const headers = { "idempotency-key": "k-2" };
      await usage({ userId, ...draft }, headers);
      expect(await usage({ userId, ...draft, metadata: { a: 1 } }, headers)).toMatchObject({
        status: 409,
        body: { title: "Idempotency key reused", code: "idempotency_key_reuse" },
      });
    });

    test("422 when the caller's sums are not ours, with both", async () => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
      expect(await usage({ userId, ...draft, totalTokens: 1_499, billableTokens: 2_251 })).toMatchObject({
        status: 422,
        body: {
          title: "Charge mismatch",
          code: "charge_mismatch",
          expected: { totalTokens: 1_500, billableTokens: 2_250 },
          given: { totalTokens: 1_499, billableTokens: 2_251 },
        },
      });
      expect((await usage({ userId, ...draft, totalTokens: 1_500, billableTokens: 2_250 })).status).toBe(201);
      expect(await balanceOf(accountId)).toBe(7_750n);
    });

    test("422 when it would cost more than can be counted", async () => {
      const { userId } = await aCustomer();
      const body = { userId, ...draft, fixedTokens: Number.MAX_SAFE_INTEGER, imageCount: 2 };
      expect(await usage(body)).toMatchObject({
        status: 422,
        body: { title: "Limit exceeded", code: "limit_exceeded" },
      });
    });

    test.each([
      ["an id that nobody has", { userId: newId() }],
      ["a text that is no id", { userId: "nobody" }],
      ["an external id that nobody has", { externalUserId: "nobody" }],
      ["an account that is not there", { accountId: newId() }],
    ])("404 for %s", async (_what, who) => {
      expect(await usage({ ...who, ...draft })).toMatchObject({
        status: 404,
        body: { title: "Token account not found", code: "account_not_found" },
      });
    });

    test("404 for a hold that is not there, is another account's, or is no id at all", async () => {
      const [ada, bob] = [await aCustomer(), await aCustomer()];
      const hold = await callBillingApi("POST", "/holds", { body: { userId: bob.userId, tokens: 10 } });
      for (const holdId of [newId(), hold.body.holdId, "nonsense"]) {
        const answer = await usage({ userId: ada.userId, ...draft, holdId });
        expect(answer).toMatchObject({ status: 404, body: { title: "Hold not found", code: "hold_not_found" } });
      }
      expect(await balanceOf(ada.accountId)).toBe(10_000n);
    });

    test("422 when the key in the header and the one in the body differ, or the key is no key", async () => {
      const { userId } = await aCustomer();
      const refused = { status: 422, body: { code: "validation_failed", errors: [{ path: "Idempotency-Key" }] } };
      expect(await usage({ userId, ...draft, idempotencyKey: "a" }, { "idempotency-key": "b" })).toMatchObject(refused);
      expect(await usage({ userId, ...draft }, { "idempotency-key": "a b" })).toMatchObject(refused);
      expect(await usage({ userId, ...draft }, { "idempotency-key": "k".repeat(256) })).toMatchObject(refused);
      expect((await usage({ userId, ...draft }, { "idempotency-key": "k".repeat(255) })).status).toBe(201);
    });

    test("when two names mean two people, instead of charging either of them", async () => {
      const [ada, bob] = [await aCustomer(), await aCustomer()];
      const externalUserId = `ext-${newId()}`;
      await database().prisma.user.update({ where: { id: bob.userId }, data: { externalUserId } });
      const { status } = await usage({ userId: ada.userId, externalUserId, ...draft });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect([await balanceOf(ada.accountId), await balanceOf(bob.accountId)]).toEqual([10_000n, 10_000n]);
    });
  });

  describe("a batch", () => {
    const batch = (items: unknown) => callBillingApi("POST", "/usage/batch", { body: { items } });

    test("gives each item its own result, in order, and a faulty one spoils only itself", async () => {
      const [ada, poor] = [await aCustomer({ balanceTokens: 10_000n }), await aCustomer({ balanceTokens: 0n })];
      const key = newId();
      const { status, body } = await batch([
        { userId: ada.userId, ...draft, idempotencyKey: key },
        { userId: ada.userId, ...draft, inputTokens: -1 },
        { userId: newId(), ...draft },
        { userId: poor.userId, ...draft, requireBalance: true },
        "nonsense",
        { userId: ada.userId, ...draft, holdId: "nonsense" },
        { userId: ada.userId, ...draft, idempotencyKey: key },
        { userId: ada.userId, ...draft, idempotencyKey: key, outputTokens: 1 },
        { userId: ada.userId, ...draft, success: false, errorMessage: "timeout" },
        { userId: ada.userId, ...draft, model: "new-tts", inputTokens: 0, outputTokens: 0, characters: 9 },
      ]);
      expect(status).toBe(200);
      const results = body.results as Record<string, unknown>[];
      expect(results.map(({ index, status, code, usageStatus }) => [index, status, code ?? usageStatus])).toEqual([
        [0, 201, "succeeded"],
        [1, 422, "validation_failed"],
        [2, 404, "account_not_found"],
        [3, 402, "insufficient_tokens"],
        [4, 422, "validation_failed"],
        [5, 404, "hold_not_found"],
        [6, 200, "succeeded"],
        [7, 409, "idempotency_key_reuse"],
        [8, 201, "failed"],
        [9, 201, "unpriced"],
      ]);
      expect(results[1]).toMatchObject({ errors: [{ path: "inputTokens", message: "must not be negative" }] });
      expect(await balanceOf(ada.accountId)).toBe(7_750n);
    });

    test("takes up to 1,000 items, no more and not none", async () => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
      const item = { userId, ...draft, fixedTokens: 1 };
      const full = await batch(Array(1_000).fill(item));
      expect((full.body.results as { status: number }[]).map(({ status }) => status)).toEqual(Array(1_000).fill(201));
      expect(await balanceOf(accountId)).toBe(9_000n);
      for (const items of [Array(1_001).fill(item), [], undefined, {}]) {
        expect(await batch(items)).toMatchObject({
          status: 422,
          body: { code: "validation_failed", errors: [{ path: "items" }] },
        });
      }
    });
  });
});
