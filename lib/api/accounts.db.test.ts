import { afterAll, afterEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { aCustomer, block, ledgerBreaches } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { recordUsage } from "@/lib/operations/record-usage";
import { NO_UNITS } from "@/lib/domain/pricing/charge";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

overBothTransports(() => {
  describe("PUT /users", () => {
    const put = (body: object) => callBillingApi("PUT", "/users", { body });

    test("makes a user with account and bonus, and finds it again", async () => {
      const [externalUserId, email] = [`ext-${newId()}`, `${newId()}@Example.Test`];
      const made = await put({ externalUserId, email });
      expect(made).toMatchObject({ status: 201, body: { balance: 10_000 } });
      expect(await put({ externalUserId, email: email.toUpperCase() })).toMatchObject({ status: 200, body: made.body });
      for (const name of [
        `externalUserId=${externalUserId}`,
        `userId=${made.body.userId}`,
        `accountId=${made.body.accountId}`,
      ]) {
        const found = await callBillingApi("GET", `/balance?${name}`);
        expect(found).toMatchObject({ status: 200, body: { accountId: made.body.accountId, settled: 10_000 } });
      }
    });

    test("409 for an email that is another external user's", async () => {
      const email = `${newId()}@example.test`;
      await put({ externalUserId: `ext-${newId()}`, email });
      expect(await put({ externalUserId: `ext-${newId()}`, email })).toMatchObject({
        status: 409,
        body: { title: "Email already in use", code: "email_taken" },
      });
    });

    test.each([
      [{ email: "ada@example.test" }, "externalUserId"],
      [{ externalUserId: "x" }, "email"],
      [{ externalUserId: "x", email: "nonsense" }, "email"],
      [{ externalUserId: "", email: "ada@example.test" }, "externalUserId"],
      [{ externalUserId: "x", email: "ada@example.test", name: 5 }, "name"],
    ])("422 for %j, which has a fault at %s", async (body, path) => {
      expect(await put(body)).toMatchObject({ status: 422, body: { code: "validation_failed", errors: [{ path }] } });
    });
  });

  describe("GET /balance", () => {
    test("answers with everything an owner may know", async () => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 12_000n });
      await recordUsage(
        { kind: "secret" },
        {
          who: { userId },
          operationType: "draft",
          provider: "openai",
          model: "gpt-4o",
          units: { ...NO_UNITS, inputModelTokens: 1_000n },
          success: true,
        },
      );
      const { status, body } = await callBillingApi("GET", `/balance?userId=${userId}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        accountId,
        settled: 10_500,
        held: 0,
        available: 10_500,
        debt: 0,
        level: "healthy",
        status: "active",
        grants: [
          { source: "bonus", amount: 10_000, remaining: 8_500, expiresAt: null },
          { source: "admin_grant", amount: 2_000, remaining: 2_000, expiresAt: null },
        ],
        nextExpiry: null,
        lifetime: { purchased: 0, granted: 12_000, used: 1_500 },
        autoRecharge: { state: "off", nextEligibleAt: null, pausedReason: null },
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    });

    test.each([
      [1_001n, "healthy", "active"],
      [1_000n, "low", "active"],
      [100n, "low", "active"],
      [99n, "critical", "active"],
      [0n, "critical", "active"],
      [-1n, "suspended", "suspended"],
    ])("a balance of %d is %s and %s", async (balanceTokens, level, status) => {
      const { userId } = await aCustomer({ balanceTokens });
      const debt = balanceTokens < 0n ? Number(-balanceTokens) : 0;
      const { body } = await callBillingApi("GET", `/balance?userId=${userId}`);
      expect(body).toMatchObject({ settled: Number(balanceTokens), level, status, debt });
    });

    test.each([
      "",
      "?userId=",
      `?userId=${newId()}`,
      "?userId=nobody",
      "?externalUserId=nobody",
      "?externalUserId=%00",
      "?userId=%00",
      "?accountId=%F0%9F%92%B8",
    ])("404 for %j, which names nobody", async (query) => {
      expect(await callBillingApi("GET", `/balance${query}`)).toMatchObject({
        status: 404,
        body: { title: "Token account not found", code: "account_not_found" },
      });
    });
  });

  describe("POST /balance/check", () => {
    const check = (body: object) => callBillingApi("POST", "/balance/check", { body });

    test.each([
      [100, true, 0],
      [0, true, 0],
      [101, false, 1],
      [Number.MAX_SAFE_INTEGER, false, Number.MAX_SAFE_INTEGER - 100],
    ])("of a balance of 100, %d tokens: sufficient is %s, short by %d", async (required, sufficient, shortfall) => {
      const { userId, accountId } = await aCustomer({ balanceTokens: 100n });
      const topUpUrl = "http://localhost:3000/tokens#packages";
      const answer = await check({ userId, required });
      expect(answer).toMatchObject({ status: 200, body: { sufficient, available: 100, shortfall, topUpUrl } });
      const account = await database().prisma.account.findUniqueOrThrow({ where: { id: accountId } });
      expect(account).toMatchObject({ balanceTokens: 100n, heldTokens: 0n });
    });

    test("refuses suspended and blocked accounts", async () => {
      const [inDebt, blocked] = [await aCustomer({ balanceTokens: -7n }), await aCustomer()];
      await block(blocked.accountId);
      expect(await check({ userId: inDebt.userId, required: 0 })).toMatchObject({
        status: 402,
        body: { code: "account_suspended", debt: 7 },
      });
      expect(await check({ userId: blocked.userId, required: 0 })).toMatchObject({
        status: 403,
        body: { code: "account_blocked" },
      });
    });
  });

  describe("who may call", () => {
    const calls: [method: string, path: string][] = [
      ["PUT", "/users"],
      ["GET", `/balance?userId=${newId()}`],
      ["POST", "/balance/check"],
      ["POST", "/usage"],
      ["POST", "/usage/batch"],
      ["POST", "/holds"],
      ["POST", `/holds/${newId()}/settle`],
      ["POST", `/holds/${newId()}/release`],
    ];
    test.each(calls)("%s %s needs the secret, whole and right", async (method, path) => {
      const wrong = [
        "",
        "Bearer",
        "Bearer ",
        `Bearer ${"0".repeat(64)}`,
        `Bearer ${env.BILLING_SECRET.slice(0, -1)}`,
        `Bearer ${env.BILLING_SECRET}0`,
        `Bearer ${env.BILLING_SECRET.toUpperCase()}`,
        `Basic ${env.BILLING_SECRET}`,
        env.BILLING_SECRET,
        "Bearer undefined",
      ];
      for (const authorization of wrong) {
        const answer = await callBillingApi(method, path, {
          headers: { authorization },
          ...(method === "GET" ? {} : { raw: "not even JSON" }),
        });
        expect(answer.body).toMatchObject({
          title: "Unauthorized: Invalid billing secret",
          code: "invalid_billing_secret",
          status: 401,
        });
        expect(answer.status).toBe(401);
        expect(answer.headers.get("content-type")).toBe("application/problem+json");
      }
    });

    test("no answer repeats the secret", async () => {
      const { body, headers } = await callBillingApi("POST", "/usage", { raw: env.BILLING_SECRET });
      expect(JSON.stringify([body, [...headers]])).not.toContain(env.BILLING_SECRET);
    });

    test("an address that is not there is 404, a method that is not offered 405 with those that are", async () => {
      expect(await callBillingApi("GET", "/nothing")).toMatchObject({ status: 404, body: { code: "not_found" } });
      const wrongMethod = await callBillingApi("DELETE", "/users");
      expect(wrongMethod).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
      expect(wrongMethod.headers.get("allow")).toBe("PUT");
    });

    test("every answer carries a request id: the caller's where it is sound, else ours", async () => {
      const idFor = async (given: string) =>
        (await callBillingApi("GET", "/balance", { headers: { "x-request-id": given } })).headers.get("x-request-id");
      expect(await idFor("trace-1:a.b")).toBe("trace-1:a.b");
      expect(await idFor("<script>")).toMatch(/^[0-9a-f-]{36}$/);
      expect(await idFor("x".repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
    });
  });
});
